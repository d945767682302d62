import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import {
  codeText,
  listOrRow,
  maybe,
  maybeNumeric,
  maybeTextOrList,
  optional,
  optionalText,
  type Schema,
  shape,
  text,
  textList,
} from '../../src/schemas/primitives.ts';
import { validate } from '../../src/validation/validate.ts';

describe('a list', () => {
  test('drops invalid elements without leaving gaps; paths refer to the list as it came', () => {
    const texts = ['a', {}, 'b', null, 7, 'c'];
    const result = validate(textList, texts);
    expect(result).toMatchObject({ ok: true, data: ['a', 'b', '7', 'c'] });
    expect(result.issues).toMatchObject([
      { path: '[1]', kind: 'dropped', expected: 'string', received: 'object' },
      { path: '[3]', kind: 'dropped', received: 'null' },
      { path: '[4]', kind: 'converted', received: 'number' },
    ]);
  });

  test('is returned as the same object if all elements are valid', () => {
    const texts = ['a', 'b'];
    expect((validate(textList, texts) as { data: unknown }).data).toBe(texts);
    expect(texts).toEqual(['a', 'b']);
  });

  test('cannot be read from anything else', () => {
    for (const value of ['a', {}, null]) {
      expect(validate(textList, value)).toMatchObject({ ok: false, issues: [{ expected: 'Array' }] });
    }
  });
});

describe('a list of lists', () => {
  const grid = v.array(textList) as unknown as Schema<string[][]>;

  test('drops what does not fit in its rows, at a path with both positions', () => {
    const result = validate(grid, [['a'], ['b', {}], 7]);
    expect(result).toMatchObject({ ok: true, data: [['a'], ['b']] });
    expect(result.issues).toMatchObject([{ path: '[1][1]' }, { path: '[2]' }]);
  });
});

describe('a record', () => {
  const codes = shape<{ codes?: Record<string, string> | null }>({
    codes: maybe(v.record(v.string(), text) as unknown as Schema<Record<string, string>>),
  });

  test('keeps the values that fit, converts numbers, and drops the others', () => {
    const result = validate(codes, { codes: { a: 'x', b: 7, c: [], d: 'y' } });
    expect(result).toMatchObject({ ok: true, data: { codes: { a: 'x', b: '7', d: 'y' } } });
    expect(Object.keys((result as { data: { codes: object } }).data.codes)).toEqual(['a', 'b', 'd']);
    expect(result.issues).toMatchObject([
      { path: 'codes.b', kind: 'converted' },
      { path: 'codes.c', kind: 'dropped', received: 'list' },
    ]);
  });

  test.each([[[]], ['x'], [7], [true]])('is dropped if %j came', (value) => {
    const result = validate(codes, { codes: value });
    expect(result).toEqual({ ok: true, data: {}, issues: [expect.objectContaining({ kind: 'dropped' })] });
    expect(result.issues).toMatchObject([{ path: 'codes', expected: 'Object' }]);
  });

  test.each([
    ['x'.repeat(64), 'x'.repeat(64)],
    ['x'.repeat(65), '(key)'],
    ['-id_1', '-id_1'],
    ['id!', '(key)'],
    ['!id', '(key)'],
    ['', '(key)'],
  ])('has the key %j named as %j in an issue', (key, name) => {
    expect(validate(codes, { codes: { [key]: [] } }).issues).toMatchObject([{ path: `codes.${name}` }]);
  });
});

describe('a list that some banks send as a single row', () => {
  interface Exchange {
    rate: string;
    note?: string;
  }
  const exchange = shape<Exchange>({ rate: text, note: optionalText });
  const body = shape<{ exchanges?: Exchange[] | null }>({ exchanges: maybe(listOrRow(exchange)) });

  test.each([[''], [{}], [[]], [[null]], [['', {}, [], null]]])(
    'is empty, without an issue, if %j came',
    (exchanges) => {
      const result = validate(body, { exchanges });
      expect(result).toMatchObject({ ok: true, data: { exchanges: [] }, issues: [] });
    },
  );

  test('is a list of that row', () => {
    expect(validate(body, { exchanges: { rate: '1' } })).toMatchObject({
      data: { exchanges: [{ rate: '1' }] },
      issues: [],
    });
    const { issues } = validate(body, { exchanges: { rate: '1', note: [] } });
    expect(issues).toMatchObject([{ path: 'exchanges.note' }]);
  });

  test('keeps the valid rows', () => {
    const result = validate(body, { exchanges: [null, { note: 'x' }, { rate: '1' }] });
    expect(result).toMatchObject({ data: { exchanges: [{ rate: '1' }] } });
    expect(result.issues).toMatchObject([{ path: 'exchanges[1]', kind: 'dropped' }]);
  });

  test('stays null, and becomes an empty list if it is anything else', () => {
    expect(validate(body, { exchanges: null })).toMatchObject({ data: { exchanges: null }, issues: [] });
    for (const exchanges of ['text', 7, { note: 'x' }]) {
      const result = validate(body, { exchanges });
      expect(result).toMatchObject({
        data: { exchanges: [] },
        issues: [
          {
            path: 'exchanges',
            kind: 'dropped',
            expected: typeof exchanges === 'object' ? 'rate: string' : '(Array | Object)',
          },
        ],
      });
    }
  });
});

describe('a value of several types', () => {
  const body = shape<{ words?: string | string[] | null; days?: string | number | null; code?: string }>({
    words: maybeTextOrList,
    days: maybeNumeric,
    code: optional(codeText),
  });

  test('is unchanged if it has one of them', () => {
    for (const value of [
      { words: 'a', days: 7, code: 'LN' },
      { words: ['a'], days: '7' },
      { words: null, days: null },
    ]) {
      const copy = structuredClone(value);
      expect(validate(body, value)).toEqual({ ok: true, data: copy, issues: [] });
    }
  });

  test('is converted if it is a number instead of text', () => {
    const result = validate(body, { words: 7 });
    expect(result).toMatchObject({ data: { words: '7' }, issues: [{ path: 'words', kind: 'converted' }] });
    expect(validate(body, { words: [7, {}] })).toMatchObject({
      data: { words: ['7'] },
      issues: [
        { path: 'words[0]', kind: 'converted' },
        { path: 'words[1]', kind: 'dropped' },
      ],
    });
  });

  test('is dropped if it has none of them', () => {
    for (const [key, value] of [
      ['words', {}],
      ['words', true],
      ['days', []],
      ['days', true],
      ['code', null],
      ['code', {}],
      ['code', { short: 7 }],
    ] as const) {
      const result = validate(body, { [key]: value });
      expect(result).toMatchObject({ ok: true, data: {}, issues: [{ path: key, kind: 'dropped' }] });
    }
  });

  test('becomes its short text, without an issue, if a code came as an object', () => {
    expect(validate(body, { code: { short: 'LN', long: 'LINKED' } })).toEqual({
      ok: true,
      data: { code: 'LN' },
      issues: [],
    });
  });

  test('is not converted to text if none of its types is text', () => {
    const flagOrTexts = v.union([textList, v.boolean()]) as unknown as Schema<string[] | boolean>;
    expect(validate(flagOrTexts, true)).toEqual({ ok: true, data: true, issues: [] });
    expect(validate(flagOrTexts, 7)).toMatchObject({ ok: false, issues: [{ received: 'number' }] });
  });

  test('may be null if one of its types may', () => {
    const either = v.union([v.nullable(text), textList]) as unknown as Schema<string | string[] | null>;
    expect(validate(either, null)).toEqual({ ok: true, data: null, issues: [] });
  });
});

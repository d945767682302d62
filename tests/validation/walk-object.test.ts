import { describe, expect, test } from 'vitest';
import {
  expected,
  expectedText,
  integer,
  maybe,
  optional,
  optionalText,
  particularShape,
  type Schema,
  shape,
  text,
  textList,
} from '../../src/schemas/primitives.ts';
import { validate } from '../../src/validation/validate.ts';

interface Row {
  name: string;
  note?: string;
}
const row = shape<Row>({ name: text, note: optionalText });
const rows: Schema<Row[]> = expected({ ...listOf(row) });

function listOf<Item>(item: Schema<Item>): Schema<Item[]> {
  return { ...textList, item } as unknown as Schema<Item[]>;
}

interface Page {
  id: string;
  count: number;
  rows: Row[];
  note?: string;
}
const page = shape<Page>({ id: expectedText, count: expected(integer), rows, note: optionalText });

describe('an object', () => {
  test('that lacks expected keys gets an issue for each, and an empty list for a missing list', () => {
    const result = validate(page, { id: 'x', other: 1 });
    expect(result).toMatchObject({ ok: true, data: { id: 'x', rows: [], other: 1 } });
    expect(result.issues.map((issue) => ({ ...issue, value: issue.value }))).toEqual([
      { path: 'count', kind: 'missing', expected: 'integer', received: 'undefined', value: undefined },
      { path: 'rows', kind: 'missing', expected: 'Array', received: 'undefined', value: undefined },
    ]);
    expect('count' in (result as { data: object }).data).toBe(false);
  });

  test('that has none of its keys is not accepted, and the issue names the keys', () => {
    expect(validate(page, { note: undefined, other: 1 }).ok).toBe(true);
    expect(validate(page, { other: 1 })).toMatchObject({
      ok: false,
      issues: [{ path: '', expected: 'an object with id, count, rows', received: 'object' }],
    });
  });

  test('whose keys are all optional may be empty', () => {
    const loose = shape<{ a?: string; b?: string }>({ a: optionalText, b: optionalText });
    expect(validate(loose, {})).toMatchObject({ ok: true, issues: [] });
    expect(validate(loose, { c: 1 })).toMatchObject({ ok: true, issues: [] });
  });

  test('that is recognized by its optional keys must have one of them', () => {
    const particular = particularShape<{ a?: string; b?: string }>({ a: optionalText, b: optionalText });
    expect(validate(particular, { b: 'x' }).ok).toBe(true);
    expect(validate(particular, { c: 'x' })).toMatchObject({
      ok: false,
      issues: [{ expected: 'an object with a, b' }],
    });
  });

  test.each([[[]], ['text'], [null], [7]])('is not %j', (body) => {
    expect(validate(page, body).ok).toBe(false);
  });

  test('without a required key is not accepted, and the issue names the key', () => {
    for (const body of [{ note: 'x' }, { name: undefined }]) {
      expect(validate(row, body)).toMatchObject({
        ok: false,
        issues: [{ expected: 'name: string', received: 'undefined' }],
      });
    }
    expect(validate(row, { name: [] })).toMatchObject({
      ok: false,
      issues: [{ expected: 'name: string', received: 'list' }],
    });
  });
});

describe('a key', () => {
  test('of an impossible type is dropped, with one issue that holds the value', () => {
    const value = { odd: true };
    const { issues, ...result } = validate(page, { id: value, count: 1, rows: [], note: 7n });
    expect(result).toEqual({ ok: true, data: { count: 1, rows: [] } });
    expect(issues).toMatchObject([
      { path: 'id', kind: 'dropped', expected: 'string', received: 'object' },
      { path: 'note', kind: 'dropped', expected: 'string', received: 'bigint' },
    ]);
    expect(issues[0]?.value).toBe(value);
  });

  test('whose value has another form of the right type is converted', () => {
    const result = validate(page, { id: 7, count: '12', rows: [] });
    expect(result).toMatchObject({ ok: true, data: { id: '7', count: 12 } });
    expect(result.issues).toMatchObject([
      { path: 'id', kind: 'converted', expected: 'string', received: 'number', value: 7 },
      { path: 'count', kind: 'converted', expected: 'integer', received: 'string', value: '12' },
    ]);
  });

  test.each([['1234567890123456'], ['1.5'], [1.5], [''], ['x']])(
    'for a whole number does not accept %j',
    (count) => {
      expect(validate(page, { id: 'x', count, rows: [] }).issues).toMatchObject([
        { path: 'count', kind: 'dropped' },
      ]);
    },
  );

  test('that is expected and was dropped is not reported as missing, too', () => {
    const { issues } = validate(page, { id: [], note: [] });
    expect(issues.map(({ path, kind }) => `${path} ${kind}`)).toEqual([
      'id dropped',
      'note dropped',
      'count missing',
      'rows missing',
    ]);
  });

  test('that may be null keeps null, and one that may not is dropped', () => {
    const either = shape<{ a?: string | null; b?: string }>({ a: maybe(text), b: optional(text) });
    const result = validate(either, { a: null, b: null });
    expect(result).toMatchObject({ ok: true, data: { a: null } });
    expect(result.issues).toMatchObject([{ path: 'b', received: 'null' }]);
  });
});

describe('a list that every answer has', () => {
  test('of texts is made from a single text, and is empty if the text is', () => {
    const tags = shape<{ tags: string[] }>({ tags: expected(textList) });
    expect(validate(tags, { tags: 'x' })).toMatchObject({
      data: { tags: ['x'] },
      issues: [{ kind: 'converted' }],
    });
    expect(validate(tags, { tags: '' })).toMatchObject({ data: { tags: [] }, issues: [{ kind: 'dropped' }] });
  });

  test('is made from a single row that came without a list', () => {
    const result = validate(page, { id: 'x', count: 1, rows: { name: 'A', note: [] } });
    expect(result).toMatchObject({ ok: true, data: { rows: [{ name: 'A' }] } });
    expect(result.issues).toMatchObject([
      { path: 'rows.note', kind: 'dropped' },
      { path: 'rows', kind: 'converted', expected: 'Array', received: 'object' },
    ]);
  });

  test.each([[null], [''], [{}], ['text'], [7], [{ other: 1 }]])('is empty if %j came', (value) => {
    const result = validate(page, { id: 'x', count: 1, rows: value });
    expect(result).toMatchObject({ ok: true, data: { rows: [] } });
    expect(result.issues).toMatchObject([{ path: 'rows', kind: 'dropped', expected: 'Array' }]);
    expect(result.issues[0]?.value).toBe(value);
  });
});

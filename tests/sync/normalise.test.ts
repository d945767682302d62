import { describe, expect, test } from 'vitest';
import { beginHash, endHash } from '../../src/sync/hash.ts';
import {
  addValue,
  type FieldKind,
  isLetterOrDigit,
  kindOf,
  normaliseAmount,
  normaliseText,
  withoutLeadingDate,
  wordsOf,
} from '../../src/sync/normalise.ts';

/** What a value counts as, or `undefined` if it counts as empty. */
function hashOf(kind: FieldKind, value: unknown): number | undefined {
  beginHash();
  return addValue(kind, value) ? endHash() : undefined;
}

test.each([
  ['Corner  Bakery, 21', 'cornerbakery21'],
  ['  -- ', ''],
  ['', ''],
  ['AZaz09', 'azaz09'],
  ['@[`{/:', ''],
  ['trailing.', 'trailing'],
  ['Straße 5', 'strasse5'],
  ['STRASSE-5', 'strasse5'],
  ['Cafe\u0301', 'café'],
  ['Ｆｕｌｌ', 'full'],
  ['РИНОК 7', 'ринок7'],
])('the letters and digits of %j are %j', (text, letters) => {
  expect(normaliseText(text)).toBe(letters);
});

test.each([
  ['Corner bakery, CORNER 21', ['corner', 'bakery', '21']],
  ['a b cd', ['cd']],
  ['', []],
  ['Café No 5', ['café', 'no']],
])('the words of %j are %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test.each([
  ['2026-01-31 Card payment', 'Card payment'],
  ['2026/01/31: Card payment', 'Card payment'],
  ['31.01.2026, Card payment', 'Card payment'],
  ['31.01. Card payment', '. Card payment'],
  ['31.01 Card payment', 'Card payment'],
  ['31-01-26 Card payment', 'Card payment'],
  [' 2026-01-31 Card', 'Card'],
  ['Card 2026-01-31', 'Card 2026-01-31'],
  ['2026-13-31 Card', '2026-13-31 Card'],
  ['2026-01-41 Card', '2026-01-41 Card'],
  ['2026-01-311 Card', '2026-01-311 Card'],
  ['41.01 Card', '41.01 Card'],
  ['', ''],
])('%j without a day in front is %j', (text, rest) => {
  expect(withoutLeadingDate(text)).toBe(rest);
});

describe('a sum', () => {
  test.each<[value: unknown, digits: string, sign: number]>([
    ['-5.50', '5.5', -1],
    ['-05.500', '5.5', -1],
    ['+5.5', '5.5', 1],
    [' 5 ', '5', 1],
    ['5.', '5', 1],
    ['.5', '0.5', 1],
    ['0.00', '0', 0],
    ['-0.00', '0', 0],
    ['\u22125.5', '5.5', -1],
    [-5.5, '5.5', -1],
    [100, '100', 1],
    ['100.10', '100.1', 1],
    ['9'.repeat(40), '9'.repeat(40), 1],
  ])('%j is %s with the sign %d', (value, digits, sign) => {
    expect(normaliseAmount(value)).toEqual({ digits, sign });
  });

  test.each([
    [''],
    ['-'],
    ['.'],
    ['5,5'],
    ['five'],
    ['5 5'],
    ['1e5'],
    ['9'.repeat(41)],
    [null],
    [undefined],
    [{}],
    [true],
  ])('is not %j', (value) => {
    expect(normaliseAmount(value)).toBeUndefined();
  });
});

test.each<[name: string, kind: FieldKind]>([
  ['transactionId', 'id'],
  ['endToEndId', 'id'],
  ['entryReference', 'id'],
  ['bookingDateTime', 'time'],
  ['bookingDate', 'day'],
  ['remittanceInformationUnstructured', 'remittance'],
  ['additionalInformation', 'freeText'],
  ['creditorName', 'other'],
  ['IdOfNothing', 'other'],
  ['unremittance', 'other'],
])('the field %s is compared as %s', (name, kind) => {
  expect(kindOf(name)).toBe(kind);
});

describe('two values', () => {
  test.each<[kind: FieldKind, one: unknown, other: unknown]>([
    ['other', 'Corner Bakery', 'CORNER-BAKERY'],
    ['other', 'Café Roma', 'CAFE\u0301 ROMA'],
    ['other', '5.50', '05.5'],
    ['other', 5.5, '5.50'],
    ['other', -5, '-5.00'],
    ['other', true, 'true'],
    ['other', ['one'], 'one'],
    ['other', { amount: '5.0', currency: 'EUR' }, { currency: 'eur', amount: '5' }],
    ['other', { amount: '5', note: null }, { amount: '5' }],
    ['other', [null, 'one', ''], ['one']],
    ['other', '123 Main Street', '123 MAIN  STREET'],
    ['id', ' A-1 ', 'A-1'],
    ['day', '2026-01-31', '2026-01-31T00:00:00'],
    ['day', 'sometime', 'SOMETIME'],
    ['remittance', ['Corner', 'Bakery'], 'CornerBakery'],
    ['remittance', ['Corner', '', 'Bakery'], 'Corner Bakery'],
    ['remittance', '2026-01-31 Card payment', 'Card payment'],
    ['freeText', '31.01. Card payment', 'Card payment'],
    ['time', '2026-01-31T08:15:00Z', '2026-01-31T09:15:00+01:00'],
    ['time', '2026-01-31T08:15:00.000Z', '2026-01-31 08:15:00Z'],
    ['time', '2026-01-31T08:15Z', '2026-01-31T08:15:00Z'],
    ['time', '2026-01-31T08:15:59.999Z', '2026-01-31T08:15:59Z'],
    ['time', '2026-01-31T00:00:00Z', '2026-01-30T23:00:00-0100'],
    ['time', '2026-01-31T23:59:59Z', '2026-02-01T00:59:59+01:00'],
    ['time', '2026-01-31T08:15:00', '2026-01-31 08:15'],
    ['time', '2026-01-31t08:15:00z', '2026-01-31T08:15:00Z'],
    ['time', '2026-01-31T08:15:00,5Z', '2026-01-31T08:15:00Z'],
    ['time', '2026-01-31T24:00:00Z', '2026-02-01T00:00:00Z'],
    ['time', ' later ', 'later'],
  ])('as %s: %j and %j are equal', (kind, one, other) => {
    expect(hashOf(kind, one)).toBeTypeOf('number');
    expect(hashOf(kind, one)).toBe(hashOf(kind, other));
  });

  test.each<[kind: FieldKind, one: unknown, other: unknown]>([
    ['other', 'Corner Bakery', 'Corner Bakery 2'],
    ['other', '5.50', '-5.50'],
    ['other', '5.50', '5.05'],
    ['other', ['one', 'two'], ['onetwo']],
    ['other', ['one', 'two'], ['two', 'one']],
    ['other', { amount: '5' }, { sum: '5' }],
    ['other', { amount: '5' }, ['5']],
    ['other', { one: { two: 'x' }, three: 'y' }, { one: { two: 'x', three: 'y' } }],
    ['other', '2026-01-31 Card payment', 'Card payment'],
    ['other', '🎁', '🎂'],
    ['id', 'A-1', 'a-1'],
    ['id', 'A-1', 'A1'],
    ['id', '5.0', '5'],
    ['day', '2026-01-31', '2026-01-30'],
    ['remittance', ['Corner'], 'Bakery'],
    ['time', '2026-01-31T08:15:00Z', '2026-01-31T08:15:01Z'],
    ['time', '2026-01-31T08:15:00Z', '2026-01-31T08:16:00Z'],
    ['time', '2026-01-31T08:15:00Z', '2026-01-31T09:15:00Z'],
    ['time', '2026-01-31T08:15:00Z', '2026-01-30T08:15:00Z'],
    ['time', '2026-01-31T08:15:00Z', '2026-01-31T08:15:00'],
    ['time', '2026-01-31T08:15:00', '2026-01-31T08:16:00'],
    ['time', '2026-01-31T08:60:00Z', '2026-01-31T09:00:00Z'],
    ['time', '2026-01-31T08:15:60Z', '2026-01-31T08:16:00Z'],
    ['time', '2026-01-32T08:15:00Z', '2026-02-01T08:15:00Z'],
    ['time', '2026-01-31T08:15:00.x00Z', '2026-01-31T08:15:00.000Z'],
    ['time', 'the day is 2026-01-31T08:15:00Z', '2026-01-31T08:15:00Z'],
  ])('as %s: %j and %j differ', (kind, one, other) => {
    expect(hashOf(kind, one)).not.toBe(hashOf(kind, other));
  });

  test.each([
    [''],
    ['  '],
    [null],
    [undefined],
    [[]],
    [{}],
    [[null, '', []]],
    [{ amount: null, list: [''] }],
    [() => 5],
  ])('%j is empty', (value) => {
    expect(hashOf('other', value)).toBeUndefined();
  });

  test('are compared to a depth of twelve', () => {
    const nest = (levels: number, value: unknown): unknown =>
      levels === 0 ? value : [nest(levels - 1, value)];
    expect(hashOf('other', nest(12, 'bottom'))).toBe(hashOf('other', 'bottom'));
    expect(hashOf('other', nest(12, []))).toBeUndefined();
    expect(hashOf('other', nest(13, ['bottom']))).toBeUndefined();
  });
});

test('letters and digits are those of ASCII', () => {
  const units = Array.from({ length: 130 }, (_, unit) => unit).filter(isLetterOrDigit);
  expect(String.fromCharCode(...units)).toBe(
    '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz',
  );
});

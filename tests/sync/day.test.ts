import { expect, test } from 'vitest';
import { formatDay, isPlausible, readDay, readDigits } from '../../src/sync/day.ts';

test.each([
  ['1970-01-01', 0],
  ['1970-01-02', 1],
  ['2026-01-31', 20_484],
  ['2026-01-31T08:15:00Z', 20_484],
  ['2026-01-31 in words', 20_484],
  ['2024-02-29', 19_782],
  ['2000-02-29', 11_016],
  ['2026-12-31', 20_818],
  ['0100-01-01', -683_003],
])('%s is the day %d', (text, day) => {
  expect(readDay(text)).toBe(day);
  expect(formatDay(day)).toBe(text.slice(0, 10));
});

test.each([
  ['2026-02-29'],
  ['1900-02-29'],
  ['2026-04-31'],
  ['2026-00-10'],
  ['2026-13-10'],
  ['2026-01-00'],
  ['2026-01-32'],
  ['2026-01-311'],
  ['0099-12-31'],
  ['2026-1-311'],
  ['2026/01/31'],
  ['2026-01/31'],
  ['2O26-01-31'],
  ['2026-O1-31'],
  ['2026-01-3O'],
  ['20260131'],
  [''],
  [20_484],
  [null],
])('%j has no day', (value) => {
  expect(readDay(value)).toBeUndefined();
});

test.each([
  ['x2026y', 1, 5, 2026],
  ['x2026y', 0, 5, -1],
  ['x2026y', 1, 6, -1],
  ['05', 0, 2, 5],
  ['05', 0, 3, -1],
  ['', 0, 0, 0],
])('the digits of %j from %d to %d are %d', (text, from, to, number) => {
  expect(readDigits(text, from, to)).toBe(number);
});

test('a day is plausible from the year 2000 until 400 days ahead', () => {
  const today = readDay('2026-01-31') as number;
  const first = readDay('2000-01-01') as number;
  expect([first - 1, first, today + 400, today + 401].map((day) => isPlausible(day, today))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

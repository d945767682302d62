import { expect, test } from 'vitest';
import { createIndex, createPairing, leftOf, pairUp } from '../../src/sync/pair-up.ts';

test('thousands of rows with one key are compared with a bounded number of others each', () => {
  const list = Array.from({ length: 2_000 }, () => 1);
  const rows = createPairing<number, number>(list, list);
  let compared = 0;
  const fits = (): boolean => {
    compared++;
    return false;
  };
  pairUp(rows, { key: () => 7, fits }, () => undefined);
  expect(compared).toBe(2_000 * 256);
  expect([rows.ones.length, leftOf(rows).length]).toEqual([2_000, 2_000]);
});

test('each row is paired once, the first that fits first, and what is left keeps its order', () => {
  const rows = createPairing([1, 2, 3], [30, 20, 21, 40]);
  const pairs: [number, number][] = [];
  const level = { oneKey: (one: number) => one, otherKey: (other: number) => Math.floor(other / 10) };
  pairUp(rows, level, (one, other) => pairs.push([one, other]));
  expect(pairs).toEqual([
    [2, 20],
    [3, 30],
  ]);
  expect([rows.ones, leftOf(rows)]).toEqual([[1], [21, 40]]);
});

test('levels that share an index pair each row once', () => {
  const rows = createPairing([1, 2, 3], [10, 20, 30]);
  const pairs: [number, number][] = [];
  const pair = createIndex(rows, () => 7);
  const isTenfold = (one: number, other: number): boolean => other === one * 10;
  pair({ oneKey: () => 7, fits: [(one, other) => one === 2 && isTenfold(one, other)] }, (...found) =>
    pairs.push(found),
  );
  pair({ oneKey: () => 7, fits: [() => true] }, (...found) => pairs.push(found));
  expect(pairs).toEqual([
    [2, 20],
    [1, 10],
    [3, 30],
  ]);
  expect([rows.ones, leftOf(rows)]).toEqual([[], []]);
});

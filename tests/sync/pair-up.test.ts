import { expect, test } from 'vitest';
import { pairUp } from '../../src/sync/pair-up.ts';

test('thousands of rows with one key are compared with a bounded number of others each', () => {
  const rows = {
    ones: Array.from({ length: 2_000 }, () => 1),
    others: Array.from({ length: 2_000 }, () => 2),
  };
  let compared = 0;
  const fits = (): boolean => {
    compared++;
    return false;
  };
  pairUp(rows, { key: () => 7, fits }, () => undefined);
  expect(compared).toBeLessThanOrEqual(2_000 * 64);
  expect([rows.ones.length, rows.others.length]).toEqual([2_000, 2_000]);
});

test('each row is paired once, the first that fits first, and what is left keeps its order', () => {
  const rows = { ones: [1, 2, 3], others: [30, 20, 21, 40] };
  const pairs: [number, number][] = [];
  const level = { oneKey: (one: number) => one, otherKey: (other: number) => Math.floor(other / 10) };
  pairUp(rows, level, (one, other) => pairs.push([one, other]));
  expect(pairs).toEqual([
    [2, 20],
    [3, 30],
  ]);
  expect(rows).toEqual({ ones: [1], others: [21, 40] });
});

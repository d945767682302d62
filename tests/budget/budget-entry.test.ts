import { describe, expect, test } from 'vitest';
import { isSoon, mergeWindows, readEntry, toWindow } from '../../src/budget/budget-entry.ts';
import { fc } from '../property.ts';

const minute = 60_000;
const at = (remaining: number, resetsAtMs: number) => ({ limit: 4, remaining, resetsAtMs });

describe('of two reports', () => {
  test('of one window the lower count is used, whichever came first', () => {
    expect(mergeWindows(at(3, 100), at(2, 110), 0)?.remaining).toBe(2);
    expect(mergeWindows(at(2, 110), at(3, 100), 0)?.remaining).toBe(2);
    expect(mergeWindows(at(2, 100), at(2, 5_000), 0)?.resetsAtMs).toBe(100);
  });

  test('one that ends more than a minute later and has more calls left is the next window', () => {
    expect(mergeWindows(at(0, 10 * minute), at(3, 11 * minute), 0)?.remaining).toBe(0);
    expect(mergeWindows(at(0, 10 * minute), at(3, 11 * minute + 1), 0)?.remaining).toBe(3);
    expect(mergeWindows(at(0, 30 * minute), at(3, 10 * minute), 0)?.remaining).toBe(0);
    expect(mergeWindows(at(2, 10 * minute), at(2, 30 * minute), 0)).toEqual(at(2, 10 * minute));
  });

  test('one whose window has ended is ignored', () => {
    expect(mergeWindows(at(0, 100), undefined, 99)).toEqual(at(0, 100));
    expect(mergeWindows(at(0, 100), undefined, 100)).toBeUndefined();
    expect(mergeWindows(at(0, 100), at(3, 200), 100)).toEqual(at(3, 200));
    expect(mergeWindows(at(3, 200), at(0, 100), 100)).toEqual(at(3, 200));
  });
});

test('a window that ends in more than 25 hours is ignored, because the clock has been set back', () => {
  const longest = 25 * 60 * minute;
  expect(mergeWindows(at(0, longest), undefined, 0)).toEqual(at(0, longest));
  expect(mergeWindows(at(0, longest), undefined, -1)).toBeUndefined();
  expect(mergeWindows(at(0, longest), at(3, 100), -1)).toEqual(at(3, 100));
  expect(mergeWindows(undefined, at(0, longest), -1)).toBeUndefined();
});

const hour = 60 * minute;

describe('a reported window', () => {
  test.each([
    [{ limit: 4, remaining: 3, resetsAtMs: 100 }, at(3, 100)],
    [{ limit: 4, remaining: 4, resetsAtMs: 100 }, at(4, 100)],
    [{ limit: 4, remaining: 0, resetsAtMs: 1 }, at(0, 1)],
    // Without a limit, what is left is the limit as far as anybody knows.
    [
      { remaining: 3, resetsAtMs: 100 },
      { limit: 3, remaining: 3, resetsAtMs: 100 },
    ],
    [
      { remaining: 0, resetsAtMs: 100 },
      { limit: 0, remaining: 0, resetsAtMs: 100 },
    ],
    [{ limit: 4, remaining: 0, resetsAtMs: 26 * hour }, at(0, 25 * hour)],
    [{ limit: 4, remaining: 0, resetsAtMs: 24 * hour }, at(0, 24 * hour)],
    [{ limit: 4, remaining: 5, resetsAtMs: 100 }, undefined],
    [{ limit: 4, remaining: -1, resetsAtMs: 100 }, undefined],
    [{ limit: 4, remaining: 1.5, resetsAtMs: 100 }, undefined],
    [{ limit: 4.5, remaining: 1, resetsAtMs: 100 }, undefined],
    [{ limit: '4', remaining: 1, resetsAtMs: 100 }, undefined],
    [{ limit: 4, remaining: '1', resetsAtMs: 100 }, undefined],
    [{ limit: 4, resetsAtMs: 100 }, undefined],
    [{ limit: 4, remaining: 1 }, undefined],
    [{ limit: 4, remaining: 1, resetsAtMs: '100' }, undefined],
    [{ limit: 4, remaining: 1, resetsAtMs: 0 }, undefined],
    [{ limit: 0, remaining: 0, resetsAtMs: 100 }, undefined],
  ])('%j is read as %j', (reported, window) => {
    expect(toWindow(reported, 0)).toEqual(window);
  });
});

test.each([
  [1, true],
  [hour, true],
  [hour + 1, false],
  [0, false],
  ['1', false],
  [undefined, false],
])('a pause or a reservation that ends in %j ms counts: %j', (untilMs, isSo) => {
  expect(isSoon(untilMs, 0)).toBe(isSo);
});

describe('a stored entry', () => {
  const empty = { window: undefined, unlimitedUntilMs: undefined, reserved: {} };
  test.each<[unknown, object]>([
    [
      { window: at(3, 100), unlimitedUntilMs: 5, reserved: { a: 5, b: 0, c: hour + 1 } },
      { window: at(3, 100), unlimitedUntilMs: 5, reserved: { a: 5 } },
    ],
    [{ window: at(3, 25 * hour) }, { ...empty, window: at(3, 25 * hour) }],
    [{ window: at(3, 25 * hour + 1) }, empty],
    [{ window: null, reserved: null }, empty],
    [{ unlimitedUntilMs: hour + 1 }, empty],
    [[], empty],
    [null, empty],
    [7, empty],
    ['{', empty],
    ['null', empty],
  ])('%j is read as %j, as it is and as text', (item, entry) => {
    expect(readEntry(item, 0)).toEqual(entry);
    expect(readEntry(typeof item === 'string' ? item : JSON.stringify(item), 0)).toEqual(entry);
  });
});

test('an entry is valid, whatever was stored', () => {
  const item = fc.oneof(
    fc.anything(),
    fc.record({
      window: fc.oneof(
        fc.anything(),
        fc.record({ limit: fc.anything(), remaining: fc.integer(), resetsAtMs: fc.double() }),
      ),
      unlimitedUntilMs: fc.anything(),
      reserved: fc.anything(),
    }),
  );
  fc.assert(
    fc.property(item, fc.nat(), (stored, nowMs) => {
      const { window, unlimitedUntilMs = nowMs + 1, reserved } = readEntry(stored, nowMs);
      expect(unlimitedUntilMs).toBeGreaterThan(nowMs);
      for (const untilMs of Object.values(reserved)) expect(untilMs).toBeGreaterThan(nowMs);
      if (window === undefined) return;
      expect(window.remaining).toBeGreaterThanOrEqual(0);
      expect(window.remaining).toBeLessThanOrEqual(window.limit);
      expect(window.resetsAtMs).toBeGreaterThan(nowMs);
      expect(window.resetsAtMs).toBeLessThanOrEqual(nowMs + 25 * 60 * minute);
    }),
  );
});

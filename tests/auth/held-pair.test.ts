import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHeldPair } from '../../src/auth/held-pair.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const renewal = { leewaySeconds: 30, windowSeconds: 300 };
const record = (access: string, access_expires: number, receivedAtMs = Date.now()) => ({
  access,
  access_expires,
  refresh: `refresh-${access}`,
  receivedAtMs,
});

test('window and leeway are at most half and a quarter of the lifetime', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('short', 40));
  expect([held.isFresh(), held.isUsable()]).toEqual([true, true]);
  vi.advanceTimersByTime(21_000);
  expect([held.isFresh(), held.isUsable()]).toEqual([false, true]);
  vi.advanceTimersByTime(10_000);
  expect([held.isUsable(), held.works()]).toEqual([false, true]);
  vi.advanceTimersByTime(10_000);
  expect(held.works()).toBe(false);
});

test('a clock that is set back does not bring an ended token back', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('a', 60));
  vi.advanceTimersByTime(61_000);
  vi.setSystemTime(Date.now() - 86_400_000);
  expect(held.works()).toBe(false);
});

test('a record from the future lives no longer than its lifetime', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('a', 60, Date.now() + 86_400_000));
  expect(held.works()).toBe(true);
  vi.advanceTimersByTime(61_000);
  expect(held.works()).toBe(false);
});

test('of two records the one that works and is not the refused one serves better', () => {
  const held = createHeldPair(renewal, Date.now);
  expect(held.isServedBetterBy(record('ended', -1))).toBe(true);
  held.become(record('own', 3_600));
  expect(held.isServedBetterBy(record('own', 9_999))).toBe(false);
  expect(held.isServedBetterBy(record('ended', 0))).toBe(false);
  expect(held.isServedBetterBy(record('theirs', 3_600, Date.now() - 60_000))).toBe(true);
  held.refuse('theirs', {} as never);
  expect(held.isServedBetterBy(record('theirs', 3_600))).toBe(false);
  held.refuse('own', {} as never);
  expect(held.isServedBetterBy(record('ended', 0))).toBe(true);
  expect(held.works()).toBe(false);
});

test('the last eight refusals are remembered', () => {
  const held = createHeldPair(renewal, Date.now);
  for (let number = 1; number <= 9; number++) held.refuse(`${number}`, {} as never);
  expect(held.refusalOf('1')).toBeUndefined();
  expect(held.refusalOf('2')).toBeDefined();
  held.forgive('2');
  expect(held.refusalOf('2')).toBeUndefined();
});

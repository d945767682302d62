import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHeldPair } from '../../src/auth/held-pair.ts';

const isThere = (record: unknown): boolean => record !== undefined;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const renewal = { leewaySeconds: 30, windowSeconds: 300 };
const record = (access: string, access_expires: number, receivedAtMs = Date.now()) => ({
  access,
  access_expires,
  refresh: `refresh-${access}`,
  receivedAtMs,
});

test('the window is at most half of the lifetime, and the leeway a quarter', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('short', 40));
  expect([isThere(held.fresh()), isThere(held.usable())]).toEqual([true, true]);
  vi.advanceTimersByTime(21_000);
  expect([isThere(held.fresh()), isThere(held.usable())]).toEqual([false, true]);
  vi.advanceTimersByTime(10_000);
  expect([isThere(held.usable()), isThere(held.working())]).toEqual([false, true]);
  vi.advanceTimersByTime(10_000);
  expect(isThere(held.working())).toBe(false);
});

test('an expired token stays expired when the clock is set back', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('a', 60));
  vi.advanceTimersByTime(61_000);
  vi.setSystemTime(Date.now() - 86_400_000);
  expect(isThere(held.working())).toBe(false);
});

test('a record with a time of receipt in the future lives no longer than its lifetime', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('a', 60, Date.now() + 86_400_000));
  expect(isThere(held.working())).toBe(true);
  vi.advanceTimersByTime(61_000);
  expect(isThere(held.working())).toBe(false);
});

test('a record that works is preferred to one that has expired or was refused', () => {
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
  expect(isThere(held.working())).toBe(false);
});

test('the last eight refusals are remembered', () => {
  const held = createHeldPair(renewal, Date.now);
  for (let number = 1; number <= 9; number++) held.refuse(`${number}`, {} as never);
  expect(held.refusalOf('1')).toBeUndefined();
  expect(held.refusalOf('2')).toBeDefined();
  held.forgive('2');
  expect(held.refusalOf('2')).toBeUndefined();
});

test('a pair is fresh until its window, usable until its leeway, and works until it expires', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('a', 3_600));
  const state = () => [isThere(held.fresh()), isThere(held.usable()), isThere(held.working())];
  vi.advanceTimersByTime(3_299_999);
  expect(state()).toEqual([true, true, true]);
  vi.advanceTimersByTime(1);
  expect(state()).toEqual([false, true, true]);
  vi.advanceTimersByTime(269_999);
  expect(state()).toEqual([false, true, true]);
  vi.advanceTimersByTime(1);
  expect(state()).toEqual([false, false, true]);
  vi.advanceTimersByTime(29_999);
  expect(state()).toEqual([false, false, true]);
  vi.advanceTimersByTime(1);
  expect(state()).toEqual([false, false, false]);
});

test('a pair expires when the clock is set ahead', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('a', 3_600));
  vi.setSystemTime(Date.now() + 3_600_000);
  expect(isThere(held.working())).toBe(false);
});

test('without a pair nothing works, and each change increases the version', () => {
  const held = createHeldPair(renewal, Date.now);
  expect([
    held.record(),
    held.version(),
    isThere(held.fresh()),
    isThere(held.usable()),
    isThere(held.working()),
  ]).toEqual([undefined, 0, false, false, false]);
  const own = record('a', 60);
  held.become(own);
  expect([held.record(), held.version()]).toEqual([own, 1]);
  held.become(undefined);
  expect([held.record(), held.version(), isThere(held.working())]).toEqual([undefined, 2, false]);
});

test('a pair that the API refused does not work until the refusal is forgiven', () => {
  const held = createHeldPair(renewal, Date.now);
  const answer = { code: 'InvalidToken' } as never;
  held.become(record('a', 3_600));
  held.refuse('a', answer);
  expect([isThere(held.fresh()), isThere(held.usable()), isThere(held.working())]).toEqual([
    false,
    false,
    false,
  ]);
  expect([held.refusalOf('a'), held.refusalOf('b'), held.refusalOf(undefined)]).toEqual([
    answer,
    undefined,
    undefined,
  ]);
  held.forgive('a');
  expect([isThere(held.fresh()), isThere(held.working()), held.refusalOf('a')]).toEqual([
    true,
    true,
    undefined,
  ]);
});

test('a pair received earlier lives only for the rest of its lifetime, whatever the clock is set to', () => {
  const held = createHeldPair(renewal, Date.now);
  vi.advanceTimersByTime(5_000);
  held.become(record('a', 60, Date.now() - 50_000));
  vi.advanceTimersByTime(9_999);
  expect(isThere(held.working())).toBe(true);
  vi.advanceTimersByTime(1);
  vi.setSystemTime(Date.now() - 3_600_000);
  expect(isThere(held.working())).toBe(false);
});

test('a pair is short-lived if it lives, or was held, for less than a second', () => {
  vi.advanceTimersByTime(5_000);
  const held = createHeldPair(renewal, Date.now);
  expect(held.isShortLived()).toBe(false);
  held.become(record('moment', 0.999));
  expect(held.isShortLived()).toBe(true);
  held.become(record('second', 1));
  expect(held.isShortLived()).toBe(false);
  vi.advanceTimersByTime(999);
  held.become(undefined);
  expect(held.isShortLived()).toBe(true);
  held.become(record('longer', 60));
  vi.advanceTimersByTime(1_000);
  held.become(undefined);
  expect(held.isShortLived()).toBe(false);
  // The time without a pair does not count.
  held.become(undefined);
  expect(held.isShortLived()).toBe(false);
});

test('a refresh token is alive until it expires; a missing one never is', () => {
  const held = createHeldPair(renewal, Date.now);
  const { refresh: _, ...alone } = record('a', 60);
  expect([held.hasLiveRefresh(undefined), held.hasLiveRefresh(alone)]).toEqual([false, false]);
  const pair = { ...record('a', 60), refresh_expires: 10 };
  vi.advanceTimersByTime(9_999);
  expect(held.hasLiveRefresh(pair)).toBe(true);
  vi.advanceTimersByTime(1);
  expect(held.hasLiveRefresh(pair)).toBe(false);
});

test('if neither pair works, another is preferred only if it can be refreshed', () => {
  const held = createHeldPair(renewal, Date.now);
  held.become(record('own', 0));
  const { refresh: _, ...alone } = record('theirs', 0);
  expect(held.isServedBetterBy(record('theirs', 0))).toBe(true);
  expect(held.isServedBetterBy(alone)).toBe(false);
  expect(held.isServedBetterBy(record('theirs', 1))).toBe(true);
  held.refuse('theirs', {} as never);
  expect(held.isServedBetterBy(record('theirs', 3_600))).toBe(false);
});

test('if both pairs work, the one whose token claims the later expiry is preferred', () => {
  const held = createHeldPair(renewal, Date.now);
  const jwt = (exp: number) => `x.${btoa(JSON.stringify({ exp })).replaceAll('=', '')}.y`;
  const seconds = Math.floor(Date.now() / 1_000);
  const own = jwt(seconds + 2_000);
  held.become(record(own, 3_600));
  expect(held.isServedBetterBy(record(jwt(seconds + 1_999), 3_600))).toBe(false);
  expect(held.isServedBetterBy(record(`${own}z`, 3_600))).toBe(true);
  expect(held.isServedBetterBy(record(jwt(seconds + 2_001), 3_600))).toBe(true);
  expect(held.isServedBetterBy(record('opaque', 3_600))).toBe(true);
  held.become(record('opaque', 3_600));
  expect(held.isServedBetterBy(record(jwt(seconds + 1), 3_600))).toBe(true);
  held.become(record(own, 3_600));
  held.refuse(own, {} as never);
  expect(held.isServedBetterBy(record(jwt(seconds + 1), 3_600))).toBe(true);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRenewalPause, type RenewalPause } from '../../src/auth/renewal-pause.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const error = new Error('failed');
const leftMs = (pause: RenewalPause): number => pause.untilMs() - performance.now();
const sent = (pause: RenewalPause, askedMs = 0): number => {
  pause.begin(error, { wasSent: true, askedMs });
  return leftMs(pause);
};
const unsent = (pause: RenewalPause, askedMs = 0): number => {
  pause.begin(error, { wasSent: false, askedMs });
  return leftMs(pause);
};

test('there is no failure and no pause at first', () => {
  const pause = createRenewalPause();
  expect(pause.failure()).toBeUndefined();
  expect(pause.untilMs()).toBe(0);
});

test('a pause doubles from 5 s with each failure in a row, up to an hour', () => {
  const pause = createRenewalPause();
  vi.advanceTimersByTime(1_234);
  const lengths = Array.from({ length: 12 }, () => sent(pause) / 1_000);
  expect(lengths).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600]);
});

test('a pause lasts as long as the API asks, if that is longer, and an hour at most', () => {
  const pause = createRenewalPause();
  expect(sent(pause, 4_999)).toBe(5_000);
  expect(sent(pause, 10_001)).toBe(10_001);
  expect(sent(pause, 3_600_000)).toBe(3_600_000);
  expect(sent(pause, 31_536_000_000)).toBe(3_600_000);
});

test('if nothing was sent, the pauses are 1, 2 and then 5 s, whatever the API asked for', () => {
  const pause = createRenewalPause();
  const lengths = Array.from({ length: 5 }, () => unsent(pause, 60_000));
  expect(lengths).toEqual([1_000, 2_000, 5_000, 5_000, 5_000]);
});

test('requests that were never sent do not lengthen the pauses after those that were', () => {
  const pause = createRenewalPause();
  expect(sent(pause)).toBe(5_000);
  expect([unsent(pause), unsent(pause)]).toEqual([1_000, 2_000]);
  expect(sent(pause)).toBe(10_000);
  // A request that was sent shows that the network works, so the next unsent one starts a new outage.
  expect(unsent(pause)).toBe(1_000);
});

test('the last failure is kept after its pause', () => {
  const pause = createRenewalPause();
  sent(pause);
  vi.advanceTimersByTime(5_001);
  expect(leftMs(pause)).toBe(-1);
  expect(pause.failure()).toEqual({ error });
  const other = new Error('other');
  pause.begin(other, { wasSent: true, askedMs: 0 });
  expect(pause.failure()).toEqual({ error: other });
});

test('lifting a pause does not end the outage: the failure stays, and the next pause is longer', () => {
  const pause = createRenewalPause();
  sent(pause);
  pause.lift();
  expect(pause.untilMs()).toBe(0);
  expect(pause.failure()).toEqual({ error });
  expect(sent(pause)).toBe(10_000);
});

test('the end of an outage resets the failure and the length of the pauses', () => {
  const pause = createRenewalPause();
  sent(pause);
  unsent(pause);
  pause.end();
  expect(pause.failure()).toBeUndefined();
  expect(pause.untilMs()).toBe(0);
  expect(unsent(pause)).toBe(1_000);
  expect(sent(pause)).toBe(5_000);
});

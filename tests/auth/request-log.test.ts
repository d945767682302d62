import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRequestLog } from '../../src/auth/request-log.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const isFree = (log: ReturnType<typeof createRequestLog>) => performance.now() >= log.freeAtMs();

test('the 13th request in a minute has to wait', () => {
  const log = createRequestLog();
  for (let requests = 0; requests < 12; requests++) {
    expect(isFree(log)).toBe(true);
    log.note();
    vi.advanceTimersByTime(1_000);
  }
  expect(isFree(log)).toBe(false);
  vi.advanceTimersByTime(48_000);
  expect(isFree(log)).toBe(false);
  vi.advanceTimersByTime(1);
  expect(isFree(log)).toBe(true);
});

test('the 61st request in an hour has to wait', () => {
  const log = createRequestLog();
  for (let requests = 0; requests < 60; requests++) {
    expect(isFree(log)).toBe(true);
    log.note();
    vi.advanceTimersByTime(10_000);
  }
  expect(isFree(log)).toBe(false);
  vi.advanceTimersByTime(3_000_000);
  expect(isFree(log)).toBe(false);
  vi.advanceTimersByTime(1);
  expect(isFree(log)).toBe(true);
});

test('requests that led to a pair do not count', () => {
  const log = createRequestLog();
  const requests = Array.from({ length: 12 }, () => log.note());
  log.forget(requests.slice(0, 1));
  expect(isFree(log)).toBe(true);
  // The others still count.
  log.note();
  expect(isFree(log)).toBe(false);
});

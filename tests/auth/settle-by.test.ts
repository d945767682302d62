import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Interruption, late, settleBy } from '../../src/auth/settle-by.ts';
import { inMs, never, settled } from './fake-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** An interruption that counts how often it was removed. */
function openInterruption(): {
  interruption: Interruption;
  interrupt: (reason: unknown) => void;
  removed: number;
} {
  const open = {
    removed: 0,
    interrupt: (_reason: unknown): void => undefined,
    interruption: (end: (reason: unknown) => void) => {
      open.interrupt = end;
      return () => {
        open.removed++;
      };
    },
  };
  return open;
}

test('work that settles in time returns its result, and leaves no timer and no interruption behind', async () => {
  const open = openInterruption();
  const waiting = settled(
    settleBy(
      inMs(999, () => 'result'),
      performance.now() + 1_000,
      open.interruption,
    ),
  );
  await vi.advanceTimersByTimeAsync(998);
  expect(open.removed).toBe(0);
  expect(await waiting).toMatchObject({ value: 'result' });
  expect(open.removed).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('work that fails in time rejects with its error, and leaves no timer and no interruption behind', async () => {
  const open = openInterruption();
  const error = new Error('failed');
  const work = inMs(10, () => Promise.reject(error));
  expect(await settled(settleBy(work, performance.now() + 1_000, open.interruption))).toMatchObject({
    error,
  });
  expect(open.removed).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('work that takes longer is late at the given time, which is an instant and not a duration', async () => {
  await vi.advanceTimersByTimeAsync(5_000);
  const open = openInterruption();
  let result: unknown = 'waiting';
  settleBy(never(), performance.now() + 1_000, open.interruption).then((value) => {
    result = value;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(result).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1);
  expect(result).toBe(late);
  expect(open.removed).toBe(1);
});

test('with a time in the past the wait ends at once, unless the work has already settled', async () => {
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await settled(settleBy(never(), 1_000))).toEqual({ value: late, afterMs: 0 });
  expect(await settled(settleBy(Promise.resolve('there'), 1_000))).toEqual({ value: 'there', afterMs: 0 });
});

test('an interruption ends the wait with its reason', async () => {
  const open = openInterruption();
  const waiting = settled(settleBy(never(), performance.now() + 1_000, open.interruption));
  await vi.advanceTimersByTimeAsync(300);
  open.interrupt('left');
  expect(await waiting).toEqual({ error: 'left', afterMs: 300 });
  expect(open.removed).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('an interruption that comes while it is being registered is removed too', async () => {
  let removed = 0;
  const interruption: Interruption = (end) => {
    end('gone already');
    return () => {
      removed++;
    };
  };
  expect(await settled(settleBy(never(), performance.now() + 1_000, interruption))).toMatchObject({
    error: 'gone already',
  });
  expect(removed).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryTokenStore } from '../../src/stores/memory.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = { signal: new AbortController().signal };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('memoryTokenStore', () => {
  test('runs ten concurrent tasks one at a time', async () => {
    const store = memoryTokenStore();
    let running = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await sleep(50);
      running--;
    };
    const all = Promise.all(Array.from({ length: 10 }, () => store.exclusive?.('key', task, never)));
    await vi.advanceTimersByTimeAsync(5_000);
    await all;
    expect(most).toBe(1);
  });

  test('holds the lock for as long as the task runs', async () => {
    const store = memoryTokenStore();
    const first = store.exclusive?.('key', () => sleep(60_000), never);
    const second = vi.fn(async () => undefined);
    const waiting = store.exclusive?.('key', second, never);
    await vi.advanceTimersByTimeAsync(59_000);
    expect(second).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    await Promise.all([first, waiting]);
    expect(second).toHaveBeenCalledOnce();
  });

  test('passes the lock on after two seconds if the timers of its holder have stopped for good', async () => {
    const store = memoryTokenStore();
    // An edge runtime freezes the work of a request once that request is answered.
    const interval = vi.spyOn(globalThis, 'setInterval').mockReturnValueOnce(0 as never);
    let thaw = (): void => undefined;
    const frozen = store.exclusive?.('key', () => new Promise<void>((resolve) => (thaw = resolve)), never);
    await vi.advanceTimersByTimeAsync(0);
    interval.mockRestore();
    const second = vi.fn(() => sleep(1_000));
    const waiting = store.exclusive?.('key', second, never);
    await vi.advanceTimersByTimeAsync(1_900);
    expect(second).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(300);
    expect(second).toHaveBeenCalledOnce();

    // When it wakes up, it does not take the lock away from its new holder.
    thaw();
    await frozen;
    const third = vi.fn(async () => undefined);
    const last = store.exclusive?.('key', third, never);
    await vi.advanceTimersByTimeAsync(200);
    expect(third).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(2_000);
    await Promise.all([waiting, last]);
    expect(third).toHaveBeenCalledOnce();
  });

  test('frees the lock at once when a task ends', async () => {
    const store = memoryTokenStore();
    for (let turn = 0; turn < 100; turn++) {
      expect(await store.exclusive?.('key', async () => turn, never)).toBe(turn);
    }
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Lease, withLease } from '../../src/stores/with-lease.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const leaseMs = 1_000;
const never = new AbortController().signal;

function makeLease(parts: Partial<Lease> = {}): Lease & { log: string[] } {
  const log: string[] = [];
  return {
    leaseMs,
    log,
    tryAcquire: async () => log.push('try') > 0,
    keepAlive: async () => log.push('alive'),
    release: async () => log.push('release'),
    ...parts,
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('withLease', () => {
  test('gives a sign of life four times per lease, and none after the task', async () => {
    const lease = makeLease();
    const done = withLease(lease, () => sleep(leaseMs), never);
    await vi.advanceTimersByTimeAsync(leaseMs * 3);
    await done;
    expect(lease.log).toEqual(['try', 'alive', 'alive', 'alive', 'release']);
  });

  test('gives the lease back when the task fails, with the failure of the task', async () => {
    const lease = makeLease();
    const failure = new Error('task');
    await expect(withLease(lease, () => Promise.reject(failure), never)).rejects.toBe(failure);
    expect(lease.log).toEqual(['try', 'release']);
  });

  test('asks again ever more slowly, at least ten times a second or so', async () => {
    let tries = 0;
    const lease = makeLease({ tryAcquire: async () => ++tries > 50 });
    const done = withLease(lease, async () => 'done', never);
    await vi.advanceTimersByTimeAsync(7_500);
    expect(await done).toBe('done');
  });

  test('rejects with what the lease failed with', async () => {
    const failure = new Error('disk');
    const lease = makeLease({ tryAcquire: () => Promise.reject(failure) });
    const task = vi.fn();
    await expect(withLease(lease, task, never)).rejects.toBe(failure);
    expect(task).not.toHaveBeenCalled();
  });

  test('stops waiting when the signal aborts, though the lease does not answer', async () => {
    const lease = makeLease({ tryAcquire: () => new Promise(() => undefined) });
    const controller = new AbortController();
    const done = withLease(lease, async () => 'done', controller.signal);
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
  });

  test('gives back at once what it got after the signal had aborted', async () => {
    let answer = (_isOurs: boolean): void => undefined;
    const lease = makeLease({
      tryAcquire: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const controller = new AbortController();
    const task = vi.fn();
    const done = withLease(lease, task, controller.signal);
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
    answer(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(lease.log).toEqual(['release']);
    expect(task).not.toHaveBeenCalled();
  });

  test('does not hold up the answer for a release that hangs, nor for one that fails', async () => {
    for (const release of [() => new Promise(() => undefined), () => Promise.reject(new Error('gone'))]) {
      const done = withLease(makeLease({ release }), async () => 'done', never);
      await vi.advanceTimersByTimeAsync(500);
      expect(await done).toBe('done');
    }
  });

  test('goes on with the task when signs of life fail', async () => {
    const lease = makeLease({ keepAlive: () => Promise.reject(new Error('gone')) });
    const done = withLease(lease, () => sleep(leaseMs).then(() => 'done'), never);
    await vi.advanceTimersByTimeAsync(leaseMs);
    expect(await done).toBe('done');
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { causeOf } from '../../src/errors/cause-of.ts';
import { type Lease, withLease } from '../../src/stores/with-lease.ts';
import { failureOf } from './failure-of.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const leaseMs = 1_000;
const never = new AbortController().signal;

function makeLease(parts: Partial<Lease> = {}): Lease & { log: string[] } {
  const log: string[] = [];
  return {
    name: 'a-lock',
    leaseMs,
    log,
    tryAcquire: async () => log.push('try') > 0,
    keepAlive: async () => log.push('alive'),
    release: async () => log.push('release'),
    ...parts,
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const fail = (code: string): never => {
  throw Object.assign(new Error('quotes secret-token'), { code });
};

describe('withLease', () => {
  test('sends a keep-alive four times per lease, and none after the task', async () => {
    const lease = makeLease();
    const done = withLease(lease, () => sleep(leaseMs), never);
    await vi.advanceTimersByTimeAsync(leaseMs * 3);
    await done;
    expect(lease.log).toEqual(['try', 'alive', 'alive', 'alive', 'release']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('releases the lease when the task fails, and rejects with the failure of the task', async () => {
    const lease = makeLease();
    const failure = new Error('task');
    await expect(withLease(lease, () => Promise.reject(failure), never)).rejects.toBe(failure);
    expect(lease.log).toEqual(['try', 'release']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('releases the lease when the task throws synchronously', async () => {
    const lease = makeLease();
    const failure = new Error('task');
    const task = (): never => {
      throw failure;
    };
    await expect(withLease(lease, task, never)).rejects.toBe(failure);
    expect(lease.log).toEqual(['try', 'release']);
  });

  test('waits longer and longer between its attempts, up to 100 ms', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    const triedAtMs: number[] = [];
    const lease = makeLease({ tryAcquire: async () => triedAtMs.push(performance.now()) > 12 });
    const done = withLease(lease, async () => 'done', never);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await done).toBe('done');
    const pauses = triedAtMs.slice(1).map((atMs, index) => Math.round(atMs - (triedAtMs[index] ?? 0)));
    expect(pauses).toEqual([5, 7, 11, 16, 25, 37, 56, 85, 100, 100, 100, 100]);
  });

  test.each([
    [0, 2.5],
    [0.999, 7.5],
  ])('varies its pauses by half, at random (Math.random() is %d)', async (random, expectedMs) => {
    vi.spyOn(Math, 'random').mockReturnValue(random);
    const pauses = vi.spyOn(globalThis, 'setTimeout');
    let tries = 0;
    const done = withLease(makeLease({ tryAcquire: async () => ++tries > 1 }), async () => 'done', never);
    await vi.advanceTimersByTimeAsync(0);
    expect(pauses.mock.calls[0]?.[1]).toBeCloseTo(expectedMs, 1);
    await vi.advanceTimersByTimeAsync(10);
    await done;
  });

  test('rejects with the error of tryAcquire', async () => {
    const failure = new Error('disk');
    const lease = makeLease({ tryAcquire: () => Promise.reject(failure) });
    const task = vi.fn();
    await expect(withLease(lease, task, never)).rejects.toBe(failure);
    expect(task).not.toHaveBeenCalled();
    expect(lease.log).toEqual([]);
  });

  test('does not try to get the lease if the signal has already aborted', async () => {
    const lease = makeLease();
    await expect(
      withLease(lease, async () => 'done', AbortSignal.abort(new Error('enough'))),
    ).rejects.toThrow('enough');
    expect(lease.log).toEqual([]);
  });

  test('stops waiting when the signal aborts, even if the lease does not answer', async () => {
    const lease = makeLease({ tryAcquire: () => new Promise(() => undefined) });
    const controller = new AbortController();
    const done = withLease(lease, async () => 'done', controller.signal);
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
  });

  test('stops a pause when the signal aborts, and leaves no timer', async () => {
    const controller = new AbortController();
    const done = withLease(makeLease({ tryAcquire: async () => false }), vi.fn(), controller.signal);
    await vi.advanceTimersByTimeAsync(200);
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('begins no pause if the signal aborts at the moment of the answer', async () => {
    const controller = new AbortController();
    const isTaken = Promise.resolve(false);
    const done = withLease(makeLease({ tryAcquire: () => isTaken }), vi.fn(), controller.signal);
    isTaken.then(() => controller.abort(new Error('enough')));
    await expect(done).rejects.toThrow('enough');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('releases the lease if the signal aborts at the moment of getting it', async () => {
    const controller = new AbortController();
    const lease = makeLease();
    const task = vi.fn();
    const isOurs = Promise.resolve(true);
    lease.tryAcquire = () => isOurs;
    const done = withLease(lease, task, controller.signal);
    // Runs after the answer was passed on, and before `withLease` continues.
    isOurs.then(() => controller.abort(new Error('enough')));
    await expect(done).rejects.toThrow('enough');
    expect(task).not.toHaveBeenCalled();
    expect(lease.log).toEqual(['release']);
  });

  test('releases at once a lease that it gets after the signal has aborted', async () => {
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

  test('releases nothing if it does not get the lease after the signal has aborted', async () => {
    let answer = (_isOurs: boolean): void => undefined;
    const lease = makeLease({
      tryAcquire: () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    });
    const controller = new AbortController();
    const done = withLease(lease, vi.fn(), controller.signal);
    controller.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
    answer(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(lease.log).toEqual([]);
  });

  test('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    let tries = 0;
    const done = withLease(makeLease({ tryAcquire: async () => ++tries > 3 }), async () => 'done', signal);
    await vi.advanceTimersByTimeAsync(100);
    await done;
    await vi.advanceTimersByTimeAsync(0);
    expect(added).toHaveBeenCalled();
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });

  test.each<[string, Lease['release'], string]>([
    ['hangs', () => new Promise(() => undefined), 'no answer within 500 ms'],
    ['rejects', async () => fail('EPERM'), 'EPERM'],
    ['throws at once', () => fail('EPERM'), 'EPERM'],
    [
      'rejects with a store error',
      () => Promise.reject({ systemCode: 'NOPERM', code: 'NORDIGEN_STORE' }),
      'NOPERM',
    ],
    [
      'rejects with an error without a code',
      () => Promise.reject(new RangeError('secret-token')),
      'RangeError',
    ],
    ['rejects with an odd code', () => Promise.reject({ code: 'a token', name: 'secret token' }), 'error'],
    ['rejects with undefined', () => Promise.reject(), 'error'],
  ])('reports a release that %s, within half a second', async (_, release, reason) => {
    const failure = failureOf(() => withLease(makeLease({ release }), async () => 'done', never));
    await vi.advanceTimersByTimeAsync(500);
    const error = await failure;
    expect(error.action).toBe('exclusive');
    expect(error.message).toBe(
      `The work is done, but the lock a-lock could not be released (${reason}). Others wait until it expires, 1000 ms at most.`,
    );
    expect(`${error.stack}`).not.toContain('secret');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('keeps the code and the cause of a release that failed, and has no code for one that hung', async () => {
    const cause = Object.assign(new Error('x'), { code: 'EPERM' });
    const refused = await failureOf(() =>
      withLease(makeLease({ release: () => Promise.reject(cause) }), async () => 'done', never),
    );
    expect([refused.systemCode, causeOf(refused)]).toEqual(['EPERM', cause]);
    const late = failureOf(() =>
      withLease(makeLease({ release: () => new Promise(() => undefined) }), async () => 'done', never),
    );
    await vi.advanceTimersByTimeAsync(500);
    expect((await late).systemCode).toBeUndefined();
  });

  test('rejects with the failure of the task if the release fails too', async () => {
    const failure = new Error('task');
    const lease = makeLease({ release: async () => fail('EPERM') });
    await expect(withLease(lease, () => Promise.reject(failure), never)).rejects.toBe(failure);
  });

  test.each<[string, Lease['keepAlive']]>([
    ['reject', () => Promise.reject(new Error('gone'))],
    ['throw at once', () => fail('EPERM')],
  ])('continues the task when keep-alives %s', async (_, keepAlive) => {
    const beats = vi.fn(keepAlive);
    const done = withLease(makeLease({ keepAlive: beats }), () => sleep(leaseMs).then(() => 'done'), never);
    await vi.advanceTimersByTimeAsync(leaseMs);
    expect(await done).toBe('done');
    expect(beats).toHaveBeenCalledTimes(3);
  });
});

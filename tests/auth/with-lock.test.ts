import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { GuardedStore } from '../../src/auth/guarded-store.ts';
import { beginRun, givenUp, type Run, type RunControl } from '../../src/auth/run.ts';
import { withLock } from '../../src/auth/with-lock.ts';
import { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';
import { inMs, never } from './fake-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

interface Scene {
  run: Run<string>;
  control: RunControl<string>;
  /** How often the work was begun. */
  begun: number;
  errors: NordigenStoreError[];
  /** Whether the wait for the lock was given up. */
  isAborted: () => boolean;
  /** Advances the clock until there is a result or an error, and returns it with its time. */
  outcome: () => Promise<{ value?: string; error?: unknown; atMs: number }>;
}

/** Does work under the given lock; by default it takes a second. */
async function openScene(
  exclusive: (task: () => Promise<void>, signal: AbortSignal) => Promise<void>,
  options: {
    work?: () => Promise<string>;
    isBackground?: boolean;
    releasedByMs?: () => number;
    lengthMs?: number;
  } = {},
): Promise<Scene> {
  const { isBackground = true, lengthMs = 10_000 } = options;
  const scene = { begun: 0, errors: [] as NordigenStoreError[] } as Partial<Scene> & Scene;
  let signal: AbortSignal | undefined;
  const store = {
    exclusive(task: () => Promise<void>, given: AbortSignal) {
      signal = given;
      return exclusive(task, given);
    },
  } as GuardedStore;
  scene.isAborted = () => signal?.aborted === true;
  const beganMs = performance.now();
  scene.run = beginRun<string>({ lengthMs, isBackground }, (control) => {
    scene.control = control;
    const { releasedByMs = () => 3_000 } = options;
    const work = (): Promise<string> => {
      scene.begun++;
      return options.work?.() ?? inMs(1_000, () => 'result');
    };
    const result = withLock(
      control,
      { store, onError: (error) => void scene.errors.push(error), releasedByMs },
      work,
    );
    let outcome: Awaited<ReturnType<Scene['outcome']>> | undefined;
    result.then(
      (value) => {
        outcome = { value, atMs: performance.now() - beganMs };
      },
      (error) => {
        outcome = { error, atMs: performance.now() - beganMs };
      },
    );
    scene.outcome = async () => {
      for (let turns = 0; outcome === undefined && turns < 2_000; turns++) await pass(turns === 0 ? 0 : 10);
      if (outcome === undefined) throw new Error('There is no outcome.');
      return outcome;
    };
    return result;
  });
  await pass(0);
  return scene;
}

describe('work under a lock', () => {
  test('is done once, while the lock is held', async () => {
    const held: string[] = [];
    const scene = await openScene(async (task) => {
      held.push('granted');
      await task();
      held.push('released');
    });
    await pass(999);
    expect(held).toEqual(['granted']);
    expect(await scene.outcome()).toMatchObject({ value: 'result' });
    expect(held).toEqual(['granted', 'released']);
    expect(scene).toMatchObject({ begun: 1, errors: [] });
    expect(scene.isAborted()).toBe(false);
    await scene.run.done;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('rejects with its own error, which is not reported as a failure of the lock', async () => {
    const error = new Error('refused');
    const scene = await openScene((task) => task(), { work: () => inMs(10, () => Promise.reject(error)) });
    expect(await scene.outcome()).toMatchObject({ error });
    await pass(20_000);
    expect(scene.errors).toEqual([]);
  });

  test('is done once, even if the lock runs its task several times', async () => {
    const scene = await openScene(async (task) => {
      await Promise.all([task(), task()]);
      await task();
    });
    expect(await scene.outcome()).toMatchObject({ value: 'result' });
    expect(scene.begun).toBe(1);
  });

  test('is done once, even if the lock never runs its task', async () => {
    const scene = await openScene(async () => undefined);
    expect(await scene.outcome()).toMatchObject({ value: 'result', atMs: 1_000 });
    expect(scene).toMatchObject({ begun: 1, errors: [] });
  });

  test('is done once without the lock if that fails, and the failure is reported', async () => {
    const error = new NordigenStoreError('down', { action: 'exclusive' });
    const scene = await openScene(() => Promise.reject(error));
    expect(await scene.outcome()).toMatchObject({ value: 'result', atMs: 1_000 });
    expect(scene).toMatchObject({ begun: 1, errors: [error] });
  });
});

describe('a lock that is not granted in time', () => {
  test('is reported after half of the run, and the work is done without it', async () => {
    const scene = await openScene(() => never());
    await pass(4_999);
    expect(scene.begun).toBe(0);
    expect(scene.isAborted()).toBe(false);
    await pass(1);
    expect(scene.begun).toBe(1);
    expect(scene.isAborted()).toBe(true);
    expect(scene.errors).toMatchObject([
      {
        name: 'NordigenStoreError',
        message: "The token store's lock was not granted within 5000 ms, so the renewal goes on without it.",
        action: 'exclusive',
      },
    ]);
    expect(await scene.outcome()).toMatchObject({ value: 'result', atMs: 6_000 });
    await pass(20_000);
    expect(scene.errors).toHaveLength(1);
  });

  test('is reported in whole milliseconds, even if the clock has fractions', async () => {
    await pass(1_234.567);
    const scene = await openScene(() => never(), { lengthMs: 10_001 });
    await pass(6_000);
    expect(scene.errors[0]?.message).toContain('was not granted within 5001 ms,');
  });

  test('is reported only once if it rejects when it is given up', async () => {
    const scene = await openScene(
      (_, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await pass(20_000);
    expect(await scene.outcome()).toMatchObject({ value: 'result' });
    expect(scene.errors.map(({ message }) => message)).toEqual([expect.stringContaining('not granted')]);
  });

  test('is held until the end of the work if it is granted meanwhile', async () => {
    let isHeld: boolean | undefined;
    const scene = await openScene(async (task) => {
      await inMs(5_500, () => undefined);
      isHeld = true;
      await task();
      isHeld = false;
    });
    await pass(5_999);
    expect(isHeld).toBe(true);
    await pass(1);
    expect(isHeld).toBe(false);
    expect(scene.begun).toBe(1);
  });

  test('is not waited for again once the work is done', async () => {
    const scene = await openScene(() => never(), { releasedByMs: () => 9_000 });
    await pass(6_000);
    expect(await scene.outcome()).toMatchObject({ value: 'result', atMs: 6_000 });
    await pass(10_000);
    expect(scene.errors).toHaveLength(1);
  });

  test('is given up without any work when all callers leave, and released if it is granted later', async () => {
    let isGivenBack = false;
    const scene = await openScene(
      async (task) => {
        await inMs(3_000, task);
        isGivenBack = true;
      },
      { isBackground: false },
    );
    const controller = new AbortController();
    scene.run.join(controller.signal).catch(() => undefined);
    await pass(1_000);
    controller.abort();
    expect(await scene.outcome()).toMatchObject({ error: givenUp });
    expect(scene.isAborted()).toBe(true);
    await pass(2_500);
    expect(isGivenBack).toBe(true);
    expect(scene).toMatchObject({ begun: 0, errors: [] });
  });

  test('is given up when the run is stopped', async () => {
    const scene = await openScene(() => never());
    await pass(1_000);
    scene.run.stop();
    expect(await scene.outcome()).toMatchObject({ error: givenUp });
    expect(scene.isAborted()).toBe(true);
    await pass(20_000);
    expect(scene).toMatchObject({ begun: 0, errors: [] });
  });

  test('is followed by no work if the machine slept past the deadline of the run', async () => {
    const { now } = performance;
    let sleptMs = 0;
    performance.now = () => now.call(performance) + sleptMs;
    onTestFinished(() => {
      performance.now = now;
    });
    const scene = await openScene(() => never());
    sleptMs = 3_600_000;
    await pass(5_000);
    expect(await scene.outcome()).toMatchObject({ error: givenUp });
    expect(scene.begun).toBe(0);
  });

  test('is not reported if the run is stopped before its task began', async () => {
    const scene = await openScene(
      (_, signal) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(new Error('aborted'))),
        ),
    );
    scene.run.stop();
    await pass(1_000);
    expect(scene.errors).toEqual([]);
  });
});

describe('a lock that is granted as the last caller leaves', () => {
  test('is held until the work that began under it ends', async () => {
    const controller = new AbortController();
    let isHeld: boolean | undefined;
    const scene = await openScene(
      async (task) => {
        await inMs(500, () => undefined);
        isHeld = true;
        const done = task();
        controller.abort();
        await done;
        isHeld = false;
      },
      { isBackground: false },
    );
    scene.run.join(controller.signal).catch(() => undefined);
    await pass(500);
    expect(await scene.outcome()).toMatchObject({ error: givenUp });
    expect(scene.begun).toBe(1);
    expect(scene.isAborted()).toBe(false);
    await pass(900);
    expect(isHeld).toBe(true);
    await pass(1_000);
    expect(isHeld).toBe(false);
    expect(scene.errors).toEqual([]);
  });
});

describe('the release of a lock', () => {
  const releasing = (how: () => Promise<void>) => async (task: () => Promise<void>) => {
    await task();
    await how();
  };

  test('is waited for until the given time at most', async () => {
    const inTime = await openScene(releasing(() => inMs(500, () => undefined)));
    expect(await inTime.outcome()).toMatchObject({ value: 'result', atMs: 1_500 });
    const beganMs = performance.now();
    const tooLate = await openScene(
      releasing(() => inMs(4_900, () => undefined)),
      { releasedByMs: () => beganMs + 3_000 },
    );
    expect(await tooLate.outcome()).toMatchObject({ value: 'result', atMs: 3_000 });
    await pass(20_000);
    expect([...inTime.errors, ...tooLate.errors]).toEqual([]);
  });

  test('is reported 5 s after the work if it never comes, and the run waits no longer for it', async () => {
    const scene = await openScene(releasing(() => never()));
    let isDone = false;
    scene.run.done.then(() => {
      isDone = true;
    });
    await pass(5_999);
    expect(isDone).toBe(false);
    expect(scene.errors).toEqual([]);
    await pass(1);
    expect(scene.errors).toMatchObject([
      {
        message: "The token store's lock was not released within 5000 ms after the renewal.",
        action: 'exclusive',
      },
    ]);
    expect(isDone).toBe(true);
  });

  test('is reported if it fails, and the result is kept', async () => {
    const error = new NordigenStoreError('no permission', { action: 'exclusive' });
    const scene = await openScene(releasing(() => Promise.reject(error)));
    expect(await scene.outcome()).toMatchObject({ value: 'result' });
    expect(scene.errors).toEqual([error]);
  });

  test('is also waited for after work that failed', async () => {
    const error = new Error('refused');
    const scene = await openScene(
      releasing(() => inMs(500, () => undefined)),
      { work: () => Promise.reject(error) },
    );
    expect(await scene.outcome()).toMatchObject({ error, atMs: 500 });
  });
});

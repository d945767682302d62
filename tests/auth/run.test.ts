import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { beginRun, givenUp, type Run, type RunControl } from '../../src/auth/run.ts';
import { late } from '../../src/auth/settle-by.ts';
import { inMs, never, settled } from './fake-api.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** A run whose work the test controls step by step. */
interface OpenRun {
  run: Run<string>;
  control: RunControl<string>;
  /** Ends the work with a result, or with an error. */
  finish: (result: string) => void;
  fail: (error: unknown) => void;
}

async function openRun(options: { lengthMs?: number; isBackground?: boolean } = {}): Promise<OpenRun> {
  const { lengthMs = 10_000, isBackground = false } = options;
  const open: Partial<OpenRun> = {};
  open.run = beginRun<string>({ lengthMs, isBackground }, (control) => {
    open.control = control;
    return new Promise((resolve, reject) => {
      open.finish = resolve;
      open.fail = reject;
    });
  });
  await pass(0);
  return open as OpenRun;
}

/** A caller that can leave. */
function caller(run: Run<string>): { outcome: ReturnType<typeof settled>; leave: () => Promise<void> } {
  const controller = new AbortController();
  const outcome = settled(run.join(controller.signal));
  return {
    outcome,
    async leave() {
      controller.abort(new Error('left'));
      await pass(0);
    },
  };
}

/** The outcome of a promise so far. */
function watch(promise: Promise<unknown>): { now: unknown } {
  const watched: { now: unknown } = { now: 'pending' };
  promise.then(
    (value) => {
      watched.now = value;
    },
    (error) => {
      watched.now = error;
    },
  );
  return watched;
}

describe('a run', () => {
  test('begins its work a moment later, so that its creator can join first', async () => {
    let isWanted: boolean | undefined;
    const run = beginRun<string>({ lengthMs: 1_000, isBackground: false }, async (control) => {
      isWanted = control.isWanted();
      return 'result';
    });
    expect(isWanted).toBeUndefined();
    expect(await settled(run.join())).toEqual({ value: { kind: 'served', result: 'result' }, afterMs: 0 });
    expect(isWanted).toBe(true);
  });

  test('serves all its callers with one result, and is then closed', async () => {
    const { run, finish } = await openRun();
    const callers = [run.join(), run.join()];
    expect(run.isOpen()).toBe(true);
    finish('result');
    expect(await Promise.all(callers)).toEqual([
      { kind: 'served', result: 'result' },
      { kind: 'served', result: 'result' },
    ]);
    expect(run.isOpen()).toBe(false);
    await run.done;
    expect(vi.getTimerCount()).toBe(0);
  });

  test('fails all its callers with one error, and its done promise still resolves', async () => {
    const { run, fail } = await openRun();
    const callers = [run.join(), run.join()];
    const error = new Error('failed');
    fail(error);
    expect(await Promise.all(callers)).toEqual([
      { kind: 'failed', error },
      { kind: 'failed', error },
    ]);
    expect(await run.done).toBeUndefined();
    expect(run.isOpen()).toBe(false);
  });

  test('is over when its work gives up, and its callers start over', async () => {
    const { run, fail } = await openRun();
    const waiting = run.join();
    fail(givenUp);
    expect(await waiting).toBe('over');
  });

  test('may serve its callers before its work is done; how the work ends does not change their result', async () => {
    const { run, control, fail } = await openRun();
    const first = run.join();
    const done = watch(run.done);
    control.serve('early');
    control.serve('twice');
    expect(await first).toEqual({ kind: 'served', result: 'early' });
    expect(run.isOpen()).toBe(false);
    await pass(5_000);
    expect(done.now).toBe('pending');
    fail(new Error('too late'));
    await pass(0);
    expect(done.now).toBeUndefined();
    expect(await settled(run.join())).toEqual({ value: { kind: 'served', result: 'early' }, afterMs: 0 });
  });

  test('is done when everything it started has settled, and does not delay its callers for that', async () => {
    const { run, control, finish } = await openRun();
    const waiting = run.join();
    control.afterwards(inMs(3_000, () => undefined));
    control.afterwards(inMs(4_000, () => Promise.reject(new Error('nobody minds'))));
    const done = watch(run.done);
    finish('result');
    expect(await settled(waiting)).toMatchObject({ afterMs: 0 });
    await pass(3_999);
    expect(done.now).toBe('pending');
    await pass(1);
    expect(done.now).toBeUndefined();
  });

  test('has a deadline on the monotonic clock, after which it is closed', async () => {
    await pass(1_000);
    const { run, control } = await openRun({ lengthMs: 2_000 });
    expect(control).toMatchObject({ beganMs: 1_000, deadlineMs: 3_000 });
    await pass(1_999);
    expect(run.isOpen()).toBe(true);
    await pass(1);
    expect(run.isOpen()).toBe(false);
  });

  test('that never ends has no timer left half a second after its deadline', async () => {
    await openRun({ lengthMs: 2_200, isBackground: true });
    await pass(2_000);
    expect(vi.getTimerCount()).toBe(1);
    await pass(500);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a stopped run', () => {
  test('makes its callers start over, aborts its signal and ends all its steps', async () => {
    const { run, control } = await openRun();
    const waiting = run.join();
    const steps = [control.within(never(), 5_000), control.keep(never(), 5_000), control.sleep(5_000)].map(
      watch,
    );
    expect(control.signal.aborted).toBe(false);
    run.stop();
    expect(await waiting).toBe('over');
    expect(run.isOpen()).toBe(false);
    expect(control.signal.aborted).toBe(true);
    await pass(0);
    expect(steps.map(({ now }) => now)).toEqual([givenUp, givenUp, givenUp]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('can fail its callers with an error, which is also the abort reason of its signal', async () => {
    const { run, control } = await openRun();
    const waiting = run.join();
    const error = new Error('closed');
    run.stop({ error });
    expect(await waiting).toEqual({ kind: 'failed', error });
    expect(control.signal.reason).toBe(error);
  });

  test('starts no further step: each is given up at once', async () => {
    const { run, control } = await openRun({ isBackground: true });
    control.assertRunning();
    control.assertWanted();
    run.stop();
    expect(() => control.assertRunning()).toThrow(expect.toSatisfy((error) => error === givenUp));
    expect(() => control.assertWanted()).toThrow(expect.toSatisfy((error) => error === givenUp));
    const steps = [control.within(never(), 5_000), control.keep(never(), 5_000), control.sleep(5_000)].map(
      watch,
    );
    await pass(0);
    expect(steps.map(({ now }) => now)).toEqual([givenUp, givenUp, givenUp]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that has already served its callers keeps its result', async () => {
    const { run, control, finish } = await openRun();
    control.serve('result');
    run.stop({ error: new Error('closed') });
    expect(await run.join()).toEqual({ kind: 'served', result: 'result' });
    expect(control.signal.aborted).toBe(true);
    finish('later');
    await run.done;
  });

  test('does not throw if its timers and signal belong to another request of an edge runtime', async () => {
    const { run, control } = await openRun();
    const waiting = settled(run.join());
    const step = watch(control.within(never(), 5_000));
    const { clearInterval: clear, clearTimeout: clearOne } = globalThis;
    const { abort } = AbortController.prototype;
    onTestFinished(() => {
      AbortController.prototype.abort = abort;
    });
    const forbid = (): never => {
      throw new Error('Cannot perform I/O on behalf of a different request.');
    };
    Object.assign(globalThis, { clearInterval: forbid, clearTimeout: forbid });
    AbortController.prototype.abort = forbid;
    expect(() => run.stop()).not.toThrow();
    Object.assign(globalThis, { clearInterval: clear, clearTimeout: clearOne });
    expect(await waiting).toMatchObject({ value: 'over' });
    expect(step.now).toBe('pending');
  });
});

describe('the callers of a run', () => {
  test('reject with their own abort reason when they leave, without affecting the others', async () => {
    const { run, finish } = await openRun();
    const [first, second] = [caller(run), caller(run)];
    await pass(300);
    await first.leave();
    expect(await first.outcome).toMatchObject({ error: { message: 'left' }, afterMs: 300 });
    expect(run.isOpen()).toBe(true);
    finish('result');
    expect(await second.outcome).toMatchObject({ value: { kind: 'served' } });
  });

  test('reject at once if their signal has already aborted', async () => {
    const { run, control } = await openRun();
    const controller = new AbortController();
    controller.abort('gone');
    expect(await settled(run.join(controller.signal))).toEqual({ error: 'gone', afterMs: 0 });
    expect(control.isWanted()).toBe(false);
  });

  test('leave no listener and no timer behind, however they end', async () => {
    const { run, finish } = await openRun();
    const controllers = [new AbortController(), new AbortController()] as const;
    const waiting = controllers.map(({ signal }) => settled(run.join(signal)));
    const listeners = () => controllers.map(({ signal }) => getEventListeners(signal, 'abort').length);
    expect(listeners()).toEqual([1, 1]);
    controllers[0].abort();
    expect(listeners()).toEqual([0, 1]);
    finish('result');
    await Promise.all(waiting);
    expect(listeners()).toEqual([0, 0]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('keep the run wanted until the last one leaves', async () => {
    const { run, control } = await openRun();
    expect(control.isWanted()).toBe(false);
    const [first, second] = [caller(run), caller(run)];
    expect(control.isWanted()).toBe(true);
    await first.leave();
    expect(control.isWanted()).toBe(true);
    await second.leave();
    expect(control.isWanted()).toBe(false);
  });

  test('are counted out only once, even if they left before the result came', async () => {
    const { run, control } = await openRun();
    const [first, second] = [caller(run), caller(run)];
    await first.leave();
    control.serve('result');
    await second.outcome;
    expect(control.isWanted()).toBe(false);
    const third = run.join();
    expect(control.isWanted()).toBe(true);
    await third;
  });

  test('end a step that can be given up, and the run with it, when all have left', async () => {
    const { run, control } = await openRun();
    const steps = [control.within(never(), 5_000), control.sleep(5_000)].map(watch);
    const only = caller(run);
    await only.leave();
    expect(steps.map(({ now }) => now)).toEqual([givenUp, givenUp]);
    expect(run.isOpen()).toBe(false);
    expect(await settled(run.join())).toMatchObject({ value: 'over' });
    // Nothing is undone: the run still waits for what was sent, and a step that cannot be undone may follow.
    expect(control.signal.aborted).toBe(false);
    expect(() => control.assertRunning()).not.toThrow();
    expect(
      await settled(
        control.keep(
          inMs(10, () => 'kept'),
          5_000,
        ),
      ),
    ).toMatchObject({ value: 'kept' });
    expect(await settled(control.within(never(), 5_000))).toMatchObject({ error: givenUp, afterMs: 0 });
  });

  test('do not end a step whose result is kept when all have left; a new caller gets that result', async () => {
    const { run, control, finish } = await openRun();
    const step = watch(
      control.keep(
        inMs(3_000, () => 'answer'),
        9_000,
      ),
    );
    await caller(run).leave();
    expect(run.isOpen()).toBe(true);
    const next = settled(run.join());
    await pass(3_000);
    expect(step.now).toBe('answer');
    expect(() => control.assertWanted()).not.toThrow();
    finish('answer');
    expect(await next).toMatchObject({ value: { kind: 'served', result: 'answer' } });
  });

  test('end only the step that can be given up when all leave during two steps', async () => {
    const { run, control } = await openRun();
    const kept = watch(
      control.keep(
        inMs(3_000, () => 'answer'),
        9_000,
      ),
    );
    const given = watch(control.within(never(), 9_000));
    await caller(run).leave();
    expect(given.now).toBe(givenUp);
    expect(kept.now).toBe('pending');
    await pass(3_000);
    expect(kept.now).toBe('answer');
  });

  test('prevent the next step when all leave between two steps', async () => {
    const { run, control } = await openRun();
    await control.within(Promise.resolve('a step that is over'), 5_000);
    await caller(run).leave();
    expect(run.isOpen()).toBe(true);
    expect(() => control.assertWanted()).toThrow(expect.toSatisfy((error) => error === givenUp));
    expect(run.isOpen()).toBe(false);
    expect(await run.join()).toBe('over');
  });

  test('do not end a background run when all have left', async () => {
    const { run, control } = await openRun({ isBackground: true });
    const step = watch(control.within(never(), 9_000));
    expect(control.isWanted()).toBe(true);
    await caller(run).leave();
    expect(control.isWanted()).toBe(true);
    expect(() => control.assertWanted()).not.toThrow();
    expect(step.now).toBe('pending');
    expect(run.isOpen()).toBe(true);
  });

  test('do not end the rest of the work once they have been served', async () => {
    const { run, control } = await openRun();
    const step = watch(
      control.within(
        inMs(2_000, () => 'written'),
        9_000,
      ),
    );
    const only = caller(run);
    control.serve('result');
    await only.outcome;
    expect(() => control.assertWanted()).not.toThrow();
    await pass(2_000);
    expect(step.now).toBe('written');
  });
});

describe('a step of a run', () => {
  test('returns its result or rejects with its error', async () => {
    const { control } = await openRun({ isBackground: true });
    const error = new Error('failed');
    expect(await control.within(Promise.resolve('result'), 5_000)).toBe('result');
    await expect(control.keep(Promise.reject(error), 5_000)).rejects.toBe(error);
  });

  test('is late after its own time limit, and at the deadline of the run at the latest', async () => {
    const { control } = await openRun({ lengthMs: 3_000, isBackground: true });
    const steps = [
      control.within(never(), 2_000),
      control.keep(never(), 2_000),
      control.within(never(), 9_000),
    ].map(watch);
    await pass(1_999);
    expect(steps.map(({ now }) => now)).toEqual(['pending', 'pending', 'pending']);
    await pass(1);
    expect(steps.map(({ now }) => now)).toEqual([late, late, 'pending']);
    await pass(1_000);
    expect(steps[2]?.now).toBe(late);
  });

  test('can be a sleep, which lasts until the deadline of the run at most', async () => {
    const { control } = await openRun({ lengthMs: 3_000, isBackground: true });
    await pass(500);
    const [short, long] = [watch(control.sleep(1_000)), watch(control.sleep(60_000))];
    await pass(999);
    expect(short.now).toBe('pending');
    await pass(1);
    expect([short.now, long.now]).toEqual([undefined, 'pending']);
    await pass(1_500);
    expect(long.now).toBeUndefined();
  });

  test('does not start after the deadline, for example when the machine has slept', async () => {
    const { run, control } = await openRun({ lengthMs: 3_000, isBackground: true });
    await pass(2_999);
    expect(() => control.assertWanted()).not.toThrow();
    await pass(1);
    expect(() => control.assertWanted()).toThrow(expect.toSatisfy((error) => error === givenUp));
    expect(control.signal.aborted).toBe(true);
    expect(await run.join()).toBe('over');
  });
});

describe('a run that hangs', () => {
  test('is given up half a second after its deadline, and everything it waits for ends', async () => {
    const { run, control } = await openRun({ lengthMs: 2_500 });
    const step = watch(control.keep(never(), 90_000));
    const waiting = settled(run.join());
    expect(await waiting).toEqual({ value: 'over', afterMs: 3_000 });
    expect(step.now).toBe(late);
    expect(control.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('has that half second to end by itself', async () => {
    const { run } = await openRun({ lengthMs: 2_501 });
    expect(await settled(run.join())).toEqual({ value: 'over', afterMs: 4_000 });
  });

  /** Makes a run whose own timers never fire, as in a context that is frozen once its request is answered. */
  async function openFrozenRun(): Promise<OpenRun> {
    const { setInterval: begin } = globalThis;
    Object.assign(globalThis, { setInterval: () => 0 });
    const opening = openRun({ lengthMs: 60_000 });
    Object.assign(globalThis, { setInterval: begin });
    return opening;
  }

  test('because its context is frozen is given up at the second check without a tick', async () => {
    const { run, control } = await openFrozenRun();
    expect(await settled(run.join())).toEqual({ value: 'over', afterMs: 2_000 });
    expect(control.signal.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('because the whole process stood still is not given up after one check without a tick', async () => {
    // The steady clock goes on while no timer fires.
    const { now } = performance;
    let stoodStillMs = 0;
    performance.now = () => now.call(performance) + stoodStillMs;
    onTestFinished(() => {
      performance.now = now;
    });
    const { run, control } = await openRun({ lengthMs: 60_000 });
    await pass(250);
    const waiting = watch(run.join());
    // Checks run at 1,250, 2,250 and so on; ticks at 1,000, 1,500 and so on.
    for (let second = 1; second <= 4; second++) {
      await pass(950);
      stoodStillMs += 5_000;
      await pass(50);
      expect(waiting.now).toBe('pending');
      // A check with a recent tick resets the count.
      await pass(1_000);
    }
    expect(control.signal.aborted).toBe(false);
  });
});

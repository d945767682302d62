import { abortReason } from '../http/abort-reason.ts';
import { type late, settleBy } from './settle-by.ts';

/** The result of a run. `over`: it was given up without a result, and waiting callers start over. */
type Outcome<Result> = { kind: 'served'; result: Result } | { kind: 'failed'; error: unknown } | 'over';

/** One piece of work that serves all callers waiting for it. It has one deadline and settles once. */
export interface Run<Result> {
  /** Whether it can still serve a caller. */
  isOpen(): boolean;
  /** Waits with the caller's own signal and timer. */
  join(signal?: AbortSignal): Promise<Outcome<Result>>;
  /** Ends it and everything it waits for. Waiting callers start over, or fail with the given error. */
  stop(failure?: { error: unknown }): void;
  /** Resolves when everything it started has settled. Never rejects. */
  readonly done: Promise<void>;
  /** What its work was given. */
  readonly control: RunControl<Result>;
}

/** What a run offers to its work. */
export interface RunControl<Result> {
  readonly beganMs: number;
  /** On the monotonic clock, like all times here. */
  readonly deadlineMs: number;
  /** Aborts when the run is stopped. */
  readonly signal: AbortSignal;
  /** @throws if the run was stopped. */
  assertRunning(): void;
  isWanted(): boolean;
  /** @throws if the run was stopped, or nobody needs its next step. */
  assertWanted(): void;
  /** Waits for a step that is given up when the last caller leaves. */
  within<Value>(work: PromiseLike<Value>, untilMs: number): Promise<Value | typeof late>;
  /** Waits for a step that cannot be undone, even if all callers leave; its result is kept. */
  keep<Value>(work: PromiseLike<Value>, untilMs: number): Promise<Value | typeof late>;
  sleep(ms: number): Promise<void>;
  /** Adds work that belongs to the run but does not delay its callers. */
  afterwards(work: Promise<unknown>): void;
  /** Serves the waiting callers before the work is done. */
  serve(result: Result): void;
}

/** Twice a second, so that a waiting caller can tell a slow run from a frozen one. */
const tickMs = 500;
const checkMs = 1_000;
/** The steps of a run reject with this if it was stopped, or if nobody needs it any more. */
export const givenUp: unique symbol = Symbol('given up');

export function beginRun<Result>(
  options: { lengthMs: number; isBackground: boolean },
  work: (control: RunControl<Result>) => Promise<Result>,
): Run<Result> {
  const beganMs = performance.now();
  const deadlineMs = beganMs + options.lengthMs;
  // Made per run, not per client: edge runtimes tie timers, controllers and promises to a request.
  const controller = new AbortController();
  const waits = new Map<(reason: unknown) => void, { isKept: boolean }>();
  let tell: (outcome: Outcome<Result>) => void = () => undefined;
  const outcome = new Promise<Outcome<Result>>((resolve) => {
    tell = resolve;
  });
  const afterwards: Promise<unknown>[] = [];
  let waiting = 0;
  let isSettled = false;
  let isStopped = false;
  let isAbandoned = false;
  let tickedMs = beganMs;
  const ticker = setInterval(() => {
    tickedMs = performance.now();
    if (tickedMs > deadlineMs) clearInterval(ticker);
  }, tickMs);

  /** The first outcome counts, whatever comes later. */
  function settle(next: Outcome<Result>): void {
    isSettled = true;
    bestEffort(() => clearInterval(ticker));
    tell(next);
  }

  function endWaits(which: (wait: { isKept: boolean }) => boolean): void {
    for (const [end, wait] of [...waits]) if (which(wait)) bestEffort(() => end(givenUp));
  }

  function stop(failure?: { error: unknown }): void {
    isStopped = true;
    settle(failure === undefined ? 'over' : { kind: 'failed', error: failure.error });
    endWaits(() => true);
    bestEffort(() => controller.abort(failure?.error));
  }

  const isWanted = (): boolean => options.isBackground || waiting > 0;

  function leave(): void {
    waiting--;
    const isIdle = [...waits.values()].some(({ isKept }) => !isKept);
    if (isIdle) endIfUnwanted();
  }

  /** Nothing is undone, but no further step starts and no caller can join. */
  function endIfUnwanted(): void {
    if (isSettled || isWanted()) return;
    isAbandoned = true;
    settle('over');
    endWaits(({ isKept }) => !isKept);
  }

  function assertRunning(): void {
    if (isStopped) throw givenUp;
  }

  const wait = <Value>(step: PromiseLike<Value>, untilMs: number, isKept: boolean) =>
    settleBy(step, Math.min(untilMs, deadlineMs), (end) => {
      waits.set(end, { isKept });
      if (isStopped || (isAbandoned && !isKept)) end(givenUp);
      return () => waits.delete(end);
    });

  const control: RunControl<Result> = {
    beganMs,
    deadlineMs,
    signal: controller.signal,
    isWanted,
    assertRunning,
    assertWanted() {
      // After the machine has slept, the run's deadline may be long past.
      if (performance.now() >= deadlineMs) stop();
      assertRunning();
      endIfUnwanted();
      if (isAbandoned) throw givenUp;
    },
    within: (step, untilMs) => wait(step, untilMs, false),
    keep: (step, untilMs) => wait(step, untilMs, true),
    async sleep(ms) {
      await wait(new Promise<never>(() => undefined), performance.now() + ms, false);
    },
    afterwards: (rest) => void afterwards.push(rest.catch(() => undefined)),
    serve: (result) => settle({ kind: 'served', result }),
  };

  // Start a moment later, so that the caller that created the run can join it first.
  const done = Promise.resolve()
    .then(() => work(control))
    .then(control.serve, (error: unknown) => settle(error === givenUp ? 'over' : { kind: 'failed', error }))
    .then(() => Promise.all(afterwards))
    .then(() => undefined);

  return {
    isOpen: () => !isSettled && performance.now() < deadlineMs,
    stop,
    done,
    control,
    join(signal) {
      waiting++;
      return new Promise((resolve, reject) => {
        let staleChecks = 0;
        const finish = (how: () => void): void => {
          if (timer === undefined) return;
          clearInterval(timer);
          timer = undefined;
          signal?.removeEventListener('abort', onAbort);
          leave();
          how();
        };
        const onAbort = (): void => finish(() => reject(abortReason(signal as AbortSignal)));
        let timer: ReturnType<typeof setInterval> | undefined = setInterval(() => {
          const nowMs = performance.now();
          // Once, this process itself may have stood still; twice means a frozen context.
          staleChecks = nowMs - tickedMs >= checkMs ? staleChecks + 1 : 0;
          if (staleChecks < 2 && nowMs < deadlineMs + tickMs) return;
          stop();
          finish(() => resolve('over'));
        }, checkMs);
        signal?.addEventListener('abort', onAbort);
        outcome.then((found) => finish(() => resolve(found)));
        if (signal?.aborted) onAbort();
      });
    },
  };
}

/** Ignores errors: on edge runtimes, objects of another request must not be touched. */
function bestEffort(act: () => void): void {
  try {
    act();
  } catch {
    // It ends by its own timer.
  }
}

import { abortReason } from '../http/abort-reason.ts';
import { type late, settleBy } from './settle-by.ts';

/** What became of a run. `over`: it was given up without a result, and whoever waits starts over. */
export type Outcome<Result> =
  | { kind: 'served'; result: Result }
  | { kind: 'failed'; error: unknown }
  | 'over';

/** One piece of work that serves all who wait for it. It has one deadline, and settles once. */
export interface Run<Result> {
  /** Whether it can still serve a caller. */
  isOpen(): boolean;
  /** Waits with the caller's own signal and timer. */
  join(signal?: AbortSignal): Promise<Outcome<Result>>;
  /** Ends it, and all that it waits for. Those who wait start over, or fail with the error that is given. */
  stop(failure?: { error: unknown }): void;
  /** Its very end, when all that it began is done. Never rejects. */
  readonly done: Promise<void>;
}

/** What the work can ask of its run. */
export interface RunControl<Result> {
  readonly beganMs: number;
  /** On the steady clock, as all instants here. */
  readonly deadlineMs: number;
  /** Aborts when the run is stopped. */
  readonly signal: AbortSignal;
  /** @throws where the run was stopped. */
  assertRunning(): void;
  isWanted(): boolean;
  /** @throws where the run was stopped, or nobody needs its next step any more. */
  assertWanted(): void;
  /** Waits for a step that ends when the last caller leaves. */
  within<Value>(work: PromiseLike<Value>, untilMs: number): Promise<Value | typeof late>;
  /** Waits for what cannot be taken back, whoever leaves: what it gives is kept. */
  keep<Value>(work: PromiseLike<Value>, untilMs: number): Promise<Value | typeof late>;
  sleep(ms: number): Promise<void>;
  /** Belongs to the run, and holds up nobody who waits for it. */
  afterwards(work: Promise<unknown>): void;
  /** Serves those who wait, before the work is done. */
  serve(result: Result): void;
}

/** Twice a second, so that a waiter can tell a run that is slow from one that stands still. */
const tickMs = 500;
const checkMs = 1_000;
/** What the steps of a run reject with that was stopped, or that nobody needs any more. */
export const givenUp: unique symbol = Symbol('given up');

export function beginRun<Result>(
  options: { lengthMs: number; isBackground: boolean },
  work: (control: RunControl<Result>) => Promise<Result>,
): Run<Result> {
  const beganMs = performance.now();
  const deadlineMs = beganMs + options.lengthMs;
  // Made here and not for the client: edge runtimes tie timers, controllers and promises to a request.
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

  function settle(next: Outcome<Result>): void {
    isSettled = true;
    bestEffort(() => clearInterval(ticker));
    tell(next);
  }

  function endWaits(which: (wait: { isKept: boolean }) => boolean): void {
    for (const [end, wait] of [...waits]) if (which(wait)) bestEffort(() => end(givenUp));
  }

  function stop(failure?: { error: unknown }): void {
    if (isStopped) return;
    isStopped = true;
    if (!isSettled) settle(failure === undefined ? 'over' : { kind: 'failed', error: failure.error });
    endWaits(() => true);
    bestEffort(() => controller.abort(failure?.error));
  }

  const isWanted = (): boolean => options.isBackground || waiting > 0;

  function leave(): void {
    waiting--;
    const isIdle = [...waits.values()].some(({ isKept }) => !isKept);
    if (isIdle) endIfUnwanted();
  }

  /** Nothing is undone, but nothing follows either, and nobody can join any more. */
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
      // A machine that slept wakes up in the middle of a run that is long over.
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
    serve(result) {
      if (!isSettled) settle({ kind: 'served', result });
    },
  };

  // A moment later, so that whoever begins a run can note and join it before anything happens.
  const done = Promise.resolve()
    .then(() => work(control))
    .then(control.serve, (error: unknown) => {
      if (!isSettled) settle(error === givenUp ? 'over' : { kind: 'failed', error });
    })
    .then(() => Promise.all(afterwards))
    .then(() => undefined);

  return {
    isOpen: () => !isSettled && performance.now() < deadlineMs,
    stop,
    done,
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
          // Once may be this process, which stood still itself; twice is a context that was frozen.
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

/** For what may belong to another request of an edge runtime, which then refuses to be touched. */
function bestEffort(act: () => void): void {
  try {
    act();
  } catch {
    // It ends by its own timer.
  }
}

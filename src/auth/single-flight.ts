/** Lets one run of a task serve all who wait for it. */
export interface SingleFlight {
  /** Starts a run, unless one is alive; `undefined` then. */
  start(): Promise<void> | undefined;
  /** Waits for the run that is alive, or starts one. Rejects where that one fails. */
  join(): Promise<void>;
  /** Lets the run go on, but serves nobody with it any more. */
  forget(): void;
}

/** What a run can tell those who wait for it. */
export interface RunSignals {
  /** That it is alive, though it takes its time. */
  showLife(): void;
  /** That they need not wait for the rest of it. */
  serve(): void;
}

interface Run {
  done: Promise<void>;
  /** When those who wait are served: at its end at the latest. */
  served: Promise<void>;
  /** When it last showed a sign of life, on this machine's own clock. */
  aliveAtMs: number;
}

/**
 * A run without a sign of life for `deadAfterMs` is given up and replaced: an edge runtime freezes a run together
 * with the request that began it, and its promise would be waited for in vain.
 */
export function createSingleFlight(
  task: (signals: RunSignals) => Promise<void>,
  deadAfterMs: number,
): SingleFlight {
  let current: Run | undefined;

  function begin(): Run {
    const run: Run = { done: Promise.resolve(), served: Promise.resolve(), aliveAtMs: performance.now() };
    run.served = new Promise((resolve, reject) => {
      const showLife = (): void => {
        run.aliveAtMs = performance.now();
      };
      run.done = task({ showLife, serve: resolve }).finally(() => {
        if (current === run) current = undefined;
      });
      run.done.then(resolve, reject);
    });
    // Those who wait hear of a failure; nobody may be waiting.
    run.served.catch(() => undefined);
    current = run;
    return run;
  }

  return {
    start() {
      const isAlive = current !== undefined && performance.now() - current.aliveAtMs < deadAfterMs;
      return isAlive ? undefined : begin().done;
    },
    async join() {
      for (;;) {
        const run = current ?? begin();
        if (await settles(run, deadAfterMs)) return;
        if (current === run) current = undefined;
      }
    },
    forget() {
      current = undefined;
    },
  };
}

/** Whether the run serves while it shows signs of life; rejects where it fails. */
async function settles(run: Run, deadAfterMs: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isDead = new Promise<false>((resolve) => {
    const check = (): void => {
      const silentMs = performance.now() - run.aliveAtMs;
      if (silentMs >= deadAfterMs) resolve(false);
      else timer = setTimeout(check, deadAfterMs - silentMs + 1);
    };
    check();
  });
  try {
    return await Promise.race([run.served.then(() => true as const), isDead]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets one run of a task serve all who wait for it. */
export interface SingleFlight {
  /** Starts a run, unless one is alive; `undefined` then. */
  start(): Promise<void> | undefined;
  /** Waits for the run that is alive, or starts one. Rejects where that one fails. */
  join(): Promise<void>;
  /** Lets the run go on, but serves nobody with it any more. */
  forget(): void;
}

interface Run {
  done: Promise<void>;
  /** When it last showed a sign of life, on this machine's own clock. */
  aliveAtMs: number;
}

/**
 * A run without a sign of life for `deadAfterMs` is given up and replaced: an edge runtime freezes a run together
 * with the request that began it, and its promise would be waited for in vain.
 */
export function createSingleFlight(
  task: (showLife: () => void) => Promise<void>,
  deadAfterMs: number,
): SingleFlight {
  let current: Run | undefined;

  function begin(): Run {
    const run: Run = { done: Promise.resolve(), aliveAtMs: performance.now() };
    run.done = task(() => {
      run.aliveAtMs = performance.now();
    }).finally(() => {
      if (current === run) current = undefined;
    });
    // Those who wait hear of a failure; nobody may be waiting.
    run.done.catch(() => undefined);
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

/** Whether the run ends while it shows signs of life; rejects where it fails. */
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
    return await Promise.race([run.done.then(() => true as const), isDead]);
  } finally {
    clearTimeout(timer);
  }
}

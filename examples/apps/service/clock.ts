/** The API's time. */
export interface Clock {
  now(): number;
  /** Reads the sandbox's time again. Does nothing with the real API. */
  read(): Promise<void>;
}

/**
 * The machine's clock, or the sandbox's on this machine, which runs faster and can be moved. The sandbox says what its
 * clock showed at which moment of the machine's clock, so that all processes agree on the time.
 */
export function createClock(url: string | undefined, minuteMs: number): Clock {
  if (url === undefined) return { now: Date.now, read: async () => undefined };
  const speed = 60_000 / minuteMs;
  let shown = { apiMs: 0, machineMs: 0 };
  return {
    now: () => shown.apiMs + (Date.now() - shown.machineMs) * speed,
    async read() {
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      shown = (await answer.json()) as typeof shown;
    },
  };
}

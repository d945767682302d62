/** The API's time. */
export interface Clock {
  now(): number;
  /** Looks at the time anew; does nothing with the real API. */
  read(): Promise<void>;
}

/**
 * The machine's clock, or the sandbox's on this machine, which runs faster and is turned by whoever tries this out. It
 * says what it showed at which moment of the machine's, so that all processes read the same time off it.
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

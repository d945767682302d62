/** The API's time. */
export interface Clock {
  now(): number;
  /** Looks at the time anew; does nothing with the real API. */
  read(): Promise<void>;
}

/** The machine's clock, or the sandbox's, which runs faster and is turned by whoever tries this out. */
export function createClock(url: string | undefined, minuteMs: number): Clock {
  if (url === undefined) return { now: Date.now, read: async () => undefined };
  const speed = 60_000 / minuteMs;
  let [apiMs, readAtMs] = [0, 0];
  return {
    now: () => apiMs + (performance.now() - readAtMs) * speed,
    async read() {
      const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
      [apiMs, readAtMs] = [Number(await answer.text()), performance.now()];
    },
  };
}

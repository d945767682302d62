/** The sandbox's time: it moves with the machine's clock, or stands still when a start is given, and can be advanced. */
export interface SandboxClock {
  /** Milliseconds since the epoch, as the client should see them. */
  now(): number;
  /** The API's own idea of the time: `now()` plus the configured skew. */
  apiNow(): number;
  advance(seconds: number): void;
  export(): ClockState;
  restore(state: ClockState): void;
}

export interface ClockState {
  /** Where a fixed clock stands before any advance; `null` for a clock that follows the machine's. */
  startAtMs: number | null;
  advancedMs: number;
}

export const dayMs = 86_400_000;

/** What the clock may show: the API writes dates with four digits of the year. */
export const firstMs: number = Date.UTC(1970, 0, 1);
export const lastMs: number = Date.UTC(9000, 0, 1);

export function createClock(startAtMs: number | null, skewSeconds: number): SandboxClock {
  let start = startAtMs;
  let advancedMs = 0;
  const now = (): number => (start ?? Date.now()) + advancedMs;

  return {
    now,
    apiNow: () => now() + skewSeconds * 1000,
    advance(seconds) {
      if (!Number.isFinite(seconds)) throw new TypeError('advance: seconds must be a finite number');
      const nextMs = now() + seconds * 1000;
      if (nextMs < firstMs || nextMs > lastMs)
        throw new TypeError('advance: the clock stays between the years 1970 and 9000');
      advancedMs += seconds * 1000;
    },
    export: () => ({ startAtMs: start, advancedMs }),
    restore(state) {
      start = state.startAtMs;
      advancedMs = state.advancedMs;
    },
  };
}

/** ISO 8601 in UTC with the six decimals that the API sends. */
export function toTimestamp(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, -1)}000Z`;
}

/** `YYYY-MM-DD` in UTC. */
export function toDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

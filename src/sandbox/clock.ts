/** The sandbox's clock. It follows the machine's clock, or stands still if a start is given, and can be advanced. */
export interface SandboxClock {
  /** Milliseconds since the epoch, as the client should see them. */
  now(): number;
  /** The time according to the API: `now()` plus the configured skew. */
  apiNow(): number;
  advance(by: Duration): void;
  export(): ClockState;
  restore(state: ClockState): void;
}

/** A span of time: a number of seconds, or its parts. */
export type Duration =
  | number
  | {
      /** Days of 24 hours. */
      days?: number;
      /** Hours. */
      hours?: number;
      /** Minutes. */
      minutes?: number;
      /** Seconds. */
      seconds?: number;
    };

/** Where the sandbox's clock stands. */
export interface ClockState {
  /** The start of a fixed clock, in ms since the epoch; `null` for a clock that follows the machine's. */
  startAtMs: number | null;
  /** How far the clock was moved, in ms. */
  advancedMs: number;
}

export const dayMs = 86_400_000;

/** The range of the clock: the API writes years with four digits. */
export const firstMs: number = Date.UTC(1970, 0, 1);
export const lastMs: number = Date.UTC(9000, 0, 1);

export function createClock(startAtMs: number | null, skewSeconds: number): SandboxClock {
  let start = startAtMs;
  let advancedMs = 0;
  const now = (): number => (start ?? Date.now()) + advancedMs;

  return {
    now,
    apiNow: () => now() + skewSeconds * 1000,
    advance(by) {
      const byMs = toSeconds(by) * 1000;
      const nextMs = now() + byMs;
      if (nextMs < firstMs || nextMs > lastMs)
        throw new TypeError('advance: the clock must stay between the years 1970 and 9000');
      advancedMs += byMs;
    },
    export: () => ({ startAtMs: start, advancedMs }),
    restore(state) {
      start = state.startAtMs;
      advancedMs = state.advancedMs;
    },
  };
}

const partSeconds: Record<string, number> = { days: 86_400, hours: 3600, minutes: 60, seconds: 1 };

/** @throws TypeError that names the part that is not a number or not one of the four units */
function toSeconds(by: Duration): number {
  const parts = typeof by === 'object' && by !== null ? by : { seconds: by };
  const names = Object.keys(parts);
  if (names.length === 0) throw new TypeError('advance: give seconds, or { days, hours, minutes, seconds }');
  return Object.entries(parts).reduce((total, [name, value]) => {
    const unit = Object.hasOwn(partSeconds, name) ? partSeconds[name] : undefined;
    if (unit === undefined)
      throw new TypeError(`advance: '${name}' is not one of days, hours, minutes and seconds`);
    if (!Number.isFinite(value)) throw new TypeError(`advance: ${name} must be a finite number`);
    return total + value * unit;
  }, 0);
}

/** ISO 8601 in UTC with the six decimals that the API sends. */
export function toTimestamp(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, -1)}000Z`;
}

/** `YYYY-MM-DD` in UTC. */
export function toDate(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

import type { RemainingCalls } from './call-budget.ts';

/** What is known of one account's calls of one kind. */
export interface BudgetEntry {
  window?: RemainingCalls | undefined;
  /** Until when calls go out without a limit: a success reported none that makes sense. */
  unlimitedUntilMs?: number | undefined;
  /** The calls in flight, each with the moment at which it is over whatever happened. */
  reserved: Record<string, number>;
}

const hourMs = 3_600_000;
/** No window is longer: the bank's is 24 hours. */
const longestMs = 25 * hourMs;
/** Windows whose ends lie closer are one: answers are on their way for a while. */
const sameWindowMs = 60_000;

/** A window as reported, if it makes sense; one that claims to last for longer is cut. */
export function toWindow(
  reported: { limit?: unknown; remaining?: unknown; resetsAtMs?: unknown },
  nowMs: number,
): RemainingCalls | undefined {
  const { remaining, resetsAtMs, limit = remaining } = reported;
  if (!isCount(remaining) || !isCount(limit) || remaining > limit) return undefined;
  // A bank that allows none is not one that anybody could have linked.
  if (typeof resetsAtMs !== 'number' || !(resetsAtMs > nowMs)) return undefined;
  if (reported.limit !== undefined && limit === 0) return undefined;
  return { limit, remaining, resetsAtMs: Math.min(resetsAtMs, nowMs + longestMs) };
}

/**
 * What holds of two reports of one window: answers come out of order, so the lower count does. One that ends later
 * and has more is the next window.
 */
export function mergeWindows(
  known: RemainingCalls | undefined,
  seen: RemainingCalls | undefined,
  nowMs: number,
): RemainingCalls | undefined {
  const old = isLive(known, nowMs) ? known : undefined;
  if (!isLive(seen, nowMs)) return old;
  if (old === undefined || seen.remaining < old.remaining) return seen;
  return seen.remaining > old.remaining && seen.resetsAtMs > old.resetsAtMs + sameWindowMs ? seen : old;
}

/** An entry as it was stored, by this process or by anybody: only what makes sense is taken. */
export function readEntry(item: unknown, nowMs: number): BudgetEntry {
  const stored = parse(item);
  const window = toWindow(stored.window ?? {}, nowMs);
  const { unlimitedUntilMs } = stored;
  const reserved = Object.entries(stored.reserved ?? {}).filter(([, untilMs]) => isSoon(untilMs, nowMs));
  return {
    // A window that ends later was not written by an honest clock: nothing is known.
    window: (stored.window?.resetsAtMs as number) > nowMs + longestMs ? undefined : window,
    unlimitedUntilMs: isSoon(unlimitedUntilMs, nowMs) ? unlimitedUntilMs : undefined,
    reserved: Object.fromEntries(reserved) as Record<string, number>,
  };
}

interface StoredEntry {
  window?: { limit?: unknown; remaining?: unknown; resetsAtMs?: unknown } | null;
  unlimitedUntilMs?: unknown;
  reserved?: object | null;
}

/** Some storages parse what looks like JSON, and some do not. */
function parse(item: unknown): StoredEntry {
  try {
    const value = typeof item === 'string' ? JSON.parse(item) : item;
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function isLive(window: RemainingCalls | undefined, nowMs: number): window is RemainingCalls {
  return window !== undefined && window.resetsAtMs > nowMs;
}

/** Reservations and the like last an hour at most. */
function isSoon(untilMs: unknown, nowMs: number): untilMs is number {
  return typeof untilMs === 'number' && untilMs > nowMs && untilMs <= nowMs + hourMs;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

import type { RemainingCalls } from './call-budget.ts';

/** What is known about one account's calls of one kind. */
export interface BudgetEntry {
  window?: RemainingCalls | undefined;
  /** Until when calls go out without a limit, because a success reported no limit that makes sense. */
  unlimitedUntilMs?: number | undefined;
  /** The calls in flight, each with the time at which its reservation ends in any case. */
  reserved: Record<string, number>;
}

const hourMs = 3_600_000;
/** No window is longer. The bank's own is 24 hours. */
const longestMs = 25 * hourMs;
/** Windows whose ends are closer together than this are the same window. Answers take a while to arrive. */
const sameWindowMs = 60_000;

/** The reported window, if it makes sense. One that claims to last too long is shortened. */
export function toWindow(
  reported: { limit?: unknown; remaining?: unknown; resetsAtMs?: unknown },
  nowMs: number,
): RemainingCalls | undefined {
  const { remaining, resetsAtMs, limit = remaining } = reported;
  if (!isCount(remaining) || !isCount(limit) || remaining > limit) return undefined;
  // A limit of 0 makes no sense: nobody could have linked such a bank.
  if (typeof resetsAtMs !== 'number' || !(resetsAtMs > nowMs)) return undefined;
  if (reported.limit !== undefined && limit === 0) return undefined;
  return { limit, remaining, resetsAtMs: Math.min(resetsAtMs, nowMs + longestMs) };
}

/**
 * Combines two reports of a window. Answers may arrive out of order, so the lower count wins. A report that ends
 * later and has more calls left is about the next window.
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

/** Reads a stored entry. Anybody may have written it, so only values that make sense are used. */
export function readEntry(item: unknown, nowMs: number): BudgetEntry {
  const stored = parse(item);
  const window = toWindow(stored.window ?? {}, nowMs);
  const { unlimitedUntilMs } = stored;
  const reserved = Object.entries(stored.reserved ?? {}).filter(([, untilMs]) => isSoon(untilMs, nowMs));
  return {
    // A window that ends later was written by a wrong clock, so it is ignored.
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

/** If the end is further away than any window lasts, the clock has been set back since, and the end is not known. */
function isLive(window: RemainingCalls | undefined, nowMs: number): window is RemainingCalls {
  return window !== undefined && window.resetsAtMs > nowMs && window.resetsAtMs <= nowMs + longestMs;
}

/** Reservations and pauses of the limit last an hour at most. */
export function isSoon(untilMs: unknown, nowMs: number): untilMs is number {
  return typeof untilMs === 'number' && untilMs > nowMs && untilMs <= nowMs + hourMs;
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

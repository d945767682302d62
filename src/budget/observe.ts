import type { ApiResponse } from '../answers/api-response.ts';
import { type BudgetEntry, mergeWindows, toWindow } from './budget-entry.ts';

const hourMs = 3_600_000;
/** A shorter wait is one of the API's limits for all accounts together. */
const longestGeneralWaitMs = 60_000;
const usualLimit = 4;

/** Learns from an answer. */
export function observe(
  entry: BudgetEntry,
  { ok, headers, rateLimits, error }: ApiResponse<unknown>,
  nowMs: number,
): void {
  const reported = hasNegative(headers) ? undefined : toWindow(rateLimits.account ?? {}, nowMs);
  const waitMs = (error?.status === 429 ? (error.retryAtMs ?? 0) : 0) - nowMs;
  if (reported !== undefined) {
    entry.window = mergeWindows(entry.window, reported, nowMs);
  } else if (waitMs > longestGeneralWaitMs) {
    // Where a proxy drops the headers, the body's own words say how long.
    const limit = Number(
      /(\d+)\s*\/\s*day/.exec(error?.detail ?? '')?.[1] ?? entry.window?.limit ?? usualLimit,
    );
    const usedUp = toWindow({ limit: limit || usualLimit, remaining: 0, resetsAtMs: nowMs + waitMs }, nowMs);
    entry.window = mergeWindows(entry.window, usedUp, nowMs);
  } else if (ok === true && mergeWindows(entry.window, undefined, nowMs) === undefined) {
    // A bank that reports no limit, or nonsense: what is not known holds nobody up.
    entry.unlimitedUntilMs = nowMs + hourMs;
  }
}

/**
 * Takes off a call whose answer was lost: the API may have counted it. It may run again on an entry that has learnt from
 * others meanwhile, and takes the call off what they know, once.
 */
export function createLoss(now: () => number): (entry: BudgetEntry) => void {
  let left = Number.POSITIVE_INFINITY;
  return (entry) => {
    const window = mergeWindows(entry.window, undefined, now());
    if (window === undefined || window.remaining >= left) return;
    left = Math.max(0, window.remaining - 1);
    entry.window = { ...window, remaining: left };
  };
}

/** Counts below zero were seen; read as zero they would block an account for a day. */
function hasNegative(headers: Headers | undefined): boolean {
  return [...(headers ?? [])].some(
    ([name, value]) => /ratelimit.account/i.test(name) && value.trim().startsWith('-'),
  );
}

import type { ApiResponse } from '../answers/api-response.ts';
import { type BudgetEntry, mergeWindows, toWindow } from './budget-entry.ts';

const hourMs = 3_600_000;
/** A shorter wait comes from one of the API's limits for all accounts together. */
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
    // If a proxy drops the headers, the text of the body says how long to wait.
    const limit = Number(
      /(\d+)\s*\/\s*day/.exec(error?.detail ?? '')?.[1] ?? entry.window?.limit ?? usualLimit,
    );
    const usedUp = toWindow({ limit: limit || usualLimit, remaining: 0, resetsAtMs: nowMs + waitMs }, nowMs);
    entry.window = mergeWindows(entry.window, usedUp, nowMs);
  } else if (ok === true && mergeWindows(entry.window, undefined, nowMs) === undefined) {
    // The bank reports no limit, or nonsense. An unknown limit must not hold calls back.
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

/** Negative counts have been seen. Read as zero, they would block an account for a day. */
function hasNegative(headers: Headers): boolean {
  return [...headers].some(([name, value]) => /ratelimit.account/i.test(name) && value.startsWith('-'));
}

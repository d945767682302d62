import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { assertMilliseconds, longestTimerMs } from './assert-milliseconds.ts';
import { assertNames } from './assert-names.ts';
import type { EndpointKind } from './endpoint-kind.ts';

/** How often and how patiently failed calls are repeated. */
export interface RetryOptions {
  /**
   * How often a call may be repeated after its first attempt. Each repeat waits longer than the one before, 10 s at
   * most.
   * @default 2
   */
  limit?: number | undefined;
  /**
   * The longest wait that a 429 or 503 may ask for, in ms; what asks for more is answered at once, with `retryAtMs`.
   * @default 10 000
   */
  maxWaitMs?: number | undefined;
}

export interface RetryRules {
  limit: number;
  maxWaitMs: number;
}

const firstDelayMs = 300;
const longestDelayMs = 10_000;
/** Callers that were told the same moment must not all come back at it. */
const longestJitterMs = 1_000;
const gatewayStatuses = new Set([502, 503, 504]);
const hopelessCodes = new Set([
  'ConnectionError',
  'InstitutionDisabled',
  'UnknownRequestError',
  'AccessExpired',
]);

/** @throws TypeError naming the member that does not fit. */
export function readRetry(retry: RetryOptions | false | undefined): RetryRules {
  if (retry === undefined) return { limit: 2, maxWaitMs: 10_000 };
  if (retry === false) return { limit: 0, maxWaitMs: 0 };
  if (typeof retry !== 'object' || retry === null) {
    throw new TypeError('retry must be false or an object with limit and maxWaitMs.');
  }
  assertNames('retry', retry, ['limit', 'maxWaitMs']);
  const { limit = 2, maxWaitMs = 10_000 } = retry;
  if (!Number.isInteger(limit) || limit < 0)
    throw new TypeError('retry.limit must be a whole number of at least 0.');
  if (maxWaitMs !== 0) assertMilliseconds('retry.maxWaitMs', maxWaitMs);
  return { limit, maxWaitMs };
}

/**
 * How long to wait before a call is repeated, in ms; `undefined` if it must not be. Ten failures in a row suspend
 * a requisition, and a lost answer may have cost one of the day's four: so bank data is asked for again only after an
 * answer that costs neither, and nothing that may have arrived is written twice.
 */
export function retryDelayMs(
  failure: NordigenApiError | NordigenNetworkError,
  call: { kind: EndpointKind; retries: number; rules: RetryRules; nowMs: number },
): number | undefined {
  const { kind, retries, rules, nowMs } = call;
  if (retries >= rules.limit) return undefined;
  const backoffMs = Math.min(longestDelayMs, firstDelayMs * 2 ** retries) * (0.5 + Math.random() / 2);
  if (failure instanceof NordigenNetworkError) {
    if (failure.reason !== 'no-answer' && failure.reason !== 'cut-off') return undefined;
    const mayCost = kind === 'write' || kind === 'bank-data';
    return mayCost && failure.wasSent ? undefined : backoffMs;
  }
  const { status, code, retryAtMs } = failure;
  if (kind === 'write' || hopelessCodes.has(code)) return undefined;
  if (!gatewayStatuses.has(status) && !(status === 429 && retryAtMs !== undefined)) return undefined;
  const namedMs = (retryAtMs ?? 0) - nowMs;
  if (namedMs > rules.maxWaitMs) return undefined;
  const jitterMs = Math.random() * Math.min(longestJitterMs, namedMs / 10);
  return Math.min(longestTimerMs, Math.max(backoffMs, namedMs + jitterMs));
}

import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import type { EndpointKind } from './endpoint.ts';

export interface RetryOptions {
  /**
   * How often a call may be repeated after its first attempt. Each repeat waits longer than the one before.
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
const gatewayStatuses = new Set([502, 503, 504]);

/**
 * How long to wait before a call is repeated, in ms; `undefined` where it must not be. Ten failures in a row suspend
 * a requisition, and a lost answer may have cost one of the day's four: so bank data is asked for again only after an
 * answer that costs neither, and nothing is written twice.
 */
export function repeatDelayMs(
  failure: unknown,
  call: { kind: EndpointKind; attempts: number; rules: RetryRules; nowMs: number },
): number | undefined {
  const { kind, attempts, rules, nowMs } = call;
  if (kind === 'write' || attempts > rules.limit) return undefined;
  const backoffMs = firstDelayMs * 2 ** (attempts - 1) * (0.5 + Math.random() / 2);
  if (failure instanceof NordigenNetworkError) {
    return failure.reason === 'redirect' || kind === 'bank-data' ? undefined : backoffMs;
  }
  const { status, code, retryAtMs } = failure as NordigenApiError;
  const isWorthRepeating =
    (status === 429 && retryAtMs !== undefined) ||
    (gatewayStatuses.has(status) && code !== 'ConnectionError');
  if (!isWorthRepeating || code === 'UnknownRequestError' || code === 'AccessExpired') return undefined;
  const waitMs = Math.max(backoffMs, (retryAtMs ?? 0) - nowMs);
  return waitMs <= Math.max(rules.maxWaitMs, backoffMs) ? waitMs : undefined;
}

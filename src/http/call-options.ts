import { assertMilliseconds } from './assert-milliseconds.ts';
import { assertNames } from './assert-names.ts';
import type { CallOptions } from './endpoint.ts';
import type { EndpointKind } from './endpoint-kind.ts';
import { readHeaders } from './request-headers.ts';
import { type RetryRules, readRetry } from './retry.ts';

export const defaultTimeoutMs: Record<EndpointKind, number> = {
  token: 10_000,
  metadata: 30_000,
  write: 30_000,
  'bank-data': 120_000,
};

/** The options of a call, checked. For those that are absent, the client's apply. */
export interface CallSettings {
  signal: AbortSignal | undefined;
  timeoutMs: number | undefined;
  retry: RetryRules | undefined;
  headers: Headers | undefined;
}

const names = ['signal', 'timeoutMs', 'retry', 'headers'];

function isSignal(signal: AbortSignal | null): boolean {
  return typeof signal?.addEventListener === 'function' && typeof signal.removeEventListener === 'function';
}

/** @throws TypeError naming the option that does not fit. */
export function readCallOptions(options: CallOptions, mayAuthorize: boolean): CallSettings {
  assertNames('A call', options, names);
  const { signal, timeoutMs, retry, headers } = options;
  if (timeoutMs !== undefined) assertMilliseconds('timeoutMs', timeoutMs);
  if (signal !== undefined && !isSignal(signal)) throw new TypeError('signal must be an AbortSignal.');
  return {
    signal,
    timeoutMs,
    retry: retry === undefined ? undefined : readRetry(retry),
    headers: headers === undefined ? undefined : readHeaders(headers, mayAuthorize),
  };
}

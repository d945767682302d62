import type { TokenSource } from '../endpoints/token.ts';
import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenTokenError } from '../errors/nordigen-token-error.ts';
import type { CallOptions } from '../http/endpoint.ts';
import { type RetryRules, retryDelayMs } from '../http/retry.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { type CredentialsFunction, callCredentials } from './call-credentials.ts';
import { type TokenPairInput, toTokenRecord, withNewAccess } from './expiry.ts';
import type { LoggedRequest, RequestLog } from './request-log.ts';
import type { RunControl } from './run.ts';

/** The source of new pairs: the API with the client's secrets, a function of the user's, or none. */
export type PairSource = 'secrets' | CredentialsFunction | undefined;

export interface AskOptions {
  token: TokenSource;
  source: PairSource;
  now: () => number;
  /** How long one request may take, in ms. */
  timeoutMs: number;
  /** How often a request is repeated, and after what waits. */
  rules: RetryRules;
  log: RequestLog;
}

/** Sends a run's token requests. Each is logged, and none is sent that cannot finish before the run's deadline. */
export interface Asking {
  /** The requests that were sent. */
  readonly requests: LoggedRequest[];
  /** A new access token for the refresh token, or the API's error if it refuses that. */
  refresh(record: TokenRecord & { refresh: string }): Promise<TokenRecord | NordigenApiError>;
  /** A new pair from the credentials. */
  obtain(): Promise<TokenRecord>;
}

export function createAsking(run: RunControl<unknown>, options: AskOptions): Asking {
  const { token, source, now, rules, log, timeoutMs } = options;
  const requests: LoggedRequest[] = [];
  const leftMs = (): number => Math.max(1, run.deadlineMs - performance.now());

  function note(): LoggedRequest | undefined {
    if (performance.now() < log.freeAtMs()) return undefined;
    const request = log.note();
    requests.push(request);
    return request;
  }

  /** Sends a request and its permitted repeats. Throws the last failure that is not an answer. */
  async function ask<Response extends { error?: NordigenApiError | undefined }>(
    send: (options: CallOptions) => Promise<Response>,
  ): Promise<Response> {
    let last: { response: Response } | { error: unknown } | undefined;
    for (let retries = 0; ; retries++) {
      run.assertWanted();
      const request = note();
      if (request === undefined) {
        if (last === undefined) throw tooManyRenewals();
        break;
      }
      try {
        // Repeats are made here, because only the run knows who is waiting and for how long.
        const limits = { signal: run.signal, timeoutMs: Math.min(timeoutMs, leftMs()) };
        last = { response: await send({ ...limits, retry: false }) };
      } catch (error) {
        // Throw the earlier failure, not the abort that followed it.
        if (last === undefined || !run.signal.aborted) last = { error };
        if (!wasSent(error)) log.forget([request]);
      }
      const failure = 'response' in last ? last.response.error : last.error;
      const delayMs = isRepeatable(failure)
        ? retryDelayMs(failure, { kind: 'token', retries, rules, nowMs: now() })
        : undefined;
      // A repeat that might not finish in time would only hide the answer that came already.
      if (delayMs === undefined || delayMs + timeoutMs > leftMs() || !run.isWanted()) break;
      try {
        await run.sleep(delayMs);
      } catch {
        // All callers have left, but the failure still counts.
        break;
      }
    }
    if ('error' in last) throw last.error;
    return last.response;
  }

  async function refresh(record: TokenRecord & { refresh: string }): Promise<TokenRecord | NordigenApiError> {
    const response = await ask((limits) => token.refresh(record.refresh, limits));
    if (response.ok) return read('The token endpoint', () => withNewAccess(record, response.data, now()));
    if (isRefusal(response.error.status)) return response.error;
    throw response.error;
  }

  return {
    requests,
    refresh,
    async obtain() {
      if (source === undefined) throw noCredentials();
      if (source !== 'secrets') {
        run.assertWanted();
        if (note() === undefined) throw tooManyRenewals();
        const pair = await callCredentials(source, run, timeoutMs);
        return read('The credentials function', () => toTokenRecord(pair, now()));
      }
      const response = await ask((limits) => token.obtain(limits));
      if (!response.ok) throw response.error;
      const pair = response.data;
      if (pair.access !== undefined) {
        return read('The token endpoint', () => toTokenRecord(pair as TokenPairInput, now(), 'api'));
      }
      // The API's newest form of the answer has only a refresh token, which then gets the access token.
      const { refresh: alone = '', refresh_expires } = pair;
      const record = read('The token endpoint', () =>
        toTokenRecord({ access: alone, refresh: alone, refresh_expires }, now(), 'api'),
      );
      const bought = await refresh({ ...record, refresh: alone });
      if (bought instanceof NordigenApiError) throw bought;
      return bought;
    },
  };
}

/** Whether the API refused the refresh token itself. 408, 425 and 429 only mean "try again later". */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}

function isRepeatable(failure: unknown): failure is NordigenApiError | NordigenNetworkError {
  return failure instanceof NordigenApiError || failure instanceof NordigenNetworkError;
}

/** Whether the request can have reached the API. */
export function wasSent(error: unknown): boolean {
  return !(error instanceof NordigenNetworkError) || error.wasSent;
}

function read(giver: string, toRecord: () => TokenRecord): TokenRecord {
  try {
    return toRecord();
  } catch (error) {
    throw new NordigenTokenError(`${giver} gave no token pair: ${(error as TypeError).message}`, {
      reason: 'invalid-pair',
    });
  }
}

export function noCredentials(): NordigenTokenError {
  return new NordigenTokenError(
    'There is no token and no way to get one: pass credentials or a store that holds a pair, or call client.auth.setTokenPair(pair).',
    { reason: 'no-credentials' },
  );
}

export function tooManyRenewals(): NordigenTokenError {
  return new NordigenTokenError(
    'Too many renewals have failed recently: at most 12 such token requests are sent per minute, and 60 per hour.',
    { reason: 'too-many-renewals' },
  );
}

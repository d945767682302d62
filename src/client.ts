import { attachAccessToken } from './auth/attach-access-token.ts';
import type { CurrentTokenPair, TokenPairInput } from './auth/expiry.ts';
import { createTokenManager, type TokenManager } from './auth/token-manager.ts';
import { type Accounts, createAccounts } from './endpoints/accounts.ts';
import { type Agreements, createAgreements } from './endpoints/agreements.ts';
import { createInstitutions, type Institutions } from './endpoints/institutions.ts';
import { createRequest, type RequestFunction } from './endpoints/request.ts';
import { createRequisitions, type Requisitions } from './endpoints/requisitions.ts';
import { createToken, createTokenSource, type TokenEndpoint } from './endpoints/token.ts';
import { NordigenTokenError } from './errors/nordigen-token-error.ts';
import { abortReason } from './http/abort-reason.ts';
import { assertNames } from './http/assert-names.ts';
import { defaultTimeoutMs, readCallOptions } from './http/call-options.ts';
import { type Closing, createClosing } from './http/closing.ts';
import { createHttp } from './http/create-http.ts';
import { createSend, type SendOptions } from './http/send.ts';
import type { NordigenClientOptions } from './options.ts';
import { readOptions } from './read-options.ts';

/**
 * The token pair that the client stores and renews by itself. With `credentials: 'proxy'` there is none, and every
 * function rejects with a `NordigenTokenError`.
 */
export interface Auth {
  /**
   * The access token, for calls that this client does not make. Sends a request only if no valid token is stored.
   * @throws NordigenTokenError if there is no way to get a token.
   */
  readonly getAccessToken: (options?: {
    /** Ends this caller's wait. A renewal that others wait for continues. */
    signal?: AbortSignal | undefined;
  }) => Promise<string>;
  /**
   * The pair with its remaining lifetimes. Sends a request only if no valid token is stored.
   * @throws NordigenTokenError if there is no way to get a token.
   */
  readonly getTokenPair: (options?: {
    /** Ends this caller's wait. A renewal that others wait for continues. */
    signal?: AbortSignal | undefined;
  }) => Promise<CurrentTokenPair>;
  /**
   * The pair that the client or the store holds; `undefined` if there is none. Never sends a request.
   * @throws NordigenStoreError if the client holds none and the store cannot be read.
   */
  readonly peekTokenPair: () => Promise<CurrentTokenPair | undefined>;
  /**
   * Replaces the client's pair with this one, and stores it.
   * @throws TypeError if it is not a token pair.
   */
  readonly setTokenPair: (pair: TokenPairInput) => Promise<void>;
  /** Replaces the client's pair with the one in the store. */
  readonly reload: () => Promise<void>;
  /** Deletes the pair, also from the store. The next call obtains a new one. */
  readonly clear: () => Promise<void>;
  /**
   * Calls `listener` with each pair that the client obtains or is given from now on, like `on.tokenPair`. Returns a
   * function that unsubscribes. The pair is a secret: it gives access to all bank data of the company.
   * @throws TypeError if `listener` is not a function.
   */
  readonly onTokenPair: (listener: (pair: CurrentTokenPair) => void) => () => void;
}

/** A client of the GoCardless Bank Account Data API. */
export interface NordigenClient {
  /** The token endpoint itself. It never reads or changes the pair that the client manages. */
  readonly token: TokenEndpoint;
  /** The token pair that the client manages: read it, replace it, or clear it. */
  readonly auth: Auth;
  /** Banks and other institutions. None of these calls counts towards a bank's daily limit. */
  readonly institutions: Institutions;
  /** End user agreements: which data, how far back and for how long. */
  readonly agreements: Agreements;
  /** Requisitions: a user's path through the consent of one bank. */
  readonly requisitions: Requisitions;
  /**
   * Linked accounts. Details, balances and transactions each have a daily limit, usually 4 calls per account.
   */
  readonly accounts: Accounts;
  /** Calls any path below `baseUrl`, with the same tokens, errors and limits as the other methods. */
  readonly request: RequestFunction;
  /** The client's clock, in ms since the epoch: the `now` of the options. */
  readonly now: () => number;
  /** Ends background work and stops watching the store; later calls reject with a `NordigenClosedError`. */
  readonly close: () => void;
}

/**
 * Creates a client. Nothing is sent before the first call.
 * @throws TypeError that names the invalid option.
 * @example
 * const client = createNordigenClient({ credentials: { secretId, secretKey } });
 * const institutions = await client.institutions.list({ country: 'GB' }).unwrap();
 */
export function createNordigenClient(options: NordigenClientOptions = {}): NordigenClient {
  const settings = readOptions(options);
  const { headers, requestInit, on, now } = settings;
  const closing = createClosing();
  const pairListeners = new Set<(pair: CurrentTokenPair) => void>();

  const sending: Omit<SendOptions, 'http'> = {
    baseUrl: settings.baseUrl,
    isProxied: settings.isProxied,
    fetch: settings.fetch,
    headers,
    hasOwnCache: requestInit?.cache !== undefined,
    maxBodyBytes: settings.maxBodyBytes,
    retry: settings.retry,
    timeoutMs: settings.timeoutMs,
    totalTimeoutMs: settings.totalTimeoutMs,
    now,
    closing,
    gate: settings.budget?.createGate(now),
    onResponse: on.response && ((event) => emit(on.response, event)),
    onIssues: on.issue && (({ operation, issues }) => emit(on.issue, { operation, issues })),
  };
  const bareHttp = createHttp({ headers: headers instanceof Headers ? headers : undefined, requestInit });
  const sendBare = createSend({ ...sending, http: bareHttp });
  const token = createToken(sendBare, settings.secrets);

  const tokens = settings.isProxied
    ? undefined
    : createTokenManager({
        token: createTokenSource(sendBare, settings.secrets),
        source: settings.source,
        store: settings.store,
        key: settings.key,
        renewal: settings.renewal,
        retry: settings.retry,
        tokenTimeoutMs: settings.timeoutMs ?? defaultTimeoutMs.token,
        now,
        closing,
        waitUntil: settings.waitUntil,
        onTokenPair: (pair) => {
          for (const listener of [on.tokenPair, ...pairListeners]) emit(listener, pair);
        },
        onStoreError: (error) => emit(on.storeError, error),
        onRenewalError: (error) => emit(on.renewalError, error),
      });
  const send = tokens
    ? createSend({
        ...sending,
        http: bareHttp.extend({ hooks: { beforeRequest: [attachAccessToken(tokens)] } }),
        tokens,
      })
    : sendBare;

  return {
    token,
    auth: createAuth(tokens, closing, pairListeners),
    institutions: createInstitutions(send),
    agreements: createAgreements(send),
    requisitions: createRequisitions(send),
    accounts: createAccounts(send),
    request: createRequest(send, sendBare),
    now,
    close: closing.close,
  };
}

function createAuth(
  tokens: TokenManager | undefined,
  closing: Closing,
  pairListeners: Set<(pair: CurrentTokenPair) => void>,
): Auth {
  async function managed<Result>(use: (tokens: TokenManager) => Result | Promise<Result>): Promise<Result> {
    closing.assertOpen();
    if (tokens !== undefined) return use(tokens);
    const message = "With credentials: 'proxy' the client holds no token: the backend at baseUrl does.";
    throw new NordigenTokenError(message, { reason: 'no-credentials' });
  }
  return {
    getAccessToken: (options) => managed((manager) => manager.getAccessToken(readSignal(options))),
    getTokenPair: (options) => managed((manager) => manager.getTokenPair(readSignal(options))),
    peekTokenPair: () => managed((manager) => manager.peekTokenPair()),
    setTokenPair: (pair) => managed((manager) => manager.setTokenPair(pair)),
    reload: () => managed((manager) => manager.reload()),
    clear: () => managed((manager) => manager.clear()),
    onTokenPair(listener) {
      if (typeof listener !== 'function') throw new TypeError('listener must be a function.');
      // A wrapper, so that the same function can be added twice and removed once.
      const own = (pair: CurrentTokenPair): void => listener(pair);
      pairListeners.add(own);
      return () => void pairListeners.delete(own);
    },
  };
}

/** @throws TypeError naming the option that does not fit; the signal's reason if it has aborted. */
function readSignal(options: { signal?: AbortSignal | undefined } = {}): AbortSignal | undefined {
  assertNames('A wait for a token', options, ['signal']);
  const { signal } = readCallOptions(options, false);
  if (signal?.aborted) throw abortReason(signal);
  return signal;
}

/** A listener that throws does not fail the call. What it threw is reported as an unhandled error. */
function emit<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  try {
    listener?.(event);
  } catch (error) {
    void Promise.reject(error);
  }
}

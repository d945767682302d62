import { attachAccessToken } from './auth/attach-access-token.ts';
import type { CurrentTokenPair, TokenPairInput } from './auth/expiry.ts';
import { createTokenManager, type TokenManager } from './auth/token-manager.ts';
import { type Accounts, createAccounts } from './endpoints/accounts.ts';
import { type Agreements, createAgreements } from './endpoints/agreements.ts';
import { createInstitutions, type Institutions } from './endpoints/institutions.ts';
import { createRequest, type RequestFunction } from './endpoints/request.ts';
import { createRequisitions, type Requisitions } from './endpoints/requisitions.ts';
import { createToken, type TokenEndpoint } from './endpoints/token.ts';
import { NordigenTokenError } from './errors/nordigen-token-error.ts';
import { defaultTimeoutMs } from './http/call-options.ts';
import { createClosing } from './http/closing.ts';
import { createHttp } from './http/create-http.ts';
import { createSend, type SendOptions } from './http/send.ts';
import type { NordigenClientOptions } from './options.ts';
import { readOptions } from './read-options.ts';

/** The token pair that the client keeps and renews by itself. With `credentials: 'proxy'` there is none. */
export interface Auth {
  /** The access token, obtained or renewed if need be; for calls that this client does not make. */
  readonly getAccessToken: () => Promise<string>;
  /** The pair, obtained or renewed if need be, with what is left of its lifetimes. */
  readonly getTokenPair: () => Promise<CurrentTokenPair>;
  /**
   * Makes this pair the client's own and stores it.
   * @throws TypeError where it is no token pair.
   */
  readonly setTokenPair: (pair: TokenPairInput) => Promise<void>;
  /** Takes whatever pair the store holds now. */
  readonly reload: () => Promise<void>;
  /** Forgets the pair, in the store too; the next call obtains a new one. */
  readonly clear: () => Promise<void>;
}

/** A client of the GoCardless Bank Account Data API. */
export interface NordigenClient {
  readonly token: TokenEndpoint;
  readonly auth: Auth;
  readonly institutions: Institutions;
  readonly agreements: Agreements;
  readonly requisitions: Requisitions;
  readonly accounts: Accounts;
  readonly request: RequestFunction;
  /** The clock that the client judges by, in ms since the epoch. */
  readonly now: () => number;
  /** Ends background work and leaves the store; later calls reject with a `NordigenClosedError`. */
  readonly close: () => void;
}

/**
 * Creates a client. Nothing is sent before the first call.
 * @throws TypeError naming the option that does not fit.
 * @example
 * const client = createNordigenClient({ credentials: { secretId, secretKey } });
 * const institutions = await client.institutions.list({ country: 'GB' }).unwrap();
 */
export function createNordigenClient(options: NordigenClientOptions = {}): NordigenClient {
  const settings = readOptions(options);
  const { headers, requestInit, on, now } = settings;
  const closing = createClosing();

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
        ...settings,
        token,
        tokenTimeoutMs: settings.timeoutMs ?? defaultTimeoutMs.token,
        waitUntil: settings.waitUntil,
        onTokenPair: (pair) => emit(on.tokenPair, pair),
        onStoreError: (error) => emit(on.storeError, error),
        onRenewalError: (error) => emit(on.renewalError, error),
      });
  const send = tokens
    ? createSend({
        ...sending,
        http: bareHttp.extend({ hooks: { beforeRequest: [attachAccessToken(tokens)] } }),
        refuseToken: tokens.refuse,
      })
    : sendBare;

  return {
    token,
    auth: createAuth(tokens, closing.assertOpen),
    institutions: createInstitutions(send),
    agreements: createAgreements(send),
    requisitions: createRequisitions(send),
    accounts: createAccounts(send),
    request: createRequest(send, sendBare),
    now,
    close() {
      closing.close();
      tokens?.close();
    },
  };
}

function createAuth(tokens: TokenManager | undefined, assertOpen: () => void): Auth {
  async function managed<Result>(use: (tokens: TokenManager) => Result | Promise<Result>): Promise<Result> {
    assertOpen();
    if (tokens !== undefined) return use(tokens);
    const message = "With credentials: 'proxy' the client holds no token: the backend at baseUrl does.";
    throw new NordigenTokenError(message, { reason: 'no-credentials' });
  }
  return {
    getAccessToken: () => managed((manager) => manager.getAccessToken()),
    getTokenPair: () => managed((manager) => manager.getTokenPair()),
    setTokenPair: (pair) => managed((manager) => manager.setTokenPair(pair)),
    reload: () => managed((manager) => manager.reload()),
    clear: () => managed((manager) => manager.clear()),
  };
}

/** A listener that throws, or rejects, harms no call, but is not swallowed either. */
function emit<Event>(listener: ((event: Event) => unknown) | undefined, event: Event): void {
  try {
    listener?.(event);
  } catch (error) {
    void Promise.reject(error);
  }
}

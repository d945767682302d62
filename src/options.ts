import type { CredentialsFunction } from './auth/call-credentials.ts';
import type { CurrentTokenPair, Renewal } from './auth/expiry.ts';
import type { CallBudget } from './budget/call-budget.ts';
import type { Secrets } from './endpoints/token.ts';
import type { Issue } from './errors/issue.ts';
import type { NordigenStoreError } from './errors/nordigen-store-error.ts';
import type { OperationName } from './errors/operation-name.ts';
import type { Fetch } from './http/attempt.ts';
import type { HeadersOption } from './http/request-headers.ts';
import type { ResponseEvent } from './http/response-event.ts';
import type { RetryOptions } from './http/retry.ts';
import type { TokenStore } from './stores/token-store.ts';

/** What `on.issue` is called with: an answer that was not what the API documents. */
export interface IssueEvent {
  /** The operation that was called. */
  operation: OperationName;
  /** What did not fit, and where. */
  issues: readonly Issue[];
}

/** Listeners. One that throws does not fail the call; what it threw is reported as an unhandled error. */
export interface NordigenClientListeners {
  /** The client obtained a token pair, or was given one. The pair is a secret: it gives access to all bank data. */
  tokenPair?: ((pair: CurrentTokenPair) => void) | undefined;
  /** The API answered, with any status. The event holds no bank data. */
  response?: ((event: ResponseEvent) => void) | undefined;
  /** Parts of an answer were not what the API documents. */
  issue?: ((event: IssueEvent) => void) | undefined;
  /** The token store failed, and the call went on without it. */
  storeError?: ((error: NordigenStoreError) => void) | undefined;
  /** A renewal failed, in the background or with callers waiting. */
  renewalError?: ((error: unknown) => void) | undefined;
}

/** Options of `createNordigenClient`. An unknown option is a `TypeError`. */
export interface NordigenClientOptions {
  /**
   * Where tokens come from. `{ secretId, secretKey }`: for servers. A function that resolves to a token pair: if another
   * service obtains them. `'proxy'`: the backend at `baseUrl` adds the token; the mode for browser and mobile apps with
   * more than one user.
   * @default none: the store holds a pair, or `client.auth.setTokenPair` gives one
   */
  credentials?: Secrets | CredentialsFunction | 'proxy' | undefined;
  /**
   * Where the token pair is stored.
   * @default memoryTokenStore()
   */
  store?: TokenStore | undefined;
  /**
   * Names the owner of the pair in a shared store. Needed if the store serves more than one company and `credentials`
   * is a function or absent.
   * @default a hash of the secrets
   */
  tokenKey?: string | undefined;
  /**
   * Where the API is: https, or http on loopback; in a browser it may be relative to the page. Required with
   * `credentials: 'proxy'`.
   * @default 'https://bankaccountdata.gocardless.com/api/v2/'
   */
  baseUrl?: string | URL | undefined;
  /**
   * Allow plain http to other machines: anyone on the way can read the tokens and all bank data.
   * @default false
   */
  allowInsecure?: boolean | undefined;
  /**
   * Makes the requests; for outbound proxies, tests and the sandbox.
   * @default globalThis.fetch, as it is at the time of the call
   */
  fetch?: Fetch | undefined;
  /**
   * Sent with each request. A function is called once per attempt. Their values never appear in errors.
   * `authorization` is set by the client, except with `credentials: 'proxy'`.
   * @default none
   */
  headers?: HeadersOption | undefined;
  /**
   * Passed to `fetch` with each request, such as `credentials` and `mode` in browsers.
   * @default none
   */
  requestInit?: Omit<RequestInit, 'method' | 'headers' | 'body' | 'signal' | 'redirect'> | undefined;
  /**
   * How long one attempt of a call may take, in ms.
   * @default 10 000 for tokens, 30 000 for lists and metadata, 120 000 for details, balances and transactions
   */
  timeoutMs?: number | undefined;
  /**
   * How long a call may take, including all its retries, in ms.
   * @default no limit but those of the attempts
   */
  totalTimeoutMs?: number | undefined;
  /**
   * How often a failed call is retried, and how long a wait may be; `false` turns retries off. Which calls may be
   * retried is fixed, so that a retry never uses up one of the daily calls unnoticed.
   * @default { limit: 2, maxWaitMs: 10 000 }
   */
  retry?: RetryOptions | false | undefined;
  /**
   * When the access token is renewed, in seconds before it expires.
   * @default { leewaySeconds: 30, windowSeconds: 300 }
   */
  renewal?: Partial<Renewal> | undefined;
  /**
   * Keeps an edge function alive until a renewal is finished: `(work) => ctx.waitUntil(work)`.
   * @default none
   */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /**
   * Counts the daily calls left for each account: `createCallBudget({ mode: 'enforce' })`.
   * @default none
   */
  budget?: CallBudget | undefined;
  /**
   * The longest answer that is read, in bytes. If an answer is longer, the call rejects with a `NordigenNetworkError`.
   * @default 67 108 864 (64 MiB)
   */
  maxBodyBytes?: number | undefined;
  /**
   * The clock by which expiry is judged, in ms since the epoch.
   * @default Date.now
   */
  now?: (() => number) | undefined;
  /**
   * Listeners.
   * @default none
   */
  on?: NordigenClientListeners | undefined;
}

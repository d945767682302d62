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

/** What `on.issue` hears: an answer of which parts had to be left out. */
export interface IssueEvent {
  operation: OperationName;
  issues: readonly Issue[];
}

/** Listeners. One that throws harms no call; what it threw is reported as an unhandled error. */
export interface NordigenClientListeners {
  /** The client got a token pair, or was given one. The pair is a secret: it opens all bank data of the company. */
  tokenPair?: ((pair: CurrentTokenPair) => void) | undefined;
  /** The API answered, with whatever status; holds no data. */
  response?: ((event: ResponseEvent) => void) | undefined;
  /** An answer had parts that cannot be what the API documents. */
  issue?: ((event: IssueEvent) => void) | undefined;
  /** The token store failed, and the call went on without it. */
  storeError?: ((error: NordigenStoreError) => void) | undefined;
  /** A renewal failed, in the background too. */
  renewalError?: ((error: unknown) => void) | undefined;
}

export interface NordigenClientOptions {
  /**
   * Where tokens come from: `{ secretId, secretKey }` on servers; a function, where they are minted elsewhere;
   * `'proxy'`, where the backend at `baseUrl` adds the bearer (the mode for browser and mobile apps with more than one
   * user); absent, where the store holds a pair or `client.auth.setTokenPair` gives one.
   */
  credentials?: Secrets | CredentialsFunction | 'proxy' | undefined;
  /**
   * Keeps the token pair.
   * @default memoryTokenStore()
   */
  store?: TokenStore | undefined;
  /**
   * Names the owner of the pair in a store that several share: needed where `credentials` is a function or absent and
   * the store serves more than one company.
   * @default the secret id
   */
  tokenKey?: string | undefined;
  /**
   * Https, or http on loopback; in a browser it may be relative to the page. Needed with `credentials: 'proxy'`.
   * @default 'https://bankaccountdata.gocardless.com/api/v2/'
   */
  baseUrl?: string | URL | undefined;
  /**
   * Allow http to hosts other than this machine: whoever sits between reads the tokens and all bank data.
   * @default false
   */
  allowInsecure?: boolean | undefined;
  /**
   * Makes the requests; for outbound proxies, tests and the sandbox.
   * @default globalThis.fetch, as it is at the time of the call
   */
  fetch?: Fetch | undefined;
  /**
   * Sent with each request; a function is asked for them once per attempt. Their values stay out of errors.
   * `authorization` is the client's own, except with `credentials: 'proxy'`.
   */
  headers?: HeadersOption | undefined;
  /** Given to `fetch` with each request, such as `credentials` and `mode` in browsers. */
  requestInit?: Omit<RequestInit, 'method' | 'headers' | 'body' | 'signal' | 'redirect'> | undefined;
  /**
   * How long one attempt of a call may take, in ms.
   * @default 10 000 for tokens, 30 000 for lists and metadata, 120 000 for details, balances and transactions
   */
  timeoutMs?: number | undefined;
  /**
   * How long a call may take with all its repeats, in ms.
   * @default no bound but those of the attempts
   */
  totalTimeoutMs?: number | undefined;
  /** Which failed calls are repeated is fixed; how often and how patiently is set here. `false`: none. */
  retry?: RetryOptions | false | undefined;
  /** When the access token is renewed. */
  renewal?: Partial<Renewal> | undefined;
  /** Keeps an edge function alive until a renewal is done: `(work) => ctx.waitUntil(work)`. */
  waitUntil?: ((work: Promise<unknown>) => void) | undefined;
  /**
   * Knows what is left of each account's calls: `createCallBudget({ mode: 'enforce' })`.
   * @default none
   */
  budget?: CallBudget | undefined;
  /**
   * The longest body of an answer that is read, in bytes; what is longer ends in a `NordigenNetworkError`.
   * @default 67 108 864 (64 MiB)
   */
  maxBodyBytes?: number | undefined;
  /**
   * The clock that expiry is judged by, in ms since the epoch.
   * @default Date.now
   */
  now?: (() => number) | undefined;
  /** Listeners. */
  on?: NordigenClientListeners | undefined;
}

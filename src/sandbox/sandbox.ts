import type { Duration } from './clock.ts';
import type { ConsentOptions } from './consent/conclude-consent.ts';
import type { Connection, ConnectOptions } from './consent/connect.ts';
import type { Chaos, SandboxFault, SandboxMatch } from './faults/faults.ts';
import type { RealTransaction } from './real-ledger.ts';
import type { LatencyRange } from './server/latency.ts';
import type { SandboxRequest } from './server/request-log.ts';
import type { SandboxState } from './state.ts';
import type { ScenarioDescription, ScenarioEvent } from './timeline.ts';
import type { TokenClaims } from './tokens.ts';
import type { Credentials, Permissions } from './world.ts';

/** Options of `createSandbox`. */
export interface SandboxOptions {
  /** Determines ids, people, accounts and transactions. @default 1 */
  seed?: number | undefined;
  /** The start of a clock that only `advance` moves, in ms since the epoch. @default the machine's clock */
  startAtMs?: number | undefined;
  /** Refuse calls over the documented limits with 429, instead of only counting them. @default false */
  strict?: boolean | undefined;
  /** Successful details, balances and transactions calls per account, scope and 24 hours. @default 4 */
  dailyCalls?: number | undefined;
  /** Lifetime of access tokens, in seconds. @default 86400 */
  accessLifetimeSeconds?: number | undefined;
  /** Lifetime of refresh tokens, in seconds. @default 2592000 */
  refreshLifetimeSeconds?: number | undefined;
  /** How many seconds the API's clock is ahead of `now()`; negative if it is behind. @default 0 */
  clockSkewSeconds?: number | undefined;
  /** Real time that each answer of the API takes, in ms. @default 0 */
  latencyMs?: LatencyRange | undefined;
  /** Makes a share of requests fail, drawn from the seed. */
  chaos?: Chaos | undefined;
  /** What the customer of the API is allowed to do. */
  permissions?: Partial<Permissions> | undefined;
  /** The company's secrets: one pair or several. Each pair gets tokens, and all of them share the limits. */
  credentials?: Credentials | readonly Credentials[] | undefined;
  /** Requests kept in `requests`. @default 10000 */
  logSize?: number | undefined;
  /** A result of `export()`: seed, clock and all records continue from there. */
  state?: SandboxState | undefined;
}

/** The whole API in memory. Every member works on its own: `const { fetch } = createSandbox()`. */
export interface Sandbox {
  /** The real API's base URL; `fetch` answers for any origin. */
  baseUrl: string;
  /** The first pair. */
  credentials: Credentials;
  /**
   * Answers like the API. Redirects are returned, not followed.
   *
   * @throws TypeError if a fault drops the connection, as the platform's `fetch` does
   * @throws the signal's reason, if the request is aborted before the answer arrives
   */
  fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** Milliseconds since the epoch by the sandbox's clock. Pass it to the client. */
  now: () => number;
  /**
   * Moves the clock, by seconds or by `{ days: 1 }`: tokens and consents expire, limits reset, transactions arrive,
   * and the events in scenarios' calendars happen.
   *
   * @throws TypeError that names a part that is not a number, or if the clock would leave the years 1970 to 9000
   */
  advance: (by: Duration) => void;
  /** The latest requests, oldest first. */
  requests: readonly SandboxRequest[];
  /** Returns records, clock, faults, limits and log to their initial state. */
  reset: () => void;
  /**
   * The next `times` matching requests get `fault` in place of the real answer. Paths below `/__sandbox/` never match.
   *
   * @param times a whole number, or `Infinity` @default 1
   * @throws TypeError that names what is misspelt
   */
  fail: (match: SandboxMatch, fault: SandboxFault, times?: number) => void;
  /**
   * Ends a requisition's consent as its end user would, and resolves to the URL that they are sent back to.
   */
  consent: (
    requisitionId: string,
    options?: ConsentOptions,
  ) => Promise<{
    /** Where the end user is sent back to; `''` if the bank sends nobody back. */
    redirect: string;
  }>;
  /** Creates an agreement and a requisition and consents to them: the shortest way to accounts. */
  connect: (options?: ConnectOptions) => Promise<Connection>;
  /**
   * Confirms or rejects a reconfirmation as its end user would. Rejects with a TypeError if its agreement has ended.
   * @default 'confirm'
   */
  reconfirm: (
    agreementId: string,
    outcome?: 'confirm' | 'reject',
  ) => Promise<{
    /** Where the end user is sent back to; `''` if there is no such URL. */
    redirect: string;
  }>;
  /**
   * Ends a requisition's consent now, as if its days were over.
   *
   * @throws TypeError if nobody has consented yet
   */
  expireConsent: (requisitionId: string) => void;
  /** Revokes access to an account, as its owner can at the bank. */
  revokeAccess: (accountId: string) => void;
  /** Invalidates all tokens issued so far. @default both kinds */
  revokeTokens: (kind?: TokenClaims['token_type']) => void;
  /** The institutions with one special behaviour each, and a description of it. */
  scenarios: readonly ScenarioDescription[];
  /**
   * The truth about an account, to check your code against: every real transaction within the agreement's history
   * once, oldest first. Each has an id that no answer of the API contains and that stays the same across connections,
   * and the places where it is listed now. Costs no call.
   *
   * @throws TypeError when there is no such account
   */
  ledger: (accountId: string) => readonly RealTransaction[];
  /**
   * What the scenario of an account's bank does to it and on which day, in the past and in the future. Empty for
   * other banks.
   *
   * @throws TypeError when there is no such account
   */
  timeline: (accountId: string) => readonly ScenarioEvent[];
  /** The whole state of the sandbox, as plain JSON. */
  export: () => SandboxState;
}

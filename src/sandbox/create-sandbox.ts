import { basePath } from './api/answer-api.ts';
import { createClock } from './clock.ts';
import { type ConsentOptions, concludeConsent } from './consent/conclude-consent.ts';
import { createRandom } from './random.ts';
import { createRateLimits } from './rate-limits.ts';
import { type Chaos, createFaults, type SandboxFault, type SandboxMatch } from './server/faults.ts';
import { createFetchHandler } from './server/fetch-handler.ts';
import { createLatency, type LatencyRange } from './server/latency.ts';
import { createRequestLog, type SandboxRequest } from './server/request-log.ts';
import { createRecords, loadRecords, type SandboxState, saveRecords } from './state.ts';
import { createTokens, type TokenClaims } from './tokens.ts';
import type { Permissions, World } from './world.ts';

export interface SandboxOptions {
  /** Decides ids, people, accounts and transactions. @default 1 */
  seed?: number;
  /** Where a clock stands that only `advance` moves, in ms since the epoch. @default the machine's clock */
  startAtMs?: number;
  /** Refuse calls over the documented limits with 429, instead of only counting them. @default false */
  strict?: boolean;
  /** Successful details, balances and transactions calls per account, scope and 24 hours. @default 4 */
  dailyCalls?: number;
  /** @default 86400 */
  accessLifetimeSeconds?: number;
  /** @default 2592000 */
  refreshLifetimeSeconds?: number;
  /** How far the API's clock runs ahead of `now()`; negative for behind. @default 0 */
  clockSkewSeconds?: number;
  /** Real time that every answer of the API takes. @default 0 */
  latencyMs?: LatencyRange;
  /** Faults that befall a share of all requests, drawn from the seed. */
  chaos?: Chaos;
  /** What the customer of the API is allowed to do. */
  permissions?: Partial<Permissions>;
  /** The one pair of credentials that gets tokens. */
  credentials?: { secretId: string; secretKey: string };
  /** Requests kept in `requests`. @default 10000 */
  logSize?: number;
  /** What `export()` yielded: seed, clock and all records go on from there. */
  state?: SandboxState;
}

/** The whole API in memory. Every member works on its own: `const { fetch } = createSandbox()`. */
export interface Sandbox {
  /** The real API's base URL; `fetch` answers for any origin. */
  baseUrl: string;
  credentials: { secretId: string; secretKey: string };
  /**
   * Answers like the API.
   *
   * @throws {TypeError} where a fault drops the connection, as the platform's `fetch` does
   * @throws the signal's reason, when the request is aborted while the answer is on its way
   */
  fetch(input: Request | string | URL, init?: RequestInit): Promise<Response>;
  /** Milliseconds since the epoch by the sandbox's clock; hand it to the client. */
  now(): number;
  /** Moves the clock: tokens and consents expire, limits reset, transactions come in. */
  advance(seconds: number): void;
  /** The latest requests, oldest first. */
  requests: readonly SandboxRequest[];
  /** Back to the beginning: records, clock, faults, limits and log. */
  reset(): void;
  /** The next `times` requests that match get `fault` in place of the true answer. @default 1 */
  fail(match: SandboxMatch, fault: SandboxFault, times?: number): void;
  /** Ends a requisition's consent as its end user would, and yields where they are sent back to. */
  consent(requisitionId: string, options?: ConsentOptions): Promise<{ redirect: string }>;
  /** Makes tokens that were issued so far invalid. @default both kinds */
  revokeTokens(kind?: TokenClaims['token_type']): void;
  /** Everything that the sandbox knows, as plain JSON. */
  export(): SandboxState;
}

const defaultCredentials = { secretId: 'sandbox-secret-id', secretKey: 'sandbox-secret-key' };

/**
 * The GoCardless Bank Account Data API in memory, behind a standard `fetch`.
 *
 * @example Point the client at it
 * const sandbox = createSandbox();
 * const client = createNordigenClient({
 *   fetch: sandbox.fetch,
 *   now: sandbox.now,
 *   credentials: sandbox.credentials,
 * });
 *
 * @throws {TypeError} when an option has no sense
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const seed = options.state?.seed ?? options.seed ?? 1;
  const clock = createClock(options.startAtMs ?? null, options.clockSkewSeconds ?? 0);
  const records = createRecords(seed);
  const lifetimes = {
    accessSeconds: options.accessLifetimeSeconds ?? 86_400,
    refreshSeconds: options.refreshLifetimeSeconds ?? 2_592_000,
  };
  const world: World = {
    credentials: options.credentials ?? defaultCredentials,
    lifetimes,
    permissions: {
      acceptAgreements: true,
      reconfirmAgreements: true,
      freeCreates: Number.POSITIVE_INFINITY,
      ...options.permissions,
    },
    strict: options.strict ?? false,
    records,
    clock,
    tokens: createTokens(records, clock, lifetimes),
    rateLimits: createRateLimits(clock, options.dailyCalls ?? 4),
  };
  const faults = createFaults(seed, options.chaos ?? {});
  const log = createRequestLog(options.logSize ?? 10_000);
  const latency = createLatency(options.latencyMs ?? 0, createRandom(`${seed}/latency`));
  const handle = createFetchHandler({ world, faults, log, latency });

  const exportState = (): SandboxState => ({
    ...saveRecords(records),
    clock: clock.export(),
    rateLimits: world.rateLimits.export(),
  });
  const restore = (state: SandboxState): void => {
    Object.assign(records, loadRecords(state));
    clock.restore(state.clock);
    world.rateLimits.restore(state.rateLimits);
  };
  if (options.state !== undefined) restore(options.state);
  const beginning = exportState();

  return {
    baseUrl: `https://bankaccountdata.gocardless.com${basePath}`,
    credentials: { ...world.credentials },
    fetch: async (input, init) =>
      handle(input instanceof Request && init === undefined ? input : new Request(input, init)),
    now: clock.now,
    advance: clock.advance,
    requests: log.entries,
    reset() {
      restore(beginning);
      faults.clear();
      log.clear();
    },
    fail(match, fault, times = 1) {
      faults.add(match, fault, times);
    },
    async consent(requisitionId, consentOptions = {}) {
      const requisition = records.requisitions.get(requisitionId);
      if (requisition === undefined) throw new TypeError(`consent: no requisition ${requisitionId}`);
      return { redirect: concludeConsent(world, requisition, consentOptions) };
    },
    revokeTokens(kind) {
      if (kind !== 'refresh') records.tokenGenerations.access += 1;
      if (kind !== 'access') records.tokenGenerations.refresh += 1;
    },
    export: exportState,
  };
}

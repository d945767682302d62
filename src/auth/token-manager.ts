import type { TokenSource } from '../endpoints/token.ts';
import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenClosedError } from '../errors/nordigen-closed-error.ts';
import { NordigenStoreError } from '../errors/nordigen-store-error.ts';
import type { Closing } from '../http/closing.ts';
import type { RetryRules } from '../http/retry.ts';
import type { TokenRecord, TokenStore } from '../stores/token-store.ts';
import type { PairSource } from './ask-for-pair.ts';
import {
  type CurrentTokenPair,
  type Renewal,
  type TokenPairInput,
  toTokenPair,
  toTokenRecord,
} from './expiry.ts';
import { createGuardedStore, type Reading, toLateError } from './guarded-store.ts';
import { createHeldPair } from './held-pair.ts';
import { createRenewals } from './renewal.ts';
import { createRenewalPause } from './renewal-pause.ts';
import { createRequestLog } from './request-log.ts';
import type { RunControl } from './run.ts';
import { late, settleBy } from './settle-by.ts';
import { createSharedRenewal } from './shared-renewal.ts';

export interface TokenManagerOptions {
  /** The token endpoint, without repeats of its own. */
  token: TokenSource;
  source: PairSource;
  store: TokenStore;
  key: () => Promise<string | undefined>;
  renewal: Renewal;
  retry: RetryRules;
  /** How long a token call may take, in ms. */
  tokenTimeoutMs: number;
  now: () => number;
  closing: Closing;
  waitUntil: ((work: Promise<unknown>) => void) | undefined;
  onTokenPair: (pair: CurrentTokenPair) => void;
  onStoreError: (error: NordigenStoreError) => void;
  onRenewalError: (error: unknown) => void;
}

/** Owns one token pair: keeps it in the store, knows when it expires, and shares one renewal among all callers. */
export interface TokenManager {
  /** The access token: at once while it is good, as a promise if a renewal has to come first. */
  getAccessToken(signal?: AbortSignal): string | Promise<string>;
  /** Records that the API refused this access token, so that the next call gets another. */
  refuse(accessToken: string | undefined, answer: NordigenApiError): void;
  /** Records that the API accepted this access token. */
  accept(accessToken: string | undefined): void;
  /** Whether those who wait for a token wait for the store. */
  isAtStore(): boolean;
  getTokenPair(signal?: AbortSignal): Promise<CurrentTokenPair>;
  peekTokenPair(): Promise<CurrentTokenPair | undefined>;
  setTokenPair(pair: TokenPairInput): Promise<void>;
  reload(): Promise<void>;
  clear(): Promise<void>;
}

/** A run may take this many times as long as one token call. */
const runLengths = 2.5;

export function createTokenManager(options: TokenManagerOptions): TokenManager {
  const { now, closing, tokenTimeoutMs, onStoreError } = options;
  const held = createHeldPair(options.renewal, now);
  const pause = createRenewalPause();
  const log = createRequestLog();
  const store = createGuardedStore({
    store: options.store,
    key: options.key,
    writeLimitMs: tokenTimeoutMs,
    closing,
    onError: onStoreError,
  });
  const renewals = createRenewals({
    ...options,
    timeoutMs: tokenTimeoutMs,
    rules: options.retry,
    held,
    store,
    pause,
    log,
    become,
    onPair: (record) => options.onTokenPair(toTokenPair(record, now())),
  });
  const renewal = createSharedRenewal({
    ...options,
    lengthMs: tokenTimeoutMs * runLengths,
    held,
    renewals,
    pause,
    log,
    listen: () => store.listen(hear),
  });

  /** The only way to replace the pair. A run that did not cause the change is ended, and its callers start over. */
  function become(next: TokenRecord | undefined, by?: RunControl<TokenRecord>): void {
    held.become(next);
    renewal.supersede(by);
  }

  /** A change by the user overrides any run in progress. */
  function say(next: TokenRecord | undefined): void {
    pause.lift();
    become(next);
    if (held.working() !== undefined) pause.end();
  }

  /** Handles a change that another client made in the store. */
  function hear(found: TokenRecord | undefined): void {
    if (found !== undefined && !held.isServedBetterBy(found)) return;
    // The notification may be late and the record cleared since, so the next call reads the store.
    if (found !== undefined && held.record() === undefined && store.hasCleared()) return;
    become(found);
    if (held.working() !== undefined) pause.end();
  }

  /** Reads the store for a caller that asked for it; ends when the client is closed. */
  async function readNow(): Promise<Reading> {
    const work = store.listen(hear).then(() => store.read());
    const found = await settleBy(work, performance.now() + tokenTimeoutMs, (end) =>
      closing.onClose(() => end(new NordigenClosedError())),
    );
    if (found === late) throw toLateError('get', tokenTimeoutMs);
    return found;
  }

  async function write(record: TokenRecord | undefined): Promise<void> {
    await Promise.all([store.write(record), store.listen(hear)]);
  }

  return {
    getAccessToken(signal) {
      const fresh = held.fresh();
      if (fresh !== undefined && !closing.isClosed()) return fresh.access;
      return renewal.waitForRecord(signal).then(({ access }) => access);
    },
    refuse(accessToken, answer) {
      if (accessToken === undefined) return;
      held.refuse(accessToken, answer);
      // If the token from a renewal that a refusal caused is refused too, that renewal has failed.
      if (accessToken === held.record()?.access && renewals.isUnproven(accessToken)) renewal.fail(answer);
    },
    accept: (accessToken) => accessToken !== undefined && renewals.prove(accessToken),
    isAtStore: renewals.isAtStore,
    getTokenPair: async (signal) => toTokenPair(await renewal.waitForRecord(signal), now()),

    async peekTokenPair() {
      const version = held.version();
      if (held.working() === undefined) {
        try {
          const found = await readNow();
          if (version === held.version()) {
            // This client's own clear needs no reaction and must not stop a run.
            if (found === 'cleared') {
              if (held.record() !== undefined) become(undefined);
            } else if (typeof found === 'object') hear(found);
          }
        } catch (error) {
          if (held.record() === undefined || !(error instanceof NordigenStoreError)) throw error;
          onStoreError(error);
        }
      }
      const record = held.record();
      return record && toTokenPair(record, now());
    },

    async setTokenPair(pair) {
      const next = toTokenRecord(pair, now());
      held.forgive(next.access);
      say(next);
      await write(next);
      options.onTokenPair(toTokenPair(next, now()));
    },

    async reload() {
      pause.lift();
      renewal.supersede();
      const version = held.version();
      const found = await readNow();
      // The pair was changed during the read, and that change is later.
      if (version !== held.version() || found === 'unknown') return;
      const next = typeof found === 'object' ? found : undefined;
      // Nothing has changed, so a renewal that began during the read goes on.
      if (next === undefined && held.record() === undefined) return pause.lift();
      say(next);
    },

    async clear() {
      say(undefined);
      await write(undefined);
    },
  };
}

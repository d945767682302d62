import type { TokenEndpoint } from '../endpoints/token.ts';
import { NordigenClosedError } from '../errors/nordigen-closed-error.ts';
import type { NordigenStoreError } from '../errors/nordigen-store-error.ts';
import type { TokenRecord, TokenStore } from '../stores/token-store.ts';
import {
  accessExpiresAtMs,
  type CurrentTokenPair,
  type Renewal,
  type TokenPairInput,
  toTokenPair,
  toTokenRecord,
} from './expiry.ts';
import { createGuardedStore } from './guarded-store.ts';
import { type PairSource, renew } from './renew.ts';
import { createRenewalPause } from './renewal-pause.ts';
import { createSingleFlight, type RunSignals } from './single-flight.ts';

export interface TokenManagerOptions {
  token: TokenEndpoint;
  source: PairSource;
  store: TokenStore;
  key: string;
  renewal: Renewal;
  /** How long a token call may take, in ms. */
  tokenTimeoutMs: number;
  now: () => number;
  waitUntil: ((work: Promise<unknown>) => void) | undefined;
  onTokenPair: (pair: CurrentTokenPair) => void;
  onStoreError: (error: NordigenStoreError) => void;
  onRenewalError: (error: unknown) => void;
}

/** Owns one token pair: keeps it in the store, knows when it expires, and renews it once for all who ask. */
export interface TokenManager {
  /** The access token: at once while it is good, as a promise where a renewal has to come first. */
  getAccessToken(): string | Promise<string>;
  /** Notes that the API refused this access token, so that the next call gets another. */
  refuse(accessToken: string | undefined): void;
  getTokenPair(): Promise<CurrentTokenPair>;
  setTokenPair(pair: TokenPairInput): Promise<void>;
  reload(): Promise<void>;
  clear(): Promise<void>;
  close(): void;
}

/** How long callers wait for the store to keep what they already have, in ms. */
const writePatienceMs = 1_000;

export function createTokenManager(options: TokenManagerOptions): TokenManager {
  const { token, source, now, tokenTimeoutMs } = options;
  const store = createGuardedStore({
    store: options.store,
    key: options.key,
    // Each step of a renewal ends before callers take it for dead.
    operationMs: tokenTimeoutMs + 1_000,
    lockWaitMs: tokenTimeoutMs + 4_000,
    onError: options.onStoreError,
  });
  const loading = createSingleFlight(load, tokenTimeoutMs + 5_000);
  const renewal = createSingleFlight(runRenewal, tokenTimeoutMs + 5_000);
  const pause = createRenewalPause();
  /** One per run: edge runtimes tie an AbortController to a request, and have none where a module loads. */
  const running = new Set<AbortController>();

  let record: TokenRecord | undefined;
  /** The access token that the API refused, whatever its lifetime says. */
  let refused: string | undefined;
  let usableUntilMs = 0;
  let freshUntilMs = 0;
  let isLoaded = false;
  let isClosed = false;
  /** Counts what a caller set or cleared: a renewal that began before that must not undo it. */
  let generation = 0;
  let unsubscribe: (() => void) | undefined;

  function adopt(next: TokenRecord | undefined): void {
    record = next;
    const expiresAtMs = next === undefined ? 0 : accessExpiresAtMs(next);
    // A token that lives for minutes only must not be taken for ending from its first moment on.
    const lifetimeMs = (next?.access_expires ?? 0) * 1000;
    usableUntilMs = expiresAtMs - Math.min(options.renewal.leewaySeconds * 1000, lifetimeMs / 4);
    freshUntilMs = expiresAtMs - Math.min(options.renewal.windowSeconds * 1000, lifetimeMs / 2);
    if (next?.access !== refused) refused = undefined;
  }

  function works(nowMs: number): boolean {
    return record !== undefined && record.access !== refused && nowMs < accessExpiresAtMs(record);
  }

  /** The store's record if it serves better than our own. */
  function isNewer(stored: TokenRecord): boolean {
    if (stored.access === record?.access || stored.access === refused) return false;
    return record === undefined || refused !== undefined || stored.receivedAtMs > record.receivedAtMs;
  }

  async function load(): Promise<void> {
    const began = generation;
    unsubscribe ??= store.subscribe((stored) => {
      if (stored !== undefined) {
        if (isNewer(stored)) adopt(stored);
        return;
      }
      generation++;
      adopt(undefined);
    });
    const stored = await store.get();
    if (began === generation && stored !== undefined) adopt(stored);
    isLoaded = true;
  }

  async function runRenewal(signals: RunSignals): Promise<void> {
    const began = generation;
    const controller = new AbortController();
    running.add(controller);
    try {
      await store.exclusive(() => renewOnce(began, controller.signal, signals));
    } catch (error) {
      if (began === generation && !isClosed) {
        pause.begin(error, now());
        options.onRenewalError(error);
      }
      throw error;
    } finally {
      running.delete(controller);
    }
  }

  /** Re-read, adopt or renew, write, notify: one sequence, so that no guard covers only a part of it. */
  async function renewOnce(began: number, signal: AbortSignal, run: RunSignals): Promise<void> {
    run.showLife();
    const stored = await readForRenewal();
    run.showLife();
    if (stored !== undefined && isNewer(stored)) adopt(stored);
    // It may have been adopted before: a store's subscription can be faster than its lock.
    if (works(now()) && now() < freshUntilMs) return pause.end();
    const latest = isOlder(stored, record) ? record : stored;
    const next = await renew(latest, {
      token,
      source,
      now,
      timeoutMs: tokenTimeoutMs,
      signal,
      onProgress: run.showLife,
    });
    if (began !== generation) return;
    // Whoever minted it may have minted the same token again: it gets its chance, once per call.
    refused = undefined;
    adopt(next);
    pause.end();
    // Whoever waits has its token by now; a store that hangs holds it up no longer than this.
    const timer = setTimeout(run.serve, writePatienceMs);
    await store.set(next).catch(options.onStoreError);
    clearTimeout(timer);
    options.onTokenPair(toTokenPair(next, now()));
  }

  /** Where the store cannot be read any more, the client's own copy has to do. */
  async function readForRenewal(): Promise<TokenRecord | undefined> {
    try {
      return await store.get();
    } catch (error) {
      options.onStoreError(error as NordigenStoreError);
      return undefined;
    }
  }

  function renewInBackground(): void {
    if (pause.current(now()) !== undefined || isClosed) return;
    const done = renewal.start();
    if (done !== undefined) options.waitUntil?.(done.catch(() => undefined));
  }

  async function waitForToken(): Promise<string> {
    if (!isLoaded) await loading.join();
    for (;;) {
      if (isClosed) throw new NordigenClosedError();
      const nowMs = now();
      if (record !== undefined && record.access !== refused && nowMs < usableUntilMs) {
        if (nowMs >= freshUntilMs) renewInBackground();
        return record.access;
      }
      const paused = pause.current(nowMs);
      const began = generation;
      try {
        if (paused !== undefined) throw paused.error;
        await renewal.join();
        // However short it lives: it was obtained for this call.
        if (record !== undefined && record.access !== refused) return record.access;
      } catch (error) {
        if (began === generation && !works(now())) throw error;
        if (began === generation) return (record as TokenRecord).access;
      }
    }
  }

  async function replace(next: TokenRecord | undefined): Promise<void> {
    generation++;
    renewal.forget();
    isLoaded = true;
    pause.end();
    refused = undefined;
    adopt(next);
    await (next === undefined ? store.clear() : store.set(next));
  }

  return {
    getAccessToken() {
      if (record !== undefined && record.access !== refused) {
        const nowMs = now();
        if (nowMs < freshUntilMs) return record.access;
        if (nowMs < usableUntilMs) {
          renewInBackground();
          return record.access;
        }
      }
      return waitForToken();
    },
    refuse(accessToken) {
      if (accessToken !== undefined && accessToken === record?.access) refused = accessToken;
    },
    async getTokenPair() {
      await this.getAccessToken();
      return toTokenPair(record as TokenRecord, now());
    },
    async setTokenPair(pair) {
      const next = toTokenRecord(pair, now());
      await replace(next);
      options.onTokenPair(toTokenPair(next, now()));
    },
    async reload() {
      const stored = await store.get();
      generation++;
      renewal.forget();
      isLoaded = true;
      pause.end();
      adopt(stored);
    },
    clear: () => replace(undefined),
    close() {
      isClosed = true;
      for (const controller of running) controller.abort(new NordigenClosedError());
      unsubscribe?.();
    },
  };
}

function isOlder(stored: TokenRecord | undefined, own: TokenRecord | undefined): boolean {
  return stored === undefined || (own !== undefined && stored.receivedAtMs < own.receivedAtMs);
}

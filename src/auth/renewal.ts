import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import type { NordigenStoreError } from '../errors/nordigen-store-error.ts';
import { isStoreError } from '../stores/is-store-error.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { type Asking, type AskOptions, createAsking, noCredentials } from './ask-for-pair.ts';
import { type GuardedStore, toLateError } from './guarded-store.ts';
import type { HeldPair } from './held-pair.ts';
import type { RenewalPause } from './renewal-pause.ts';
import type { RunControl } from './run.ts';
import { late } from './settle-by.ts';
import { withLock } from './with-lock.ts';

/** What a run does: `look` reads the store only, `background` renews a pair that still works. */
export type RenewalKind = 'ask' | 'background' | 'look';

export interface RenewalOptions extends AskOptions {
  held: HeldPair;
  store: GuardedStore;
  pause: RenewalPause;
  /** Adopts the pair on behalf of a run. */
  become: (next: TokenRecord | undefined, run: RunControl<TokenRecord>) => void;
  /** Called with a new pair once it is stored, or once the store takes too long. */
  onPair: (record: TokenRecord) => void;
  onStoreError: (error: NordigenStoreError) => void;
}

export interface Renewals {
  /** The whole sequence: read the store, adopt or renew, write, notify. `look` only adopts, and returns nothing. */
  renew(run: RunControl<TokenRecord>, kind: RenewalKind): Promise<TokenRecord | undefined>;
  /** When the store was last read, on the monotonic clock. */
  lookedAtMs(): number;
  /** Whether the last step that began is one of the store: reading, its lock, or writing. */
  isAtStore(): boolean;
  /** Whether this token was obtained a moment ago because another was refused, and has not been accepted yet. */
  isUnproven(access: string): boolean;
  /** Notes that the API accepted a token. */
  prove(access: string): void;
}

/** How long all store operations together may delay callers, in ms, apart from its lock. */
const storePatienceMs = 5_000;
/** How long callers wait for the store to write a pair that they could use already, in ms. */
const writePatienceMs = 1_000;
/** A new token refused within this time, in ms, counts as refused at once. Later it may have been revoked. */
const atOnceMs = 30_000;
/** A run with less time left than this, in ms, starts no second request. */
const shortestRequestMs = 1_000;

export function createRenewals(options: RenewalOptions): Renewals {
  const { held, store, pause, source, log, become, onStoreError } = options;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let hasRead = false;
  let isAtStore = false;
  let unproven: { access: string; sinceMs: number } | undefined;
  /** A refused refresh token, which is not sent again: there are credentials. */
  let refusedRefresh: string | undefined;

  async function renew(run: RunControl<TokenRecord>, kind: RenewalKind): Promise<TokenRecord | undefined> {
    isAtStore = true;
    const wanted = kind === 'ask' ? held.usable : held.fresh;
    // A fifth of the run at most, so that with half of it for the lock a token call still fits.
    const patienceLimitMs = Math.min(storePatienceMs, (run.deadlineMs - run.beganMs) / 5);
    let patienceMs = patienceLimitMs;
    /** Since when there is a new pair to serve callers with. */
    let heldAtMs: number | undefined;

    async function patiently<Value>(work: Promise<Value>): Promise<Value | typeof late> {
      const beganMs = performance.now();
      const result = await run.within(work, beganMs + patienceMs);
      patienceMs -= performance.now() - beganMs;
      return result;
    }

    /** Adopts the store's pair if it is better. Returns what went wrong, if the run goes on without the store. */
    async function look(): Promise<NordigenStoreError | undefined> {
      run.assertWanted();
      if (patienceMs <= 0) return undefined;
      let found: Awaited<ReturnType<GuardedStore['read']>> | typeof late;
      try {
        found = await patiently(store.read());
      } catch (error) {
        // Others may have stored a pair, and we have none of our own to go on with.
        if (!isStoreError(error) || (!hasRead && held.version() === 0)) throw error;
        onStoreError(error);
        return error;
      } finally {
        lookedAtMs = performance.now();
      }
      run.assertRunning();
      if (found === late) {
        patienceMs = 0;
        const error = toLateError('get', patienceLimitMs);
        onStoreError(error);
        return error;
      }
      hasRead = true;
      if (found === 'cleared') become(undefined, run);
      else if (typeof found === 'object' && held.isServedBetterBy(found)) {
        become(found, run);
        if (held.working() !== undefined) pause.end();
      }
      return undefined;
    }

    async function renewNow(lookError: NordigenStoreError | undefined): Promise<TokenRecord> {
      isAtStore = false;
      const isSecondChance = pause.failure() !== undefined;
      const before = held.record();
      const isByRefusal = held.refusalOf(before?.access) !== undefined;
      const isCounted = isByRefusal || held.isShortLived();
      const limit = isSecondChance ? 0 : Math.min(options.rules.limit, 2);
      const asking = createAsking(run, { ...options, rules: { ...options.rules, limit } });
      const next = await getPair(asking, lookError);
      run.assertRunning();

      // This is the refused token again: do not send it before a pause has passed.
      const refusal = held.refusalOf(next.access);
      if (refusal !== undefined && next === before && !isSecondChance) throw refusal;
      // The other service may have issued the same token again on purpose: try it once more.
      held.forgive(next.access);
      if (isByRefusal || refusal !== undefined)
        unproven = { access: next.access, sinceMs: performance.now() };
      if (next === before) return next;
      if (!isCounted) log.forget(asking.requests);
      // A pair that replaces a refused one has yet to be accepted.
      if (!isByRefusal) pause.end();
      become(next, run);
      await keep(next);
      return next;
    }

    async function getPair(asking: Asking, lookError: NordigenStoreError | undefined): Promise<TokenRecord> {
      const record = held.record();
      if (held.hasLiveRefresh(record) && record.refresh !== refusedRefresh) {
        const bought = await asking.refresh(record);
        if (!(bought instanceof NordigenApiError)) return bought;
        const nowMs = performance.now();
        const mayGoOn = nowMs >= log.freeAtMs() && run.deadlineMs - nowMs >= shortestRequestMs;
        if (source === undefined || !mayGoOn) throw bought;
        refusedRefresh = record.refresh;
      }
      if (source !== undefined) return asking.obtain();
      // Nothing can renew it: send it as it is and let the API decide.
      if (record !== undefined) return record;
      throw lookError ?? noCredentials();
    }

    /** Writes the pair, and serves the waiting callers once that is done or takes too long. */
    async function keep(next: TokenRecord): Promise<void> {
      const written = store.write(next).catch((error) => onStoreError(error as NordigenStoreError));
      heldAtMs = performance.now();
      isAtStore = true;
      const limitMs = Math.min(writePatienceMs, patienceMs);
      const isLate = (await run.keep(written, heldAtMs + limitMs)) === late;
      if (held.record() === next) options.onPair(next);
      if (!isLate) return;
      run.serve(next);
      await run.keep(written, run.deadlineMs);
    }

    const lookError = await look();
    if (kind === 'look') return undefined;
    const found = wanted();
    if (found !== undefined) return found;
    if (!(await store.hasLock())) return renewNow(lookError);
    const releasedByMs = (): number => (heldAtMs ?? performance.now()) + writePatienceMs;
    return withLock(run, { store, onError: onStoreError, releasedByMs }, async () => {
      const newError = await look();
      return wanted() ?? renewNow(newError ?? lookError);
    });
  }

  return {
    renew,
    lookedAtMs: () => lookedAtMs,
    isAtStore: () => isAtStore,
    isUnproven(access) {
      return access === unproven?.access && performance.now() - unproven.sinceMs < atOnceMs;
    },
    prove(access) {
      if (access !== unproven?.access) return;
      unproven = undefined;
      pause.end();
    },
  };
}

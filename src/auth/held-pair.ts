import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { decodeToken } from './decode-token.ts';
import { accessExpiresAtMs, type Renewal, refreshExpiresAtMs } from './expiry.ts';

/** The pair that the client holds, and its state. */
export interface HeldPair {
  record(): TokenRecord | undefined;
  /** The only way to replace or drop the pair. */
  become(next: TokenRecord | undefined): void;
  /** Increases with each change of the pair, so that a slow reader does not undo a later change. */
  version(): number;
  /** The pair, if it can be used for a call and needs no renewal yet. */
  fresh(): TokenRecord | undefined;
  /** The pair, if it can be used for a call. */
  usable(): TokenRecord | undefined;
  /** The pair, if it has not expired and the API has not refused it. */
  working(): TokenRecord | undefined;
  /** Whether the pair lived, or lives, less than a second. */
  isShortLived(): boolean;
  /** Whether to use `found` instead from now on. */
  isServedBetterBy(found: TokenRecord): boolean;
  hasLiveRefresh(record: TokenRecord | undefined): record is TokenRecord & { refresh: string };
  /** Records that the API refused an access token, and its answer. */
  refuse(access: string, answer: NordigenApiError): void;
  /** The answer with which the API refused it. */
  refusalOf(access: string | undefined): NordigenApiError | undefined;
  /** Allows a refused access token to be tried again. */
  forgive(access: string): void;
}

const rememberedRefusals = 8;
const shortLifeMs = 1_000;

export function createHeldPair(renewal: Renewal, now: () => number): HeldPair {
  const refusals = new Map<string, NordigenApiError>();
  let record: TokenRecord | undefined;
  let version = 0;
  let heldSinceMs = 0;
  let lastLifeMs = Number.POSITIVE_INFINITY;
  /** When the record expires, by the machine's clock and by the monotonic clock, which cannot be set back. */
  let ends = { atMs: 0, steadyAtMs: 0 };
  let windowMs = 0;
  let leewayMs = 0;

  const isRefused = (candidate: TokenRecord): boolean => refusals.size > 0 && refusals.has(candidate.access);
  const worksNow = (candidate: TokenRecord): boolean =>
    !isRefused(candidate) && now() < accessExpiresAtMs(candidate);

  return {
    record: () => record,
    become(next) {
      const nowMs = performance.now();
      if (record !== undefined) lastLifeMs = nowMs - heldSinceMs;
      record = next;
      heldSinceMs = nowMs;
      version++;
      if (next === undefined) return;
      // A token that lives only minutes must not count as expiring from the start.
      const atMs = accessExpiresAtMs(next);
      const lifetimeMs = atMs - next.receivedAtMs;
      // A time of receipt in the future (another machine's clock, or this one was set back) must not prolong its life.
      ends = { atMs, steadyAtMs: nowMs + Math.min(lifetimeMs, atMs - now()) };
      windowMs = Math.min(renewal.windowSeconds * 1000, lifetimeMs / 2);
      leewayMs = Math.min(renewal.leewaySeconds * 1000, lifetimeMs / 4);
    },
    version: () => version,
    fresh: () => withLeft(windowMs),
    usable: () => withLeft(leewayMs),
    working: () => withLeft(0),
    isShortLived: () =>
      record === undefined ? lastLifeMs < shortLifeMs : record.access_expires * 1000 < shortLifeMs,

    isServedBetterBy(found) {
      if (record === undefined) return true;
      if (found.access === record.access || isRefused(found)) return false;
      const isBroken = withLeft(0) === undefined;
      if (!worksNow(found)) return isBroken && hasLiveRefresh(found);
      if (isBroken) return true;
      // Both work. Compare the tokens' own `exp`, which come from the API's clock; times noted by two machines are not comparable.
      const [ours, theirs] = [record, found].map(({ access }) => decodeToken(access).expiresAtMs);
      return ours === undefined || theirs === undefined || theirs >= ours;
    },
    hasLiveRefresh,

    refuse(access, answer) {
      refusals.set(access, answer);
      const [oldest] = refusals.keys();
      if (refusals.size > rememberedRefusals && oldest !== undefined) refusals.delete(oldest);
    },
    refusalOf: (access) => (access === undefined ? undefined : refusals.get(access)),
    forgive: (access) => void refusals.delete(access),
  };

  function withLeft(ms: number): TokenRecord | undefined {
    if (record === undefined || isRefused(record)) return undefined;
    return now() < ends.atMs - ms && performance.now() < ends.steadyAtMs ? record : undefined;
  }

  function hasLiveRefresh(
    candidate: TokenRecord | undefined,
  ): candidate is TokenRecord & { refresh: string } {
    return candidate !== undefined && refreshExpiresAtMs(candidate) > now();
  }
}

import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { decodeToken } from './decode-token.ts';
import { accessExpiresAtMs, type Renewal, refreshExpiresAtMs } from './expiry.ts';

/** The pair that the client holds, and whether it works. */
export interface HeldPair {
  record(): TokenRecord | undefined;
  /** The one way to another pair, or to none. */
  become(next: TokenRecord | undefined): void;
  /** Counts what the pair became, for those who read and must not undo what happened meanwhile. */
  version(): number;
  /** Whether it may be used for a call, and needs no renewal. */
  isFresh(): boolean;
  /** Whether it may be used for a call. */
  isUsable(): boolean;
  /** Whether it has not ended, and the API has not refused it. */
  works(): boolean;
  /** Whether the pair lived, or lives, less than a second. */
  isShortLived(): boolean;
  /** Whether `found` is the pair to use from now on. */
  isServedBetterBy(found: TokenRecord): boolean;
  hasLiveRefresh(record: TokenRecord | undefined): record is TokenRecord & { refresh: string };
  /** Notes that the API refused an access token, and with what answer. */
  refuse(access: string, answer: NordigenApiError): void;
  /** The answer with which the API refused it. */
  refusalOf(access: string | undefined): NordigenApiError | undefined;
  /** Gives an access token that was refused another chance. */
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
  /** When the record ends, by the machine's clock and by the steady one, which nobody sets back. */
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
      // A token that lives for minutes only must not be taken for ending from its first moment on.
      const atMs = accessExpiresAtMs(next);
      const lifetimeMs = atMs - next.receivedAtMs;
      // Received in the future, by another machine's clock or before this one was set: it lives no longer for that.
      ends = { atMs, steadyAtMs: nowMs + Math.min(lifetimeMs, atMs - now()) };
      windowMs = Math.min(renewal.windowSeconds * 1000, lifetimeMs / 2);
      leewayMs = Math.min(renewal.leewaySeconds * 1000, lifetimeMs / 4);
    },
    version: () => version,
    isFresh: () => hasLeft(windowMs),
    isUsable: () => hasLeft(leewayMs),
    works: () => hasLeft(0),
    isShortLived: () =>
      record === undefined ? lastLifeMs < shortLifeMs : record.access_expires * 1000 < shortLifeMs,

    isServedBetterBy(found) {
      if (record === undefined) return true;
      if (found.access === record.access || isRefused(found)) return false;
      if (!worksNow(found)) return !hasLeft(0) && hasLiveRefresh(found);
      if (!hasLeft(0)) return true;
      // Both work. The tokens' own ends are by the API's clock, and comparable; what two machines noted is not.
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

  function hasLeft(ms: number): boolean {
    if (record === undefined || isRefused(record)) return false;
    return now() < ends.atMs - ms && performance.now() < ends.steadyAtMs;
  }

  function hasLiveRefresh(
    candidate: TokenRecord | undefined,
  ): candidate is TokenRecord & { refresh: string } {
    return candidate !== undefined && refreshExpiresAtMs(candidate) > now();
  }
}

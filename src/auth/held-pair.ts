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
  let freshUntilMs = 0;
  let usableUntilMs = 0;

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
      const endsAtMs = accessExpiresAtMs(next);
      const lifetimeMs = endsAtMs - next.receivedAtMs;
      freshUntilMs = endsAtMs - Math.min(renewal.windowSeconds * 1000, lifetimeMs / 2);
      usableUntilMs = endsAtMs - Math.min(renewal.leewaySeconds * 1000, lifetimeMs / 4);
    },
    version: () => version,
    isFresh: () => record !== undefined && !isRefused(record) && now() < freshUntilMs,
    isUsable: () => record !== undefined && !isRefused(record) && now() < usableUntilMs,
    works: () => record !== undefined && worksNow(record),
    isShortLived: () =>
      record === undefined ? lastLifeMs < shortLifeMs : record.access_expires * 1000 < shortLifeMs,

    isServedBetterBy(found) {
      if (record === undefined) return true;
      if (found.access === record.access || isRefused(found)) return false;
      if (!worksNow(found)) return !worksNow(record) && hasLiveRefresh(found);
      if (!worksNow(record)) return true;
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

  function hasLiveRefresh(
    candidate: TokenRecord | undefined,
  ): candidate is TokenRecord & { refresh: string } {
    return candidate !== undefined && refreshExpiresAtMs(candidate) > now();
  }
}

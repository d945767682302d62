import { isToken } from '../stores/read-record.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { decodeToken } from './decode-token.ts';

/** A token pair that you supply. Lifetimes that it omits are read from the tokens. */
export interface TokenPairInput {
  /** The access token, which every call carries. */
  access: string;
  /** Seconds from now until the access token expires. */
  access_expires?: number | undefined;
  /** The refresh token. Without it, the client asks for a new pair when the access token expires. */
  refresh?: string | undefined;
  /** Seconds from now until the refresh token expires. */
  refresh_expires?: number | undefined;
}

/** When the access token is renewed, in seconds before it expires. */
export interface Renewal {
  /**
   * With less than this left, a token is not used for a new call: the call waits for the renewal. At most a quarter of
   * the token's lifetime.
   * @default 30
   */
  leewaySeconds: number;
  /**
   * With less than this left the token is renewed in the background, while calls still go out with it. At most half of
   * the token's lifetime.
   * @default 300
   */
  windowSeconds: number;
}

/**
 * The origin of a pair. The API has just issued the tokens in its answer, so they have their whole lifetime
 * left, whatever this machine's clock says. A pair that the user supplies may be old.
 */
export type PairOrigin = 'api' | 'elsewhere';

/** The documented lifetime, for a token whose lifetime neither the answer nor its claims state. */
const documentedAccessSeconds = 86_400;
const documentedRefreshSeconds = 2_592_000;

/** Longer lifetimes are ignored: no token of the API lives longer than a month. */
const longestSeconds = 366 * 86_400;

/** @throws TypeError naming the invalid member, never its value. */
export function toTokenRecord(
  pair: TokenPairInput,
  receivedAtMs: number,
  origin: PairOrigin = 'elsewhere',
): TokenRecord {
  if (typeof pair !== 'object' || pair === null) throw new TypeError('A token pair must be an object.');
  const { access, access_expires, refresh, refresh_expires } = pair;
  assertToken('access', access);
  const lifetimeOf = (name: string, seconds: unknown, token: string): number | undefined =>
    readSeconds(name, seconds, origin) ?? readLifetime(token, receivedAtMs, origin);
  const record: TokenRecord = {
    access,
    access_expires: lifetimeOf('access_expires', access_expires, access) ?? documentedAccessSeconds,
    receivedAtMs,
  };
  if (refresh === undefined || refresh === null) return record;
  assertToken('refresh', refresh);
  record.refresh = refresh;
  record.refresh_expires =
    lifetimeOf('refresh_expires', refresh_expires, refresh) ?? documentedRefreshSeconds;
  return record;
}

/**
 * The record after the refresh token got a new access token. The refresh token keeps its age, unless the answer
 * contains a new one.
 * @throws TypeError if the answer has no access token.
 */
export function withNewAccess(
  record: TokenRecord,
  answer: TokenPairInput,
  receivedAtMs: number,
): TokenRecord {
  if (isToken(answer.refresh)) return toTokenRecord(answer, receivedAtMs, 'api');
  const { access, access_expires } = toTokenRecord(
    { access: answer.access, access_expires: answer.access_expires },
    receivedAtMs,
    'api',
  );
  // Not below 0: a clock that was set back must not make the refresh token younger.
  const agedSeconds = Math.max(0, receivedAtMs - record.receivedAtMs) / 1000;
  const refresh_expires = Math.max(0, Math.floor(refreshSecondsOf(record) - agedSeconds));
  return { ...record, access, access_expires, refresh_expires, receivedAtMs };
}

/** The current token pair, with lifetimes in seconds from now. `refresh` is absent if there is no refresh token. */
export interface CurrentTokenPair {
  /** The access token, which calls are made with. A secret. */
  access: string;
  /** Seconds from now until the access token expires; `0` once it has. */
  access_expires: number;
  /** When the access token expires, in ms since the epoch. */
  accessExpiresAtMs: number;
  /** The refresh token, which a new access token is obtained with. A secret; absent if none was given. */
  refresh?: string;
  /** Seconds from now until the refresh token expires; absent if there is none. */
  refresh_expires?: number;
  /** When the refresh token expires, in ms since the epoch. */
  refreshExpiresAtMs?: number;
}

export function toTokenPair(record: TokenRecord, nowMs: number): CurrentTokenPair {
  const secondsUntil = (atMs: number): number => Math.max(0, Math.floor((atMs - nowMs) / 1000));
  const accessEndsMs = accessExpiresAtMs(record);
  const refreshEndsMs = refreshExpiresAtMs(record);
  return {
    access: record.access,
    access_expires: secondsUntil(accessEndsMs),
    accessExpiresAtMs: accessEndsMs,
    ...(record.refresh !== undefined && {
      refresh: record.refresh,
      refresh_expires: secondsUntil(refreshEndsMs),
      refreshExpiresAtMs: refreshEndsMs,
    }),
  };
}

export function accessExpiresAtMs(record: TokenRecord): number {
  return record.receivedAtMs + clamp(record.access_expires) * 1000;
}

/** 0 if there is no refresh token. */
export function refreshExpiresAtMs(record: TokenRecord): number {
  return record.refresh === undefined ? 0 : record.receivedAtMs + refreshSecondsOf(record) * 1000;
}

function refreshSecondsOf({ refresh_expires = documentedRefreshSeconds }: TokenRecord): number {
  return clamp(refresh_expires);
}

/** A record's numbers cannot be trusted: anybody may have written to the store. */
function clamp(seconds: number): number {
  return Math.min(Math.max(0, seconds), longestSeconds);
}

function assertToken(name: string, token: unknown): asserts token is string {
  if (typeof token !== 'string' || token.trim() === '') {
    throw new TypeError(`The token pair's ${name} must be a non-empty string.`);
  }
  if (!isToken(token)) throw new TypeError(`The token pair's ${name} has characters that no token has.`);
}

/** The stated lifetime; `undefined` if none was stated, or a nonsensical one. */
function readSeconds(name: string, seconds: unknown, origin: PairOrigin): number | undefined {
  if (seconds === undefined || seconds === null) return undefined;
  if (typeof seconds !== 'number') {
    if (origin === 'api') return undefined;
    throw new TypeError(`The token pair's ${name} must be a number of seconds.`);
  }
  if (!Number.isFinite(seconds) || seconds > longestSeconds) return undefined;
  // The API never issues an expired token, but a pair that was kept for a while may have expired.
  return seconds > 0 ? seconds : origin === 'api' ? undefined : 0;
}

/** The lifetime according to the token's claims. */
function readLifetime(token: string, nowMs: number, origin: PairOrigin): number | undefined {
  const { issuedAtMs, expiresAtMs } = decodeToken(token);
  if (expiresAtMs === undefined) return undefined;
  const leftMs = expiresAtMs - nowMs;
  const wholeMs = expiresAtMs - (issuedAtMs ?? expiresAtMs);
  if (origin === 'elsewhere') return clamp(Math.min(leftMs, wholeMs > 0 ? wholeMs : leftMs) / 1000);
  if (wholeMs > 0) return clamp(wholeMs / 1000);
  return leftMs > 0 ? clamp(leftMs / 1000) : undefined;
}

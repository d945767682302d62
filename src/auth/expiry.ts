import { isToken } from '../stores/read-record.ts';
import type { TokenRecord } from '../stores/token-store.ts';
import { decodeToken } from './decode-token.ts';

/** A token pair from elsewhere; what it does not say is read from the tokens themselves. */
export interface TokenPairInput {
  /** The access token, which calls are made with. */
  access: string;
  /** Seconds from now until the access token expires. */
  access_expires?: number | undefined;
  /** The refresh token; without it a new pair is asked for when the access token ends. */
  refresh?: string | undefined;
  /** Seconds from now until the refresh token expires. */
  refresh_expires?: number | undefined;
}

export interface Renewal {
  /**
   * A token with less than this left is not used for a new call: the call waits for the renewal. At most a quarter of
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
 * Where a pair comes from. The API has just made the tokens that it answers with, so that they have their whole life
 * before them, whatever this machine's clock says; a pair from elsewhere may be old.
 */
export type PairOrigin = 'api' | 'elsewhere';

/** What the API documents, for a token that neither the answer nor its own claims give a lifetime. */
const documentedAccessSeconds = 86_400;
const documentedRefreshSeconds = 2_592_000;

/** What claims to live longer does not count as said: no token of the API lives longer than a month. */
const longestSeconds = 366 * 86_400;

/** @throws TypeError naming the member that does not fit, never its value. */
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
 * The record after the refresh token bought a new access token. The refresh token goes on ageing, unless the answer
 * brought another.
 * @throws TypeError where the answer holds no access token.
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

/** A token pair as it is now: lifetimes in seconds from now, without a refresh token where none was given. */
export interface CurrentTokenPair {
  access: string;
  access_expires: number;
  /** When the access token expires, in ms since the epoch. */
  accessExpiresAtMs: number;
  refresh?: string;
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

/** 0 where there is no refresh token. */
export function refreshExpiresAtMs(record: TokenRecord): number {
  return record.refresh === undefined ? 0 : record.receivedAtMs + refreshSecondsOf(record) * 1000;
}

function refreshSecondsOf({ refresh_expires = documentedRefreshSeconds }: TokenRecord): number {
  return clamp(refresh_expires);
}

/** A record may come from anywhere, and its numbers with it. */
function clamp(seconds: number): number {
  return Math.min(Math.max(0, seconds), longestSeconds);
}

function assertToken(name: string, token: unknown): asserts token is string {
  if (typeof token !== 'string' || token.trim() === '') {
    throw new TypeError(`The token pair's ${name} must be a non-empty string.`);
  }
  if (!isToken(token)) throw new TypeError(`The token pair's ${name} has characters that no token has.`);
}

/** The lifetime that was said; `undefined` where none was, or one that makes no sense. */
function readSeconds(name: string, seconds: unknown, origin: PairOrigin): number | undefined {
  if (seconds === undefined || seconds === null) return undefined;
  if (typeof seconds !== 'number') {
    if (origin === 'api') return undefined;
    throw new TypeError(`The token pair's ${name} must be a number of seconds.`);
  }
  if (!Number.isFinite(seconds) || seconds > longestSeconds) return undefined;
  // The API gives no token that has ended; a pair that was kept for a while may have.
  return seconds > 0 ? seconds : origin === 'api' ? undefined : 0;
}

/** The lifetime by the token's own claims. */
function readLifetime(token: string, nowMs: number, origin: PairOrigin): number | undefined {
  const { issuedAtMs, expiresAtMs } = decodeToken(token);
  if (expiresAtMs === undefined) return undefined;
  const leftMs = expiresAtMs - nowMs;
  const wholeMs = expiresAtMs - (issuedAtMs ?? expiresAtMs);
  if (origin === 'elsewhere') return clamp(Math.min(leftMs, wholeMs > 0 ? wholeMs : leftMs) / 1000);
  if (wholeMs > 0) return clamp(wholeMs / 1000);
  return leftMs > 0 ? clamp(leftMs / 1000) : undefined;
}

import { jwtDecode } from 'jwt-decode';
import { isToken } from '../stores/read-record.ts';
import type { TokenRecord } from '../stores/token-store.ts';

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
   * A token with less than this left is not used for a new call: the call waits for the renewal.
   * @default 30
   */
  leewaySeconds: number;
  /**
   * With less than this left the token is renewed in the background, while calls still go out with it.
   * @default 300
   */
  windowSeconds: number;
}

/** What the API documents, for a token that neither the answer nor its own claims give a lifetime. */
const documentedAccessSeconds = 86_400;
const documentedRefreshSeconds = 2_592_000;

/** @throws TypeError naming the member that does not fit, never its value. */
export function toTokenRecord(pair: TokenPairInput, receivedAtMs: number): TokenRecord {
  if (typeof pair !== 'object' || pair === null) throw new TypeError('A token pair must be an object.');
  const { access, access_expires, refresh, refresh_expires } = pair;
  assertToken('access', access);
  const record: TokenRecord = {
    access,
    access_expires: toLifetime('access_expires', access_expires, access, documentedAccessSeconds),
    receivedAtMs,
  };
  if (refresh === undefined || refresh === null) return record;
  assertToken('refresh', refresh);
  record.refresh = refresh;
  record.refresh_expires = toLifetime('refresh_expires', refresh_expires, refresh, documentedRefreshSeconds);
  return record;
}

/** The record after the refresh token bought a new access token; the refresh token goes on ageing. */
export function withNewAccess(record: TokenRecord, fresh: TokenPairInput, receivedAtMs: number): TokenRecord {
  const { access, access_expires } = toTokenRecord(
    { access: fresh.access, access_expires: fresh.access_expires },
    receivedAtMs,
  );
  const agedSeconds = (receivedAtMs - record.receivedAtMs) / 1000;
  const refresh_expires = Math.floor((record.refresh_expires ?? documentedRefreshSeconds) - agedSeconds);
  return { ...record, access, access_expires, refresh_expires, receivedAtMs };
}

/** A token pair as it is now: lifetimes in seconds from now, without a refresh token where none was given. */
export interface CurrentTokenPair {
  access: string;
  access_expires: number;
  refresh?: string;
  refresh_expires?: number;
}

export function toTokenPair(record: TokenRecord, nowMs: number): CurrentTokenPair {
  const secondsLeft = (lifetime: number): number =>
    Math.max(0, Math.floor((record.receivedAtMs - nowMs) / 1000 + lifetime));
  return {
    access: record.access,
    access_expires: secondsLeft(record.access_expires),
    ...(record.refresh !== undefined && {
      refresh: record.refresh,
      refresh_expires: secondsLeft(record.refresh_expires ?? documentedRefreshSeconds),
    }),
  };
}

export function accessExpiresAtMs(record: TokenRecord): number {
  return record.receivedAtMs + record.access_expires * 1000;
}

/** 0 where there is no refresh token. */
export function refreshExpiresAtMs(record: TokenRecord): number {
  if (record.refresh === undefined) return 0;
  return record.receivedAtMs + (record.refresh_expires ?? documentedRefreshSeconds) * 1000;
}

function assertToken(name: string, token: unknown): asserts token is string {
  if (typeof token !== 'string' || token.trim() === '') {
    throw new TypeError(`The token pair's ${name} must be a non-empty string.`);
  }
  if (!isToken(token)) throw new TypeError(`The token pair's ${name} has characters that no token has.`);
}

function toLifetime(name: string, seconds: unknown, token: string, documented: number): number {
  if (seconds === undefined || seconds === null) return readLifetime(token) ?? documented;
  if (typeof seconds === 'number' && Number.isFinite(seconds)) return seconds;
  throw new TypeError(`The token pair's ${name} must be a number of seconds.`);
}

/** From the token's own claims, whose difference holds whatever this machine's clock says. */
function readLifetime(token: string): number | undefined {
  try {
    const { exp, iat } = jwtDecode(token);
    return exp !== undefined && iat !== undefined && exp > iat ? exp - iat : undefined;
  } catch {
    return undefined;
  }
}

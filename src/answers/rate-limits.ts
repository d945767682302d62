import type { RateLimit, RateLimits } from '../errors/rate-limits.ts';
import { readRetryAfter } from './retry-after.ts';

interface HeaderNames {
  limit: string;
  remaining: string;
  reset: string;
}

/** The API's own spelling first; the others are what proxies and gateways make of it. */
const spellings = /* @__PURE__ */ [
  'http_x_ratelimit_',
  'x-ratelimit-',
  'http-x-ratelimit-',
  'ratelimit-',
].map((prefix) => {
  const joint = prefix.includes('_') ? '_' : '-';
  return { general: toNames(prefix), account: toNames(`${prefix}account${joint}success${joint}`) };
});

function toNames(prefix: string): HeaderNames {
  return { limit: `${prefix}limit`, remaining: `${prefix}remaining`, reset: `${prefix}reset` };
}

/** Larger numbers cannot be durations: they are points in time, in seconds or milliseconds since the epoch. */
const firstTimestamp = 1e9;
const firstTimestampMs = 1e12;
/** The last moment that a `Date` can represent. */
const lastMomentMs = 8.64e15;

function readNumber(headers: Headers, name: string): number | undefined {
  const digits = /^-?\d{1,15}(?![\d-])/.exec(headers.get(name) ?? '');
  return digits ? Math.max(0, Number(digits[0])) : undefined;
}

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

/** The reset in ms since the epoch: gateways send a duration, a timestamp or an ISO date. */
function readReset(headers: Headers, name: string, nowMs: number): number | undefined {
  const reset = readNumber(headers, name);
  if (reset === undefined) return readIsoDate(headers.get(name) ?? '');
  if (reset >= firstTimestampMs) return reset;
  return reset >= firstTimestamp ? reset * 1000 : nowMs + reset * 1000;
}

function readIsoDate(text: string): number | undefined {
  const dateMs = isoDate.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : dateMs;
}

function readLimit(headers: Headers, names: HeaderNames, nowMs: number): RateLimit | undefined {
  const limit = readNumber(headers, names.limit);
  const remaining = readNumber(headers, names.remaining);
  const resetsAtMs = readReset(headers, names.reset, nowMs);
  if (limit === undefined && remaining === undefined && resetsAtMs === undefined) return undefined;
  const read: RateLimit = {};
  if (limit !== undefined) read.limit = limit;
  if (remaining !== undefined) read.remaining = remaining;
  if (resetsAtMs !== undefined) read.resetsAtMs = resetsAtMs;
  return read;
}

/** Reads the limits in every spelling seen so far. Odd and negative values are clamped, never refused. */
export function readRateLimits(headers: Headers, nowMs: number): RateLimits {
  const limits: RateLimits = {};
  // This runs for every answer, so it stops at the first spelling that is present.
  for (const { general, account } of spellings) {
    const ofEndpoint = readLimit(headers, general, nowMs);
    const ofAccount = readLimit(headers, account, nowMs);
    if (ofEndpoint !== undefined) limits.general = ofEndpoint;
    if (ofAccount !== undefined) limits.account = ofAccount;
    if (ofEndpoint !== undefined || ofAccount !== undefined) break;
  }
  return limits;
}

/** The input of `readRetryAt`. */
export interface Refused {
  status: number;
  headers: Headers;
  /** The answer's text. */
  words: string;
  limits: RateLimits;
  nowMs: number;
}

/**
 * When a retry is allowed, in ms since the epoch: from `Retry-After`, else the answer's text, else the limit
 * that is used up. Always a valid `Date`.
 */
export function readRetryAt({ status, headers, words, limits, nowMs }: Refused): number | undefined {
  const momentMs =
    readRetryAfter(headers.get('retry-after'), nowMs) ??
    readWords(words, nowMs) ??
    latestReset(limits, status === 429);
  return momentMs === undefined ? undefined : Math.min(momentMs, lastMomentMs);
}

function readWords(words: string, nowMs: number): number | undefined {
  const seconds = /(?:try again|available) in (\d{1,12}) seconds?/i.exec(words.slice(0, 2_000))?.[1];
  return seconds === undefined ? undefined : nowMs + Number(seconds) * 1000;
}

/** In a refusal for too many calls, a limit without `remaining` counts as used up. */
function latestReset({ account, general }: RateLimits, isOverLimit: boolean): number | undefined {
  const moments = [account, general].flatMap((limit) =>
    limit?.remaining === 0 || (isOverLimit && limit?.remaining === undefined)
      ? (limit?.resetsAtMs ?? [])
      : [],
  );
  return moments.length === 0 ? undefined : Math.max(...moments);
}

import type { RateLimit, RateLimits } from '../errors/rate-limits.ts';

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

/** Past this a number of seconds can only be a time of day, in seconds since the epoch. */
const firstTimestamp = 1e9;

function readNumber(headers: Headers, name: string): number | undefined {
  const value = headers.get(name);
  const digits = value === null ? null : /^\s*-?\d{1,15}/.exec(value);
  return digits ? Math.max(0, Number(digits[0])) : undefined;
}

function resetMoment(seconds: number, nowMs: number): number {
  return seconds >= firstTimestamp ? seconds * 1000 : nowMs + seconds * 1000;
}

function readLimit(headers: Headers, names: HeaderNames, nowMs: number): RateLimit | undefined {
  const limit = readNumber(headers, names.limit);
  const remaining = readNumber(headers, names.remaining);
  const reset = readNumber(headers, names.reset);
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined;
  const read: RateLimit = {};
  if (limit !== undefined) read.limit = limit;
  if (remaining !== undefined) read.remaining = remaining;
  if (reset !== undefined) read.resetsAtMs = resetMoment(reset, nowMs);
  return read;
}

/** Reads the limits in all spellings that were seen; odd and negative values are clamped, never refused. */
export function readRateLimits(headers: Headers, nowMs: number): RateLimits {
  const limits: RateLimits = {};
  // On the way of every answer, so it ends at the first spelling that is used.
  for (const { general, account } of spellings) {
    const ofEndpoint = readLimit(headers, general, nowMs);
    const ofAccount = readLimit(headers, account, nowMs);
    if (ofEndpoint !== undefined) limits.general = ofEndpoint;
    if (ofAccount !== undefined) limits.account = ofAccount;
    if (ofEndpoint !== undefined || ofAccount !== undefined) break;
  }
  return limits;
}

/**
 * When a repeat is allowed, in ms since the epoch: from `Retry-After`, else the answer's own words, else the limit
 * that is used up.
 */
export function readRetryAt(
  headers: Headers,
  detail: string,
  limits: RateLimits,
  nowMs: number,
): number | undefined {
  const retryAfter = headers.get('retry-after');
  if (retryAfter !== null) {
    if (/^\s*\d{1,15}\s*$/.test(retryAfter)) return nowMs + Number(retryAfter) * 1000;
    const date = Date.parse(retryAfter);
    if (!Number.isNaN(date)) return Math.max(nowMs, date);
  }
  const worded = /try again in (\d{1,15}) second/i.exec(detail);
  if (worded) return nowMs + Number(worded[1]) * 1000;
  const moments = [limits.account, limits.general]
    .filter((limit) => limit?.remaining === 0)
    .map((limit) => limit?.resetsAtMs ?? 0);
  const latest = Math.max(0, ...moments);
  return latest > 0 ? latest : undefined;
}

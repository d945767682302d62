import { afterEach, describe, expect, test, vi } from 'vitest';
import { NordigenNetworkError } from '../../src/errors/nordigen-network-error.ts';
import { readRetry, retryDelayMs } from '../../src/http/retry.ts';
import { NordigenApiError } from '../../src/index.ts';

const nowMs = Date.parse('2026-03-01T00:00:00Z');
const rules = readRetry(undefined);
const kinds = ['token', 'metadata', 'bank-data', 'write'] as const;

function apiError(status: number, more: { code?: string; retryAtMs?: number } = {}): NordigenApiError {
  const { code = 'X', retryAtMs } = more;
  return new NordigenApiError({
    message: '',
    operation: 'institutions.list',
    status,
    code,
    nextStep: 'retry',
    summary: '',
    detail: '',
    retryAtMs,
    rateLimits: {},
    headers: new Headers(),
    body: undefined,
  });
}

const networkError = (reason: NordigenNetworkError['reason'], wasSent = true) =>
  new NordigenNetworkError('', { operation: 'institutions.list', reason, wasSent });

afterEach(() => {
  vi.restoreAllMocks();
});

describe('which kinds of calls are retried', () => {
  const repeated = (failure: NordigenApiError | NordigenNetworkError) =>
    kinds.filter((kind) => retryDelayMs(failure, { kind, retries: 0, rules, nowMs }) !== undefined);

  test.each([
    ['no answer', networkError('no-answer'), ['token', 'metadata']],
    ['an answer that breaks off', networkError('cut-off'), ['token', 'metadata']],
    ['a request that was certainly not sent', networkError('no-answer', false), [...kinds]],
    ['a redirect', networkError('redirect'), []],
    ['an unreadable answer', networkError('unreadable'), []],
    ['an error in the user’s own fetch', networkError('fetch-failed'), []],
    ['an answer that is too large', networkError('too-large'), []],
    ['a 502', apiError(502), ['token', 'metadata', 'bank-data']],
    ['a 503', apiError(503), ['token', 'metadata', 'bank-data']],
    ['a 504', apiError(504), ['token', 'metadata', 'bank-data']],
    ['a 500', apiError(500), []],
    ['a 500 that names a time', apiError(500, { retryAtMs: nowMs + 5_000 }), []],
    ['a 503 ConnectionError', apiError(503, { code: 'ConnectionError' }), []],
    ['a 503 InstitutionDisabled', apiError(503, { code: 'InstitutionDisabled' }), []],
    ['a 502 UnknownRequestError', apiError(502, { code: 'UnknownRequestError' }), []],
    ['a 429 without a time', apiError(429), []],
    [
      'a 429 that asks for a short wait',
      apiError(429, { retryAtMs: nowMs + 5_000 }),
      ['token', 'metadata', 'bank-data'],
    ],
    ['a 429 that asks for a long wait', apiError(429, { retryAtMs: nowMs + 10_001 }), []],
    ['a 503 that asks for a long wait', apiError(503, { retryAtMs: nowMs + 10_001 }), []],
  ])('after %s', (_, failure, expected) => {
    expect(repeated(failure)).toEqual(expected);
  });

  test('a call is retried as often as the limit allows', () => {
    const delay = (retries: number) =>
      retryDelayMs(apiError(502), { kind: 'metadata', retries, rules: { limit: 3, maxWaitMs: 0 }, nowMs });
    expect([0, 1, 2, 3].map((retries) => delay(retries) !== undefined)).toEqual([true, true, true, false]);
  });
});

describe('the wait before a retry', () => {
  const delay = (retries: number, failure = apiError(502)) =>
    retryDelayMs(failure, { kind: 'metadata', retries, rules: { limit: 100, maxWaitMs: 60_000 }, nowMs });

  test('doubles from 300 ms up to 10 s, and then stays at 10 s', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    expect([0, 1, 2, 5, 6, 30, 99].map((retries) => delay(retries))).toEqual([
      300, 600, 1_200, 9_600, 10_000, 10_000, 10_000,
    ]);
  });

  test('is at least half as long with any jitter', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(delay(1)).toBe(300);
  });

  test('is the wait that the answer asks for, plus up to a tenth of it, but at most a second', () => {
    const failure = apiError(429, { retryAtMs: nowMs + 5_000 });
    vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0);
    expect(delay(0, failure)).toBe(5_000);
    vi.spyOn(Math, 'random').mockReturnValue(1);
    expect(delay(0, failure)).toBe(5_500);
    expect(delay(0, apiError(429, { retryAtMs: nowMs + 60_000 }))).toBe(61_000);
  });

  test('is never longer than a timer can wait', () => {
    const longest = 2 ** 31 - 1;
    const failure = apiError(429, { retryAtMs: nowMs + longest });
    const call = { kind: 'metadata', retries: 0, rules: { limit: 2, maxWaitMs: longest }, nowMs } as const;
    expect(retryDelayMs(failure, call)).toBe(longest);
  });
});

describe('the retry option', () => {
  test('false turns retries off', () => {
    expect(readRetry(false)).toEqual({ limit: 0, maxWaitMs: 0 });
    expect(readRetry({ limit: 0, maxWaitMs: 0 })).toEqual({ limit: 0, maxWaitMs: 0 });
  });

  test('undefined and undefined members take their defaults', () => {
    expect(readRetry(undefined)).toEqual({ limit: 2, maxWaitMs: 10_000 });
    expect(readRetry({ limit: undefined, maxWaitMs: undefined })).toEqual({ limit: 2, maxWaitMs: 10_000 });
  });

  test.each([
    [{ limits: 1 }, /^retry has no option 'limits'/],
    [{ limit: 1.5 }, /^retry\.limit/],
    [{ limit: -1 }, /^retry\.limit/],
    [{ maxWaitMs: Number.NaN }, /^retry\.maxWaitMs/],
    [true, /^retry must be false or an object/],
    [null, /^retry must be false or an object/],
  ])('%j is refused', (retry, message) => {
    expect(() => readRetry(retry as never)).toThrow(message);
  });
});

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

describe('what is repeated', () => {
  const repeated = (failure: NordigenApiError | NordigenNetworkError) =>
    kinds.filter((kind) => retryDelayMs(failure, { kind, retries: 0, rules, nowMs }) !== undefined);

  test.each([
    ['no answer', networkError('no-answer'), ['token', 'metadata']],
    ['half an answer', networkError('cut-off'), ['token', 'metadata']],
    ['a request that surely was not sent', networkError('no-answer', false), [...kinds]],
    ['a redirect', networkError('redirect'), []],
    ['an unreadable answer', networkError('unreadable'), []],
    ['a fault of the user’s fetch', networkError('fetch-failed'), []],
    ['an answer beyond the bound', networkError('too-large'), []],
    ['502', apiError(502), ['token', 'metadata', 'bank-data']],
    ['503', apiError(503), ['token', 'metadata', 'bank-data']],
    ['504', apiError(504), ['token', 'metadata', 'bank-data']],
    ['500', apiError(500), []],
    ['503 ConnectionError', apiError(503, { code: 'ConnectionError' }), []],
    ['503 InstitutionDisabled', apiError(503, { code: 'InstitutionDisabled' }), []],
    ['502 UnknownRequestError', apiError(502, { code: 'UnknownRequestError' }), []],
    ['429 without a time', apiError(429), []],
    [
      '429 with a short time',
      apiError(429, { retryAtMs: nowMs + 5_000 }),
      ['token', 'metadata', 'bank-data'],
    ],
    ['429 with a long time', apiError(429, { retryAtMs: nowMs + 10_001 }), []],
    ['503 with a long time', apiError(503, { retryAtMs: nowMs + 10_001 }), []],
  ])('after %s', (_, failure, expected) => {
    expect(repeated(failure)).toEqual(expected);
  });

  test('as often as the limit says', () => {
    const delay = (retries: number) =>
      retryDelayMs(apiError(502), { kind: 'metadata', retries, rules: { limit: 3, maxWaitMs: 0 }, nowMs });
    expect([0, 1, 2, 3].map((retries) => delay(retries) !== undefined)).toEqual([true, true, true, false]);
  });
});

describe('the wait', () => {
  const delay = (retries: number, failure = apiError(502)) =>
    retryDelayMs(failure, { kind: 'metadata', retries, rules: { limit: 100, maxWaitMs: 60_000 }, nowMs });

  test('doubles from 300 ms up to 10 s, and stays there however often a call is repeated', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    expect([0, 1, 2, 5, 6, 30, 99].map((retries) => delay(retries))).toEqual([
      300, 600, 1_200, 9_600, 10_000, 10_000, 10_000,
    ]);
  });

  test('is half as long at the least', () => {
    vi.spyOn(Math, 'random').mockReturnValue(0);
    expect(delay(1)).toBe(300);
  });

  test('that an answer asks for is kept, and lengthened by up to a tenth, a second at most', () => {
    const failure = apiError(429, { retryAtMs: nowMs + 5_000 });
    vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0);
    expect(delay(0, failure)).toBe(5_000);
    vi.spyOn(Math, 'random').mockReturnValue(1);
    expect(delay(0, failure)).toBe(5_500);
    expect(delay(0, apiError(429, { retryAtMs: nowMs + 60_000 }))).toBe(61_000);
  });

  test('never is longer than a timer can wait', () => {
    const longest = 2 ** 31 - 1;
    const failure = apiError(429, { retryAtMs: nowMs + longest });
    const call = { kind: 'metadata', retries: 0, rules: { limit: 2, maxWaitMs: longest }, nowMs } as const;
    expect(retryDelayMs(failure, call)).toBe(longest);
  });
});

describe('the option', () => {
  test('false repeats nothing', () => {
    expect(readRetry(false)).toEqual({ limit: 0, maxWaitMs: 0 });
  });

  test('takes undefined for what is left out', () => {
    expect(readRetry({ limit: undefined, maxWaitMs: undefined })).toEqual({ limit: 2, maxWaitMs: 10_000 });
  });

  test.each([
    [{ limits: 1 }, /^retry has no option 'limits'/],
    [{ limit: 1.5 }, /^retry\.limit/],
    [{ maxWaitMs: Number.NaN }, /^retry\.maxWaitMs/],
    [true, /^retry must be false or an object/],
    [null, /^retry must be false or an object/],
  ])('refuses %j', (retry, message) => {
    expect(() => readRetry(retry as never)).toThrow(message);
  });
});

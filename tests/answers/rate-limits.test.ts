import { describe, expect, test } from 'vitest';
import { readRateLimits } from '../../src/answers/rate-limits.ts';

const nowMs = 1_000_000;
const read = (headers: Record<string, string>) => readRateLimits(new Headers(headers), nowMs);

describe('rate limits', () => {
  test('the API’s own headers give both limits, with the reset in seconds from now', () => {
    const limits = read({
      HTTP_X_RATELIMIT_LIMIT: '100',
      HTTP_X_RATELIMIT_REMAINING: '99',
      HTTP_X_RATELIMIT_RESET: '59',
      HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_LIMIT: '4',
      HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_REMAINING: '3',
      HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_RESET: '86400',
    });
    expect(limits).toEqual({
      general: { limit: 100, remaining: 99, resetsAtMs: nowMs + 59_000 },
      account: { limit: 4, remaining: 3, resetsAtMs: nowMs + 86_400_000 },
    });
  });

  test.each(['X-RateLimit-', 'RateLimit-', 'HTTP-X-RATELIMIT-', 'http_x_ratelimit_'])(
    '%s is understood as a prefix',
    (prefix) => {
      expect(read({ [`${prefix}Remaining`]: '7' })).toEqual({ general: { remaining: 7 } });
    },
  );

  test('the account’s limit is found even if a proxy turned underscores into dashes', () => {
    expect(read({ 'HTTP-X-RATELIMIT-ACCOUNT-SUCCESS-REMAINING': '2' })).toEqual({
      account: { remaining: 2 },
    });
  });

  test('the first spelling that has a limit is read, and no other', () => {
    const second = { 'x-ratelimit-remaining': '2', 'x-ratelimit-account-success-remaining': '3' };
    expect(read({ http_x_ratelimit_remaining: '1', ...second })).toEqual({ general: { remaining: 1 } });
    expect(read({ http_x_ratelimit_account_success_remaining: '1', ...second })).toEqual({
      account: { remaining: 1 },
    });
  });

  test('without headers, the limits are unknown and not zero', () => {
    expect(read({})).toEqual({});
  });

  test('negative values count as 0, fractions are cut, and other text is ignored', () => {
    expect(
      read({ 'x-ratelimit-limit': 'many', 'x-ratelimit-remaining': '-3', 'x-ratelimit-reset': '5.9' }),
    ).toEqual({
      general: { remaining: 0, resetsAtMs: nowMs + 5_000 },
    });
  });

  test.each([
    ['1000000000', 1_000_000_000_000],
    ['999999999999', 999_999_999_999_000],
    ['1000000000000', 1_000_000_000_000],
  ])('a reset of %s is a point in time, in seconds or milliseconds by its length', (reset, moment) => {
    expect(read({ 'x-ratelimit-reset': reset })).toEqual({ general: { resetsAtMs: moment } });
  });

  test.each(['12-34', 'x7', '2030-01-01T00:00:00Zx', 'x2030-01-01T00:00:00Z', '2030-01-01T00:00:00.Z'])(
    '%s is neither a number nor a moment',
    (value) => {
      expect(read({ 'x-ratelimit-limit': value, 'x-ratelimit-reset': value })).toEqual({});
    },
  );

  test('a reset of ten digits is read as seconds since the epoch', () => {
    expect(read({ 'x-ratelimit-reset': '1767225600' }).general?.resetsAtMs).toBe(1_767_225_600_000);
  });

  test('a reset of thirteen digits is read as milliseconds since the epoch, and one of nine as a duration', () => {
    expect(read({ 'x-ratelimit-reset': '1767225600000' }).general?.resetsAtMs).toBe(1_767_225_600_000);
    expect(read({ 'x-ratelimit-reset': '999999999' }).general?.resetsAtMs).toBe(nowMs + 999_999_999_000);
  });

  test.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00Z'],
    ['2030-01-01T00:00:00.123456Z', '2030-01-01T00:00:00.123Z'],
    ['2030-01-01T01:00+01:00', '2030-01-01T00:00:00Z'],
  ])('a reset of %s is read as that moment', (reset, moment) => {
    expect(read({ 'x-ratelimit-reset': reset })).toEqual({ general: { resetsAtMs: Date.parse(moment) } });
  });

  test.each(['2030-13-01T00:00:00Z', '2030-01-01', '2030-01-01T00:00:00'])(
    'a reset of %s is ignored: it names no moment',
    (reset) => {
      expect(read({ 'x-ratelimit-reset': reset })).toEqual({});
    },
  );

  test('a reset always fits a Date, and a number with too many digits is ignored', () => {
    for (const reset of ['999999999', '999999999999', '999999999999999']) {
      const { general } = read({ 'x-ratelimit-reset': reset });
      expect(() => new Date(general?.resetsAtMs as number).toISOString()).not.toThrow();
    }
    expect(read({ 'x-ratelimit-limit': '9'.repeat(16) })).toEqual({});
  });

  test('the first of several numbers counts', () => {
    expect(read({ 'ratelimit-limit': '100, 100;w=60' })).toEqual({ general: { limit: 100 } });
  });
});

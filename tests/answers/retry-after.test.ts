import { describe, expect, test } from 'vitest';
import { readRetryAt } from '../../src/answers/rate-limits.ts';
import { readRetryAfter } from '../../src/answers/retry-after.ts';
import type { RateLimits } from '../../src/errors/rate-limits.ts';

const nowMs = Date.UTC(2026, 0, 1);
const lastMomentMs = 8.64e15;

describe('Retry-After', () => {
  test.each([
    ['0', 0],
    ['5', 5_000],
    ['120', 120_000],
    ['999999999', 999_999_999_000],
    ['31536000', 31_536_000_000],
  ])('%j means that many seconds from now', (header, waitMs) => {
    expect(readRetryAfter(header, nowMs)).toBe(nowMs + waitMs);
  });

  test.each([
    'Thu, 01 Jan 2026 00:01:00 GMT',
    'Thursday, 01-Jan-26 00:01:00 GMT',
    'Thu Jan  1 00:01:00 2026',
    'Thu Jan 01 00:01:00 2026',
  ])('%j means that moment', (header) => {
    expect(readRetryAfter(header, nowMs)).toBe(nowMs + 60_000);
  });

  test.each(['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'])(
    '%j is in the past and means now',
    (header) => {
      expect(readRetryAfter(header, nowMs)).toBe(nowMs);
    },
  );

  test('a two-digit year is within the next 50 years, or else in the past', () => {
    expect(readRetryAfter('Wednesday, 01-Jan-76 00:00:00 GMT', nowMs)).toBe(Date.UTC(2076, 0, 1));
    expect(readRetryAfter('Saturday, 01-Jan-77 00:00:00 GMT', nowMs)).toBe(nowMs);
  });

  test('a leap second means the start of the next minute', () => {
    expect(readRetryAfter('Wed, 31 Dec 2026 23:59:60 GMT', nowMs)).toBe(Date.UTC(2027, 0, 1));
  });

  test.each([
    null,
    '',
    '1.5',
    '-1',
    '+1',
    '1e3',
    '5s',
    '5, 5',
    '1767225600',
    '1767225600000',
    '999999999999999999999',
    'soon',
    '2026-01-01T00:01:00Z',
    '2026-01-01',
    'Thu, 01 Jan 2026 00:01:00',
    'Thu, 01 Jan 2026 00:01:00 CET',
    'Thu, 01 Foo 2026 00:01:00 GMT',
    'Thu, 31 Feb 2026 00:01:00 GMT',
    'Thu, 00 Jan 2026 00:01:00 GMT',
    'Thu, 01 Jan 2026 24:00:00 GMT',
    'Thu, 01 Jan 2026 00:60:00 GMT',
    'Thu, 01 Jan 2026 00:00:61 GMT',
    'x Thu, 01 Jan 2026 00:01:00 GMT',
    'Thu, 01 Jan 2026 00:01:00 GMT x',
  ])('%j is ignored', (header) => {
    expect(readRetryAfter(header, nowMs)).toBeUndefined();
  });
});

describe('the time of a retry', () => {
  const read = (given: { status?: number; retryAfter?: string; words?: string; limits?: RateLimits }) =>
    readRetryAt({
      status: given.status ?? 429,
      headers: new Headers(given.retryAfter === undefined ? {} : { 'retry-after': given.retryAfter }),
      words: given.words ?? '',
      limits: given.limits ?? {},
      nowMs,
    });
  const resetsAtMs = nowMs + 60_000;

  test('is read from Retry-After, else from the text, else from the rate limits', () => {
    const words = 'Please try again in 85092 seconds';
    const limits = { account: { remaining: 0, resetsAtMs } };
    expect(read({ retryAfter: '5', words, limits })).toBe(nowMs + 5_000);
    expect(read({ retryAfter: '1.5', words, limits })).toBe(nowMs + 85_092_000);
    expect(read({ words, limits })).toBe(nowMs + 85_092_000);
    expect(read({ limits })).toBe(resetsAtMs);
    expect(read({})).toBeUndefined();
  });

  test.each(['Try again in 1 second.', 'Request was throttled. Expected available in 1 second.'])(
    'is read from “%s”',
    (words) => {
      expect(read({ words })).toBe(nowMs + 1_000);
    },
  );

  test('is read only from the beginning of the text', () => {
    expect(read({ words: `${'x'.repeat(2_000)} try again in 5 seconds` })).toBeUndefined();
  });

  test('is read from a limit without a remaining count only after a 429', () => {
    expect(read({ limits: { general: { resetsAtMs } } })).toBe(resetsAtMs);
    expect(read({ status: 503, limits: { general: { resetsAtMs } } })).toBeUndefined();
    expect(read({ status: 503, limits: { general: { remaining: 0, resetsAtMs } } })).toBe(resetsAtMs);
  });

  test('is not read from a limit that has calls left', () => {
    expect(read({ limits: { general: { remaining: 1, resetsAtMs } } })).toBeUndefined();
  });

  test('is the later of two resets, and a limit without a reset is ignored', () => {
    const later = resetsAtMs + 1;
    expect(
      read({
        limits: { general: { remaining: 0, resetsAtMs }, account: { remaining: 0, resetsAtMs: later } },
      }),
    ).toBe(later);
    expect(
      read({
        limits: { general: { remaining: 0, resetsAtMs: later }, account: { remaining: 0, resetsAtMs } },
      }),
    ).toBe(later);
    expect(read({ limits: { general: { remaining: 0 } } })).toBeUndefined();
  });

  test('is always a valid Date, whatever the answer says', () => {
    for (const given of [
      { words: 'try again in 999999999999 seconds' },
      { limits: { general: { resetsAtMs: 1e300 } } },
    ]) {
      const momentMs = read(given) as number;
      expect(momentMs).toBeLessThanOrEqual(lastMomentMs);
      expect(() => new Date(momentMs).toISOString()).not.toThrow();
    }
  });
});

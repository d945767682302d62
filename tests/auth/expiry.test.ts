import { describe, expect, test } from 'vitest';
import {
  accessExpiresAtMs,
  refreshExpiresAtMs,
  toTokenRecord,
  withNewAccess,
} from '../../src/auth/expiry.ts';

const nowMs = 1_000_000_000_000;
const now = nowMs / 1000;
const jwt = (claims: object) => `x.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.y`;
const lifetime = (claims: object, origin: 'api' | 'elsewhere') =>
  toTokenRecord({ access: jwt(claims) }, nowMs, origin).access_expires;

describe('a lifetime that is not stated', () => {
  test.each([
    ['what is left', { exp: now + 400, iat: now - 86_000 }, 400],
    [
      'not more than the whole life, where this clock is behind',
      { exp: now + 9_000, iat: now + 5_000 },
      4_000,
    ],
    ['what is left, where the token does not say when it was issued', { exp: now + 400 }, 400],
    ['nothing, where it has ended', { exp: now - 5, iat: now - 10 }, 0],
    ['what is left, where it was issued after its end', { exp: now + 400, iat: now + 500 }, 400],
    ['what the API documents, where it says nothing', {}, 86_400],
    ['a year at most', { exp: now + 1e9 }, 366 * 86_400],
  ])('is, of a pair from elsewhere, %s', (_, claims, expected) => {
    expect(lifetime(claims, 'elsewhere')).toBe(expected);
  });

  test.each([
    ['its whole life, whatever this clock says', { exp: now - 86_400, iat: now - 2 * 86_400 }, 86_400],
    ['what is left, without iat', { exp: now + 400 }, 400],
    ['what the API documents, where neither makes sense', { exp: now - 400 }, 86_400],
  ])('is, of what the API just made, %s', (_, claims, expected) => {
    expect(lifetime(claims, 'api')).toBe(expected);
  });
});

test('a stated lifetime counts, and 0 means that it has expired', () => {
  const access = jwt({ exp: now + 5 });
  expect(toTokenRecord({ access, access_expires: 300 }, nowMs).access_expires).toBe(300);
  expect(toTokenRecord({ access, access_expires: 0 }, nowMs).access_expires).toBe(0);
  expect(() => toTokenRecord({ access, access_expires: '300' as never }, nowMs)).toThrow(/access_expires/);
});

test('the numbers of a stored record are bounded', () => {
  const record = {
    access: 'a',
    access_expires: 1e15,
    refresh: 'r',
    refresh_expires: -5,
    receivedAtMs: nowMs,
  };
  expect(accessExpiresAtMs(record)).toBe(nowMs + 366 * 86_400_000);
  expect(refreshExpiresAtMs(record)).toBe(nowMs);
});

test('a clock that was set back does not make the refresh token younger', () => {
  const record = {
    access: 'a',
    access_expires: 60,
    refresh: 'r',
    refresh_expires: 1_000,
    receivedAtMs: nowMs,
  };
  const later = withNewAccess(record, { access: 'b', access_expires: 60 }, nowMs + 10_000);
  expect(later).toMatchObject({ access: 'b', refresh: 'r', refresh_expires: 990 });
  expect(withNewAccess(record, { access: 'b' }, nowMs - 10_000).refresh_expires).toBe(1_000);
});

import { describe, expect, test } from 'vitest';
import {
  accessExpiresAtMs,
  refreshExpiresAtMs,
  toTokenPair,
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

describe('a pair that is none', () => {
  test.each<[unknown, string]>([
    [undefined, 'A token pair must be an object.'],
    [null, 'A token pair must be an object.'],
    ['text', 'A token pair must be an object.'],
    [{}, "The token pair's access must be a non-empty string."],
    [{ access: 5 }, "The token pair's access must be a non-empty string."],
    [{ access: ' ' }, "The token pair's access must be a non-empty string."],
    [{ access: 'two words' }, "The token pair's access has characters that no token has."],
    [{ access: 'a', refresh: '' }, "The token pair's refresh must be a non-empty string."],
    [{ access: 'a', refresh: 'a\nb' }, "The token pair's refresh has characters that no token has."],
    [{ access: 'a', access_expires: '60' }, "The token pair's access_expires must be a number of seconds."],
    [
      { access: 'a', refresh: 'r', refresh_expires: '60' },
      "The token pair's refresh_expires must be a number of seconds.",
    ],
  ])('%j is named: %s', (pair, message) => {
    expect(() => toTokenRecord(pair as never, nowMs)).toThrow(new TypeError(message));
  });
});

describe('a record', () => {
  test('has what the pair says, and the time at which it came', () => {
    const pair = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 600 };
    expect(toTokenRecord(pair, nowMs)).toEqual({ ...pair, receivedAtMs: nowMs });
    expect(toTokenRecord(pair, nowMs, 'api')).toEqual({ ...pair, receivedAtMs: nowMs });
  });

  test('has no refresh token where the pair has none, in either way to say so', () => {
    const none = { access: 'a', access_expires: 60, receivedAtMs: nowMs };
    expect(toTokenRecord({ access: 'a', access_expires: 60 }, nowMs)).toStrictEqual(none);
    expect(toTokenRecord({ access: 'a', access_expires: 60, refresh: null as never }, nowMs)).toStrictEqual(
      none,
    );
  });

  test('has the documented lifetimes where nothing says any', () => {
    expect(toTokenRecord({ access: 'a', refresh: 'r' }, nowMs)).toMatchObject({
      access_expires: 86_400,
      refresh_expires: 2_592_000,
    });
    expect(toTokenRecord({ access: 'a', access_expires: null as never }, nowMs).access_expires).toBe(86_400);
  });

  test.each([
    [366 * 86_400, 366 * 86_400],
    [366 * 86_400 + 1, 86_400],
    [Number.POSITIVE_INFINITY, 86_400],
    [Number.NaN, 86_400],
    [-1, 0],
    [0.5, 0.5],
  ])('of a pair from elsewhere that says %d s lives for %d', (said, expected) => {
    expect(toTokenRecord({ access: 'a', access_expires: said }, nowMs).access_expires).toBe(expected);
  });

  test.each([
    ['60' as never, 86_400],
    [0, 86_400],
    [-1, 86_400],
    [1, 1],
  ])('of the API that says %j s lives for %d', (said, expected) => {
    expect(toTokenRecord({ access: 'a', access_expires: said }, nowMs, 'api').access_expires).toBe(expected);
  });
});

describe('a refreshed record', () => {
  const old = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 600, receivedAtMs: nowMs };

  test('takes the refresh token that came with the answer, as new as that', () => {
    const answer = { access: 'b', access_expires: 60, refresh: 'r2' };
    expect(withNewAccess(old, answer, nowMs + 1_000)).toEqual({
      ...answer,
      refresh_expires: 2_592_000,
      receivedAtMs: nowMs + 1_000,
    });
  });

  test('keeps its own where what came is not a token', () => {
    const answer = { access: 'b', access_expires: 70, refresh: '' };
    expect(withNewAccess(old, answer, nowMs + 1_500)).toEqual({
      access: 'b',
      access_expires: 70,
      refresh: 'r',
      refresh_expires: 598,
      receivedAtMs: nowMs + 1_500,
    });
  });

  test('has a refresh token that has ended, and not one that ended before it began', () => {
    expect(withNewAccess(old, { access: 'b' }, nowMs + 700_000).refresh_expires).toBe(0);
  });

  test('has a refresh token of the documented age where the record does not say', () => {
    const { refresh_expires: _, ...silent } = old;
    expect(withNewAccess(silent, { access: 'b' }, nowMs).refresh_expires).toBe(2_592_000);
  });
});

describe('the pair that users see', () => {
  const record = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 600, receivedAtMs: nowMs };

  test('says whole seconds that are left, and the instants', () => {
    expect(toTokenPair(record, nowMs + 1_500)).toEqual({
      access: 'a',
      access_expires: 58,
      accessExpiresAtMs: nowMs + 60_000,
      refresh: 'r',
      refresh_expires: 598,
      refreshExpiresAtMs: nowMs + 600_000,
    });
  });

  test('says 0 once a token has ended', () => {
    expect(toTokenPair(record, nowMs + 700_000)).toMatchObject({ access_expires: 0, refresh_expires: 0 });
  });

  test('has no members for a refresh token that is not there', () => {
    const { refresh: _, refresh_expires: __, ...alone } = record;
    expect(toTokenPair(alone, nowMs)).toStrictEqual({
      access: 'a',
      access_expires: 60,
      accessExpiresAtMs: nowMs + 60_000,
    });
    expect(refreshExpiresAtMs(alone)).toBe(0);
  });
});

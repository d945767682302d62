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
    ['the remaining time', { exp: now + 400, iat: now - 86_000 }, 400],
    ['at most the whole lifetime, if this clock is behind', { exp: now + 9_000, iat: now + 5_000 }, 4_000],
    ['the remaining time, if the token does not say when it was issued', { exp: now + 400 }, 400],
    ['0, if the token has expired', { exp: now - 5, iat: now - 10 }, 0],
    ['the remaining time, if the token was issued after its expiry', { exp: now + 400, iat: now + 500 }, 400],
    ['the documented lifetime, if the token has no exp', {}, 86_400],
    ['366 days at most', { exp: now + 1e9 }, 366 * 86_400],
  ])('of a pair that the user supplies is %s', (_, claims, expected) => {
    expect(lifetime(claims, 'elsewhere')).toBe(expected);
  });

  test.each([
    ['the whole lifetime, whatever this clock says', { exp: now - 86_400, iat: now - 2 * 86_400 }, 86_400],
    ['the remaining time, if iat is missing', { exp: now + 400 }, 400],
    ['the documented lifetime, if the token has expired by this clock', { exp: now - 400 }, 86_400],
  ])('of a pair that the API has just issued is %s', (_, claims, expected) => {
    expect(lifetime(claims, 'api')).toBe(expected);
  });
});

test('a stated lifetime is used, and 0 means that the token has expired', () => {
  const access = jwt({ exp: now + 5 });
  expect(toTokenRecord({ access, access_expires: 300 }, nowMs).access_expires).toBe(300);
  expect(toTokenRecord({ access, access_expires: 0 }, nowMs).access_expires).toBe(0);
  expect(() => toTokenRecord({ access, access_expires: '300' as never }, nowMs)).toThrow(/access_expires/);
});

test('the lifetimes in a stored record are bounded', () => {
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

describe('an invalid pair', () => {
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
  ])('%j is refused: %s', (pair, message) => {
    expect(() => toTokenRecord(pair as never, nowMs)).toThrow(new TypeError(message));
  });
});

describe('a record', () => {
  test('has the members of the pair, and the time of receipt', () => {
    const pair = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 600 };
    expect(toTokenRecord(pair, nowMs)).toEqual({ ...pair, receivedAtMs: nowMs });
    expect(toTokenRecord(pair, nowMs, 'api')).toEqual({ ...pair, receivedAtMs: nowMs });
  });

  test('has no refresh token if that of the pair is missing or null', () => {
    const none = { access: 'a', access_expires: 60, receivedAtMs: nowMs };
    expect(toTokenRecord({ access: 'a', access_expires: 60 }, nowMs)).toStrictEqual(none);
    expect(toTokenRecord({ access: 'a', access_expires: 60, refresh: null as never }, nowMs)).toStrictEqual(
      none,
    );
  });

  test('has the documented lifetimes if none are stated', () => {
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
  ])('of a supplied pair with access_expires %d lives for %d s', (said, expected) => {
    expect(toTokenRecord({ access: 'a', access_expires: said }, nowMs).access_expires).toBe(expected);
  });

  test.each([
    ['60' as never, 86_400],
    [0, 86_400],
    [-1, 86_400],
    [1, 1],
  ])('of an API answer with access_expires %j lives for %d s', (said, expected) => {
    expect(toTokenRecord({ access: 'a', access_expires: said }, nowMs, 'api').access_expires).toBe(expected);
  });
});

describe('a refreshed record', () => {
  const old = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 600, receivedAtMs: nowMs };

  test('takes the refresh token of the answer, with its whole lifetime', () => {
    const answer = { access: 'b', access_expires: 60, refresh: 'r2' };
    expect(withNewAccess(old, answer, nowMs + 1_000)).toEqual({
      ...answer,
      refresh_expires: 2_592_000,
      receivedAtMs: nowMs + 1_000,
    });
  });

  test('keeps its refresh token if that of the answer is not a token', () => {
    const answer = { access: 'b', access_expires: 70, refresh: '' };
    expect(withNewAccess(old, answer, nowMs + 1_500)).toEqual({
      access: 'b',
      access_expires: 70,
      refresh: 'r',
      refresh_expires: 598,
      receivedAtMs: nowMs + 1_500,
    });
  });

  test('has a refresh_expires of 0, never less, once the refresh token has expired', () => {
    expect(withNewAccess(old, { access: 'b' }, nowMs + 700_000).refresh_expires).toBe(0);
  });

  test('has the documented refresh_expires if the record states none', () => {
    const { refresh_expires: _, ...silent } = old;
    expect(withNewAccess(silent, { access: 'b' }, nowMs).refresh_expires).toBe(2_592_000);
  });
});

describe('the pair that users see', () => {
  const record = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 600, receivedAtMs: nowMs };

  test('states the whole seconds that are left, and the times of expiry', () => {
    expect(toTokenPair(record, nowMs + 1_500)).toEqual({
      access: 'a',
      access_expires: 58,
      accessExpiresAtMs: nowMs + 60_000,
      refresh: 'r',
      refresh_expires: 598,
      refreshExpiresAtMs: nowMs + 600_000,
    });
  });

  test('states 0 once a token has expired', () => {
    expect(toTokenPair(record, nowMs + 700_000)).toMatchObject({ access_expires: 0, refresh_expires: 0 });
  });

  test('has no refresh members if there is no refresh token', () => {
    const { refresh: _, refresh_expires: __, ...alone } = record;
    expect(toTokenPair(alone, nowMs)).toStrictEqual({
      access: 'a',
      access_expires: 60,
      accessExpiresAtMs: nowMs + 60_000,
    });
    expect(refreshExpiresAtMs(alone)).toBe(0);
  });
});

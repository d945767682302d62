import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../src/index.ts';

const jwt = (claims: unknown) => `x.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.y`;

describe('decodeToken', () => {
  test('returns the claims, and the times in ms', () => {
    const claims = { token_type: 'access', iat: 1_000, exp: 2_000, jti: 'x' };
    expect(decodeToken(jwt(claims))).toEqual({ claims, issuedAtMs: 1_000_000, expiresAtMs: 2_000_000 });
  });

  test('omits times that the token does not state', () => {
    expect(decodeToken(jwt({ exp: 2_000 }))).toStrictEqual({
      claims: { exp: 2_000 },
      expiresAtMs: 2_000_000,
    });
    expect(decodeToken(jwt({}))).toStrictEqual({ claims: {} });
  });

  test('accepts times up to the latest that a Date can hold', () => {
    expect(decodeToken(jwt({ exp: 8.64e12 })).expiresAtMs).toBe(8.64e15);
    expect(decodeToken(jwt({ exp: 8.64e12 + 1 })).expiresAtMs).toBeUndefined();
  });

  test.each(['', 'opaque', 'a.b.c', jwt(7), jwt(null)])('finds no claims in %j', (token) => {
    expect(decodeToken(token)).toEqual({ claims: {} });
  });

  test.each([0, -1, 1e30, '2000', null])('ignores exp %j, which is not a valid time', (exp) => {
    expect(decodeToken(jwt({ exp }))).toEqual({ claims: { exp } });
  });
});

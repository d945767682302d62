import { describe, expect, test } from 'vitest';
import { decodeToken } from '../../src/index.ts';

const jwt = (claims: unknown) => `x.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.y`;

describe('decodeToken', () => {
  test('gives the claims, and the times in ms', () => {
    const claims = { token_type: 'access', iat: 1_000, exp: 2_000, jti: 'x' };
    expect(decodeToken(jwt(claims))).toEqual({ claims, issuedAtMs: 1_000_000, expiresAtMs: 2_000_000 });
  });

  test('gives no time that the token does not say', () => {
    expect(decodeToken(jwt({ exp: 2_000 }))).toStrictEqual({
      claims: { exp: 2_000 },
      expiresAtMs: 2_000_000,
    });
    expect(decodeToken(jwt({}))).toStrictEqual({ claims: {} });
  });

  test('takes times up to the last that a date can hold', () => {
    expect(decodeToken(jwt({ exp: 8.64e12 })).expiresAtMs).toBe(8.64e15);
    expect(decodeToken(jwt({ exp: 8.64e12 + 1 })).expiresAtMs).toBeUndefined();
  });

  test.each(['', 'opaque', 'a.b.c', jwt(7), jwt(null)])('finds no claims in %j', (token) => {
    expect(decodeToken(token)).toEqual({ claims: {} });
  });

  test.each([0, -1, 1e30, '2000', null])('takes exp %j for no time', (exp) => {
    expect(decodeToken(jwt({ exp }))).toEqual({ claims: { exp } });
  });
});

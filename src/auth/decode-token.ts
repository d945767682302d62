import { jwtDecode } from 'jwt-decode';

/** A token's claims. They are not verified: only the API can do that. */
export interface DecodedToken {
  /** All claims; empty if the token is not a JWT. */
  claims: Readonly<Record<string, unknown>>;
  /** When it was issued, in ms since the epoch. Some of the API's tokens do not state it. */
  issuedAtMs?: number;
  /** When it expires, in ms since the epoch. */
  expiresAtMs?: number;
}

/**
 * Reads the claims of a token without verifying them. Text that is not a JWT gives no claims and does not throw.
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4.1
 */
export function decodeToken(token: string): DecodedToken {
  const claims = readClaims(token);
  const issuedAtMs = toMs(claims.iat);
  const expiresAtMs = toMs(claims.exp);
  return {
    claims,
    ...(issuedAtMs !== undefined && { issuedAtMs }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
  };
}

function readClaims(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = jwtDecode(token);
    return typeof claims === 'object' && claims !== null ? (claims as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The last instant that a `Date` can hold, in ms. */
const lastInstantMs = 8.64e15;

function toMs(seconds: unknown): number | undefined {
  const ms = typeof seconds === 'number' ? seconds * 1000 : Number.NaN;
  return ms > 0 && ms <= lastInstantMs ? ms : undefined;
}

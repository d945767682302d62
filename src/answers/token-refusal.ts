import type { NordigenApiError } from '../errors/nordigen-api-error.ts';

/**
 * Whether the API refused a call for its token, so that a newer token may help. `Invalid credentials` as the only
 * words of a 401 are about the token too: it was the only credential that the call carried.
 */
export function isTokenRefused(error: NordigenApiError): boolean {
  if (error.status !== 401 || error.operation.startsWith('token.')) return false;
  return error.code === 'InvalidToken' || (error.code === 'AuthenticationFailed' && error.summary === '');
}

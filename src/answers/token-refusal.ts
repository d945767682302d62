import type { NordigenApiError } from '../errors/nordigen-api-error.ts';

/**
 * Whether the API refused the call because of its token, so that a newer token may help. `Invalid credentials` as the only
 * text of a 401 is about the token too: the token was the only credential in the call.
 */
export function isTokenRefused(error: NordigenApiError): boolean {
  if (error.status !== 401 || error.operation.startsWith('token.')) return false;
  return error.code === 'InvalidToken' || (error.code === 'AuthenticationFailed' && error.summary === '');
}

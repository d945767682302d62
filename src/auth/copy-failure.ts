import { causeOf } from '../errors/cause-of.ts';
import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenTimeoutError } from '../errors/nordigen-timeout-error.ts';
import { NordigenTokenError } from '../errors/nordigen-token-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';

/**
 * The failure once more, for a call that comes later: with that call's own stack, and with the time at which a repeat
 * is worth while.
 */
export function copyFailure(error: unknown, retryAtMs: number): unknown {
  const copy = construct(error);
  return copy === undefined ? error : Object.assign(copy, { retryAtMs });
}

function construct(error: unknown): Error | undefined {
  // What an error is made from are its own members, so it is what its copy is made from.
  if (error instanceof NordigenApiError) return new NordigenApiError(error);
  if (error instanceof NordigenTimeoutError) return new NordigenTimeoutError(error.message, error);
  if (error instanceof NordigenNetworkError) {
    return new NordigenNetworkError(error.message, { ...error, cause: causeOf(error) });
  }
  if (error instanceof NordigenTokenError) {
    return new NordigenTokenError(error.message, { ...error, cause: causeOf(error) });
  }
  if (error instanceof NordigenValidationError) {
    const { data, text, ...init } = { ...error, data: error.data, text: error.text };
    return new NordigenValidationError(error.message, {
      ...init,
      ...(data !== undefined && { data }),
      ...(text !== undefined && { text }),
    });
  }
  return undefined;
}

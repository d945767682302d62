import type { ApiResponse } from '../answers/api-response.ts';
import type { Expectation, Method } from '../answers/expectation.ts';
import type { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import type { OperationName } from '../errors/operation-name.ts';
import type { RateLimits } from '../errors/rate-limits.ts';

/**
 * What `on.response` is called with: one event for each answer, those that are followed by a repeat and those that
 * cannot be read included. It holds no data and no headers.
 */
export interface ResponseEvent {
  /** The operation that was called. */
  operation: OperationName;
  /** The HTTP method. */
  method: Method;
  /** With the ids left out: `accounts/{id}/`. */
  path: string;
  /** The HTTP status. */
  status: number;
  /** The error's code, where the answer is one. */
  code?: string;
  /** 1 for the first; counts every request of the call, those after a renewal of the token included. */
  attempt: number;
  /** From the start of the attempt, its wait for a token included, to the end of the answer, in ms. */
  durationMs: number;
  /** The limits that the answer reported. */
  rateLimits: RateLimits;
}

export function toResponseEvent(
  { operation, method, path }: Expectation<unknown>,
  answer: ApiResponse<unknown> | NordigenValidationError,
  attempt: number,
  durationMs: number,
): ResponseEvent {
  const { status } = answer;
  const code = 'ok' in answer ? answer.error?.code : answer.code;
  const rateLimits = answer.rateLimits ?? {};
  return { operation, method, path, status, ...(code && { code }), attempt, durationMs, rateLimits };
}

import { describe, expect, test } from 'vitest';
import { copyFailure } from '../../src/auth/copy-failure.ts';
import { causeOf } from '../../src/errors/cause-of.ts';
import { NordigenApiError } from '../../src/errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../../src/errors/nordigen-network-error.ts';
import { NordigenTimeoutError } from '../../src/errors/nordigen-timeout-error.ts';
import { NordigenTokenError } from '../../src/errors/nordigen-token-error.ts';
import { NordigenValidationError } from '../../src/errors/nordigen-validation-error.ts';

const cause = new Error('underneath');

const failures: [string, Error][] = [
  [
    'an API error',
    new NordigenApiError({
      message: 'The API refused it.',
      operation: 'token.getTokenPair',
      status: 429,
      code: 'RateLimitExceeded',
      summary: 'Rate limit exceeded',
      detail: 'Try again later',
      nextStep: 'wait',
      type: 'SomeError',
      fields: { secret_id: [{ summary: 'Wrong', detail: 'Not a UUID' }] },
      retryAtMs: 1,
      isLocal: false,
      rateLimits: { general: { limit: 100, remaining: 0 } },
      headers: new Headers({ 'x-trace': 'abc' }),
      body: { summary: 'Rate limit exceeded' },
    }),
  ],
  [
    'a timeout error',
    new NordigenTimeoutError('No answer within 10 s.', {
      operation: 'token.refreshAccessToken',
      timeoutMs: 10_000,
      phase: 'token',
    }),
  ],
  [
    'a network error',
    new NordigenNetworkError('The host cannot be reached.', {
      operation: 'token.getTokenPair',
      reason: 'no-answer',
      wasSent: false,
      systemCode: 'ECONNREFUSED',
      cause,
    }),
  ],
  [
    'a token error',
    new NordigenTokenError('The credentials function threw.', { reason: 'credentials-failed', cause }),
  ],
  [
    'an error for an unreadable answer',
    new NordigenValidationError('Not a token pair.', {
      operation: 'token.getTokenPair',
      status: 200,
      issues: [],
      rateLimits: { general: { limit: 100 } },
      text: '<html>',
    }),
  ],
  [
    'an error for an answer that can be read in part',
    new NordigenValidationError('Not a whole token pair.', {
      operation: 'token.getTokenPair',
      status: 200,
      issues: [],
      data: { access: 'a' },
    }),
  ],
];

/** Everything that an error holds, including what it does not print. */
function membersOf(error: Error): object {
  const { headers, body, data, text } = error as unknown as Record<string, unknown>;
  return { ...error, message: error.message, headers, body, data, text, cause: causeOf(error) };
}

describe('the copy of a failure', () => {
  test.each(failures)(
    'of %s has the same class and content, and the time of the next attempt',
    (_, error) => {
      const copy = copyFailure(error, 5_000) as Error;
      expect(copy).not.toBe(error);
      expect(copy.constructor).toBe(error.constructor);
      expect(membersOf(copy)).toEqual({ ...membersOf(error), retryAtMs: 5_000 });
    },
  );

  test.each(failures)(
    'of %s has the stack of the call that gets it, and does not change the original',
    (_, error) => {
      const { stack, retryAtMs } = error as Error & { retryAtMs?: number };
      function laterCall(): unknown {
        return copyFailure(error, 5_000);
      }
      expect((laterCall() as Error).stack).toContain('laterCall');
      expect(error).toMatchObject({ stack });
      expect((error as { retryAtMs?: number }).retryAtMs).toBe(retryAtMs);
    },
  );

  test.each([new TypeError('a fault'), 'text', undefined])(
    'of %s is the value itself, because it is not an error of this package',
    (error) => {
      expect(copyFailure(error, 5_000)).toBe(error);
    },
  );
});

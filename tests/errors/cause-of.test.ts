import { describe, expect, test } from 'vitest';
import { causeOf, NordigenNetworkError, NordigenStoreError, NordigenTokenError } from '../../src/index.ts';

const cause = new Error('SET tokens {"access":"planted-token"}');
const errors = [
  new NordigenStoreError('The store failed.', { action: 'set', cause }),
  new NordigenTokenError('No token.', { reason: 'credentials-failed', cause }),
  new NordigenNetworkError('No answer.', { operation: 'request', reason: 'fetch-failed', cause }),
];

describe('causeOf', () => {
  test.each(errors)('returns the cause of a $name', (error) => {
    expect(causeOf(error)).toBe(cause);
  });

  test.each(errors)('is the only way to reach the cause of a $name', (error) => {
    expect('cause' in error).toBe(false);
    expect(Reflect.ownKeys(error)).not.toContain('cause');
  });

  test('returns undefined for an error without a cause, and for a value that is not an error', () => {
    const bare = new NordigenStoreError('The store failed.', { action: 'set' });
    for (const value of [bare, new Error('x', { cause }), {}, null, undefined, 'text']) {
      expect(causeOf(value)).toBeUndefined();
    }
  });
});

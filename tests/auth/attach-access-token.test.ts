import type { BeforeRequestHook } from 'ky';
import { expect, test } from 'vitest';
import { attachAccessToken } from '../../src/auth/attach-access-token.ts';
import type { TokenManager } from '../../src/auth/token-manager.ts';
import { type AttemptContext, attemptKey } from '../../src/http/attempt-context.ts';

/** Runs the hook for one attempt, with a token manager that gives this answer. */
function attach(answer: string | Promise<string>) {
  const request = new Request('https://bank.example/');
  const { signal } = new AbortController();
  const attempt: AttemptContext = { phase: 'token', accessToken: undefined, signal };
  const signals: (AbortSignal | undefined)[] = [];
  const tokens = {
    getAccessToken(given?: AbortSignal) {
      signals.push(given);
      return answer;
    },
  } as TokenManager;
  const state = { request, options: { context: { [attemptKey]: attempt } }, retryCount: 0 };
  const result = attachAccessToken(tokens)(state as unknown as Parameters<BeforeRequestHook>[0]);
  return { request, attempt, signals, result, signal };
}

test('a valid token is attached at once as a bearer, and recorded in the attempt', () => {
  const { request, attempt, result, signals, signal } = attach('token-1');
  expect(result).toBeUndefined();
  expect(request.headers.get('authorization')).toBe('Bearer token-1');
  expect(attempt.accessToken).toBe('token-1');
  expect(signals).toEqual([signal]);
});

test('the request waits for a token that has to be renewed first', async () => {
  const { request, attempt, result } = attach(Promise.resolve('token-2'));
  expect(request.headers.has('authorization')).toBe(false);
  expect(await result).toBeUndefined();
  expect(request.headers.get('authorization')).toBe('Bearer token-2');
  expect(attempt.accessToken).toBe('token-2');
});

test('the request is not sent if there is no token', async () => {
  const error = new Error('none');
  const { request, result } = attach(Promise.reject(error));
  await expect(result).rejects.toBe(error);
  expect(request.headers.has('authorization')).toBe(false);
});

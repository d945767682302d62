import { vi } from 'vitest';
import { NordigenTokenError, type TokenErrorReason } from '../../src/errors/nordigen-token-error.ts';
import { type AttemptContext, attemptKey } from '../../src/http/attempt-context.ts';
import { type Closing, createClosing } from '../../src/http/closing.ts';
import { createHttp } from '../../src/http/create-http.ts';
import type { Endpoint, Send } from '../../src/http/endpoint.ts';
import { readRetry } from '../../src/http/retry.ts';
import { createSend, type SendOptions } from '../../src/http/send.ts';

export const institution: Endpoint<unknown> = {
  operation: 'institutions.get',
  method: 'GET',
  path: 'institutions/{id}/',
  kind: 'metadata',
};
export const input: { ids: { id: string }; query: object } = { ids: { id: 'A' }, query: { a: 1 } };
export const answer = (status: number, body: unknown = {}): Response => Response.json(body, { status });
export const refused = (): Response =>
  answer(401, { summary: 'Invalid token', detail: 'Token is invalid or expired' });

/**
 * What sends calls, with everything replaced that `options` names. Each attempt carries the next token; with `missing`
 * there is only one. Each answer takes 250 ms.
 */
export function sender(
  replies: Response[],
  options: Partial<SendOptions> = {},
  missing?: TokenErrorReason,
): { send: Send; urls: string[]; closing: Closing } {
  const urls: string[] = [];
  const closing = createClosing();
  let number = 0;
  const attach = ({ options: { context } }: { options: { context: Record<string, unknown> } }): void => {
    number++;
    if (number > 1 && missing !== undefined) throw new NordigenTokenError('no token', { reason: missing });
    (context[attemptKey] as AttemptContext).accessToken = `token ${number}`;
  };
  const send = createSend({
    http: createHttp({ headers: undefined, requestInit: undefined }).extend({
      hooks: { beforeRequest: [attach] },
    }),
    fetch: async ({ url }) => {
      urls.push(url);
      await new Promise((resolve) => setTimeout(resolve, 250));
      return replies.shift() ?? answer(500);
    },
    headers: new Headers(),
    isProxied: false,
    hasOwnCache: false,
    maxBodyBytes: 1_000,
    closing,
    baseUrl: () => 'https://bank.example/api/',
    retry: readRetry(undefined),
    timeoutMs: undefined,
    totalTimeoutMs: undefined,
    now: () => 0,
    gate: undefined,
    onResponse: undefined,
    onIssues: undefined,
    ...options,
  });
  return { send, urls, closing };
}

/** Runs all fake timers, so that the promise settles. */
export async function passTime<Result>(promise: PromiseLike<Result>): Promise<Result> {
  promise.then(undefined, () => undefined);
  await vi.runAllTimersAsync();
  return promise;
}

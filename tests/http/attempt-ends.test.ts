import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNordigenClient, type NordigenClientOptions } from '../../src/index.ts';
import { clientThat, type Fetch, institutions, never, refused } from '../helpers/backend-client.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('a call that ends while a function of the user gives its headers', () => {
  const waiting = () => {
    let give = (): void => undefined;
    const headers = () => new Promise<Record<string, string>>((resolve) => (give = () => resolve({})));
    const fetch = vi.fn<Fetch>(async () => institutions());
    return { client: clientThat(fetch, { headers }), fetch, give: () => give() };
  };

  test('by its timeout sends nothing afterwards', async () => {
    const { client, fetch, give } = waiting();
    const call = expect(client.institutions.list({}, { timeoutMs: 50 })).rejects.toMatchObject({
      phase: 'token',
    });
    await vi.advanceTimersByTimeAsync(50);
    await call;
    give();
    await vi.advanceTimersByTimeAsync(1);
    expect(fetch).not.toHaveBeenCalled();
  });

  test('because the client is closed sends nothing afterwards', async () => {
    const { client, fetch, give } = waiting();
    const call = expect(client.institutions.list()).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    await vi.advanceTimersByTimeAsync(1);
    client.close();
    give();
    await call;
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('what a call leaves behind', () => {
  test.each<[string, Fetch, (controller: AbortController) => void]>([
    ['an answer', async () => institutions(), () => undefined],
    ['an error answer', async () => refused('x'), () => undefined],
    ['a failure', () => Promise.reject(new TypeError('fetch failed')), () => undefined],
    ['an abort that fetch does not heed', never, (controller) => controller.abort()],
  ])('after %s there is no timer and no listener', async (_, fetch, act) => {
    const controller = new AbortController();
    const { signal } = controller;
    const call = clientThat(fetch).institutions.list({}, { signal, retry: false });
    call.catch(() => undefined);
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    act(controller);
    await call.catch(() => undefined);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the body of a redirect is not read, and a body that cannot be cancelled changes nothing', async () => {
    const cancel = vi.fn(() => Promise.reject(new Error('locked')));
    const headers = new Headers();
    const text = never;
    for (const body of [{ cancel }, {}, undefined]) {
      const redirect = { status: 302, headers, text, body } as unknown as Response;
      await expect(clientThat(async () => redirect).institutions.list()).rejects.toMatchObject({
        reason: 'redirect',
      });
    }
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe('the message of a timeout', () => {
  const list = 'GET institutions/';
  test.each<[string, Fetch, NordigenClientOptions, object]>([
    [
      'of an attempt',
      never,
      { timeoutMs: 50 },
      { message: `${list} had no whole answer within 50 ms.`, timeoutMs: 50, phase: 'request' },
    ],
    [
      'of an attempt that waits for its token',
      never,
      { timeoutMs: 50, credentials: never, baseUrl: undefined },
      {
        message: `${list} had no whole answer within 50 ms. It waited for a token.`,
        timeoutMs: 50,
        phase: 'token',
      },
    ],
    [
      'of a whole call',
      never,
      { totalTimeoutMs: 70 },
      { message: `${list}, with its repeats, was not done within 70 ms.`, timeoutMs: 70, phase: 'request' },
    ],
    [
      'of an attempt, if the whole call has as much time',
      never,
      { timeoutMs: 50, totalTimeoutMs: 50 },
      { message: `${list} had no whole answer within 50 ms.`, timeoutMs: 50, phase: 'request' },
    ],
    [
      'of an attempt, if the whole call has more time',
      never,
      { timeoutMs: 50, totalTimeoutMs: 70 },
      { message: `${list} had no whole answer within 50 ms.`, timeoutMs: 50, phase: 'request' },
    ],
  ])('%s says what took how long, and what it waited for', async (_, fetch, options, expected) => {
    const call = clientThat(fetch, options).institutions.list();
    const rejects = expect(call).rejects.toMatchObject({ ...expected, operation: 'institutions.list' });
    await vi.runAllTimersAsync();
    await rejects;
  });
});

test('an answer that is too long says what can be done', async () => {
  const client = clientThat(async () => Response.json(['x'.repeat(100)]), { maxBodyBytes: 99 });
  await expect(client.institutions.list()).rejects.toMatchObject({
    message:
      'GET institutions/ was answered with more than 99 bytes, so reading stopped. Ask for fewer days, or raise maxBodyBytes.',
    operation: 'institutions.list',
    reason: 'too-large',
    wasSent: true,
  });
});

describe('the timeout of a call without a token says whether it waited for the store', () => {
  const pair = { access: 'a', access_expires: 86_400, refresh: 'r', refresh_expires: 2_592_000 };
  const credentials = { secretId: 'id', secretKey: 'key' };
  const token: Fetch = async () => Response.json(pair);
  const nothing = async () => undefined;
  const store = { get: nothing, set: nothing, clear: nothing };

  test.each<[string, string, NordigenClientOptions]>([
    ['that hangs while it is read', 'store', { store: { ...store, get: never }, fetch: token }],
    ['that never grants its lock', 'store', { store: { ...store, exclusive: never }, fetch: token }],
    ['that hangs while it is written', 'store', { store: { ...store, set: never }, fetch: token }],
    ['that was read, while the token endpoint hangs', 'token', { store, fetch: never }],
  ])('%s: %s', async (_, phase, options) => {
    const client = createNordigenClient({ credentials, tokenKey: 'key', ...options });
    // The client waits longer for its store than this call does.
    const rejects = expect(client.institutions.list({}, { timeoutMs: 50 })).rejects.toMatchObject({
      message: `GET institutions/ had no whole answer within 50 ms. It waited for ${phase === 'store' ? 'the token store' : 'a token'}.`,
      phase,
    });
    await vi.advanceTimersByTimeAsync(60);
    await rejects;
    client.close();
  });
});

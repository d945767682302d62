import { describe, expect, test, vi } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import { fakeStore, inMs, invalidToken, json, never, openApi, record, settled } from './fake-api.ts';

const day = 86_400;
const list = (client: NordigenClient) => client.institutions.list();

describe('a store that writes slowly', () => {
  test('and a refused token do not hang the process: callers get the answer', async () => {
    const api = openApi();
    const store = fakeStore({ set: () => inMs(8_000, () => undefined) });
    api.onData = invalidToken;
    const outcome = await settled(list(api.client({ store })));
    expect(outcome).toMatchObject({ value: { ok: false, error: { code: 'InvalidToken' } } });
    expect((outcome as { afterMs: number }).afterMs).toBeLessThan(3_000);
    expect(api.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('does not let a token be sent again that was refused while it was written', async () => {
    const api = openApi();
    const client = api.client({ store: fakeStore({ set: () => inMs(8_000, () => undefined) }) });
    api.onData = invalidToken;
    // The first waits for the write, and the second finds the pair there.
    const first = settled(list(client));
    await vi.advanceTimersByTimeAsync(500);
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    expect(await first).toMatchObject({ value: { status: 401 } });
    expect(api.calls.filter((call) => call === 'institutions access-1')).toHaveLength(1);
  });

  test('and another client that clears the record do not hang the process', async () => {
    const api = openApi();
    const store = fakeStore({ set: () => inMs(4_000, () => undefined) });
    const client = api.client({ store });
    const first = list(client);
    await vi.advanceTimersByTimeAsync(500);
    store.tell(undefined);
    expect(await settled(first)).toMatchObject({ value: { ok: true } });
    await vi.advanceTimersByTimeAsync(10_000);
    store.tell(undefined);
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(api.tokenCalls().length).toBeLessThanOrEqual(3);
  });
});

describe('the pause after a failure', () => {
  test('is short if nothing was sent, so that calls work again soon after a network outage', async () => {
    const api = openApi();
    api.onToken = () => {
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });
    };
    const client = api.client({ retry: false });
    for (let second = 0; second < 120; second++) {
      await settled(list(client).catch(() => undefined));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    api.onToken = () => json(api.nextPair());
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
  });

  test('gives each caller its own error of the same class, with the time when the pause ends', async () => {
    const api = openApi();
    api.onToken = () => Promise.reject(new TypeError('fetch failed'));
    const client = api.client({ retry: false });
    const [first, second] = [await settled(list(client)), await settled(list(client))];
    expect(first).toMatchObject({ error: { name: 'NordigenNetworkError', reason: 'no-answer' } });
    expect(second).toMatchObject({
      error: {
        name: 'NordigenNetworkError',
        operation: 'token.getTokenPair',
        reason: 'no-answer',
        retryAtMs: Date.now() + 5_000,
      },
    });
  });

  test('ends within 5 s when another process has stored a valid pair', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = () => json({}, 429, { 'retry-after': '3000' });
    const client = api.client({ store });
    expect(await settled(list(client))).toMatchObject({ value: { status: 429 } });
    store.stored = record('of-another');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await settled(list(client))).toMatchObject({ value: { status: 429 } });
    await vi.advanceTimersByTimeAsync(1_100);
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(api.calls).toEqual(['new', 'institutions access-of-another']);
  });

  test('does not fail callers once it is over, even if a read of the store outlasts it', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = () => json({}, 429, { 'retry-after': '10' });
    const client = api.client({ store, retry: false });
    expect(await settled(list(client))).toMatchObject({ value: { status: 429 } });
    api.onToken = () => json(api.nextPair());
    await vi.advanceTimersByTimeAsync(8_000);
    store.get = () => inMs(4_000, () => undefined);
    const early = settled(list(client));
    await vi.advanceTimersByTimeAsync(3_000);
    store.get = () => undefined;
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(await early).toMatchObject({ value: { ok: true } });
    expect(api.tokenCalls()).toEqual(['new', 'new']);
  });

  test('makes callers read the store at most every 5 s, and needs no timer', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = () => json({}, 500);
    const client = api.client({ store });
    for (let calls = 0; calls < 100; calls++) {
      await settled(list(client));
      await vi.advanceTimersByTimeAsync(40);
    }
    expect(store.calls).toEqual(['get']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is ended by clear and reload', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = () => json({}, 500);
    const client = api.client({ store });
    await settled(list(client));
    await client.auth.clear();
    await settled(list(client));
    store.stored = record('reloaded');
    await client.auth.reload();
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(api.calls).toEqual(['new', 'new', 'institutions access-reloaded']);
  });

  test('delays background renewals too', async () => {
    const api = openApi();
    const client = api.client();
    await settled(list(client));
    vi.setSystemTime(Date.now() + (day - 200) * 1000);
    api.onToken = () => json({}, 500);
    for (let calls = 0; calls < 4; calls++) {
      expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(api.tokenCalls()).toEqual(['new', 'refresh']);
  });
});

describe('callers', () => {
  test('wait with their own signal, and reject with its reason', async () => {
    const api = openApi();
    api.onToken = () => inMs(5_000, () => json(api.nextPair()));
    const client = api.client();
    const controller = new AbortController();
    const aborted = settled(client.auth.getAccessToken({ signal: controller.signal }));
    const patient = client.auth.getTokenPair();
    const reason = new Error('changed my mind');
    controller.abort(reason);
    expect(await aborted).toMatchObject({ error: reason, afterMs: 0 });
    expect(await settled(patient)).toMatchObject({ value: { access: 'access-1' } });
    await expect(client.auth.getTokenPair({ signal: controller.signal })).rejects.toBe(reason);
    await expect(client.auth.getAccessToken({ signal: {} as never })).rejects.toBeInstanceOf(TypeError);
  });

  test('reject with an AbortError on a platform without abort reasons', async () => {
    const api = openApi();
    api.onToken = () => never();
    const controller = new AbortController();
    Object.defineProperty(controller.signal, 'reason', { value: undefined });
    Object.defineProperty(controller.signal, 'throwIfAborted', { value: undefined });
    const client = api.client();
    const calls: Promise<unknown>[] = [
      client.auth.getAccessToken({ signal: controller.signal }),
      client.institutions.list({}, { signal: controller.signal }),
    ];
    const outcomes = calls.map((call) => settled(call));
    controller.abort();
    for (const outcome of await Promise.all(outcomes)) {
      expect(outcome).toMatchObject({ error: { name: 'AbortError' } });
    }
  });

  test('end the retries when all have left, and leave no timer behind', async () => {
    const api = openApi();
    api.onToken = () => json({}, 503);
    const client = api.client();
    const controller = new AbortController();
    const call = settled(client.auth.getAccessToken({ signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(10);
    expect(api.tokenCalls()).toEqual(['new']);
    controller.abort(new Error('left'));
    expect(await call).toMatchObject({ error: { message: 'left' } });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(api.tokenCalls()).toEqual(['new']);
  });

  test('do not cancel the request in flight when all have left; its answer is kept and stored', async () => {
    const api = openApi();
    const store = memoryTokenStore();
    api.onToken = () => inMs(2_000, () => json(api.nextPair()));
    const client = api.client({ store });
    await settled(client.institutions.list({}, { timeoutMs: 100 }));
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await settled(client.auth.getAccessToken())).toMatchObject({ value: 'access-1', afterMs: 0 });
    expect(await settled(api.client({ store }).auth.getAccessToken())).toMatchObject({ value: 'access-1' });
    expect(api.tokenCalls()).toEqual(['new']);
  });

  test('do not cause a request for a new pair if all have left when the refresh token is refused', async () => {
    const api = openApi();
    const client = api.client();
    await settled(list(client));
    vi.setSystemTime(Date.now() + day * 1000);
    api.onToken = () => inMs(1_000, invalidToken);
    await settled(client.institutions.list({}, { timeoutMs: 100 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(api.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('begin a new run if the context of the current one is frozen', async () => {
    const api = openApi();
    api.onToken = () => never();
    const client = api.client();
    // On an edge runtime, the timers and the pending work of the first request stop with that request.
    const begin = globalThis.setInterval;
    const frozen: ReturnType<typeof setInterval>[] = [];
    globalThis.setInterval = ((...args: Parameters<typeof setInterval>) => {
      const timer = begin(...args);
      frozen.push(timer);
      return timer;
    }) as typeof setInterval;
    client.institutions.list({}, { timeoutMs: 60_000 }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    globalThis.setInterval = begin;
    for (const timer of frozen) clearInterval(timer);
    api.onToken = () => json(api.nextPair());
    const outcome = await settled(client.institutions.list({}, { timeoutMs: 60_000 }));
    expect(outcome).toMatchObject({ value: { ok: true } });
    expect((outcome as { afterMs: number }).afterMs).toBeLessThanOrEqual(3_100);
  });

  test('start over if the pair is cleared while they wait', async () => {
    const api = openApi();
    const store = fakeStore();
    let asked = 0;
    api.onToken = () => inMs(++asked === 1 ? 3_000 : 10, () => json(api.nextPair()));
    const client = api.client({ store });
    const call = settled(client.auth.getAccessToken());
    await vi.advanceTimersByTimeAsync(1_000);
    await client.auth.clear();
    expect(await call).toMatchObject({ value: 'access-1', afterMs: expect.any(Number) });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.stored?.access).toBe('access-1');
    expect(await client.auth.getAccessToken()).toBe('access-1');
  });
});

describe('waitUntil', () => {
  test('that throws does not fail the call', async () => {
    const api = openApi();
    const failures: unknown[] = [];
    const waitUntil = () => {
      throw new TypeError('Illegal invocation');
    };
    const client = api.client({ waitUntil, on: { renewalError: (error) => failures.push(error) } });
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(failures).toMatchObject([{ message: 'Illegal invocation' }]);
  });

  test('that rejects does not fail the call or the process', async () => {
    const api = openApi();
    const failures: unknown[] = [];
    const waitUntil = async () => {
      throw new TypeError('too late');
    };
    const client = api.client({ waitUntil, on: { renewalError: (error) => failures.push(error) } });
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(failures).toMatchObject([{ message: 'too late' }]);
  });

  test('receives a promise that lasts until the pair is stored, and never rejects', async () => {
    const api = openApi();
    const store = fakeStore({ set: () => inMs(3_000, () => undefined) });
    const work: Promise<unknown>[] = [];
    const client = api.client({ store, waitUntil: (promise) => work.push(promise) });
    const beganMs = performance.now();
    await settled(list(client));
    expect(await settled(Promise.all(work))).toMatchObject({ afterMs: expect.any(Number) });
    expect(performance.now() - beganMs).toBeGreaterThanOrEqual(3_000);
    const failing = api.client({ waitUntil: (promise) => work.push(promise) });
    api.onToken = () => json({}, 500);
    await settled(list(failing));
    expect(await settled(work.at(-1) as Promise<unknown>)).toMatchObject({ value: undefined });
  });
});

describe('close', () => {
  const closes = async (client: NordigenClient, call: Promise<unknown>): Promise<void> => {
    const outcome = settled(call);
    await vi.advanceTimersByTimeAsync(100);
    client.close();
    expect(await outcome).toMatchObject({ error: { code: 'NORDIGEN_CLOSED' }, afterMs: 100 });
    await vi.advanceTimersByTimeAsync(0);
    expect(vi.getTimerCount()).toBe(0);
  };

  test('ends a wait for the lock', async () => {
    const api = openApi();
    let isAborted = false;
    const store = fakeStore({
      exclusive: (_key, _task, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            isAborted = true;
            reject(signal.reason);
          });
        }),
    });
    const client = api.client({ store });
    await closes(client, client.auth.getAccessToken());
    expect(isAborted).toBe(true);
    expect(api.calls).toEqual([]);
  });

  test('ends a read of the store', async () => {
    const client = openApi().client({ store: fakeStore({ get: () => never() }) });
    await closes(client, client.auth.getAccessToken());
  });

  test('ends the wait for a credentials function that ignores its signal', async () => {
    let signal: AbortSignal | undefined;
    const client = openApi().client({
      credentials: (context) => {
        signal = context.signal;
        return never();
      },
    });
    await closes(client, client.auth.getAccessToken());
    expect(signal?.aborted).toBe(true);
  });

  test('ends the retries of a token call', async () => {
    const api = openApi();
    api.onToken = () => json({}, 503, { 'retry-after': '2' });
    const client = api.client();
    await closes(client, client.auth.getAccessToken());
    expect(api.calls).toEqual(['new']);
  });

  test('ends the retries of a data call', async () => {
    const api = openApi();
    api.onData = () => json({}, 503, { 'retry-after': '2' });
    const client = api.client();
    await closes(client, list(client));
    expect(api.calls).toEqual(['new', 'institutions access-1']);
  });

  test('leaves no subscription behind for a call that began at the same moment', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    const call = settled(client.auth.getAccessToken());
    const other = settled(list(client));
    client.close();
    expect(await call).toMatchObject({ error: { code: 'NORDIGEN_CLOSED' } });
    expect(await other).toMatchObject({ error: { code: 'NORDIGEN_CLOSED' } });
    expect(store.listeners).toBe(0);
    expect(api.calls).toEqual([]);
  });

  test('does not throw if the store’s unsubscribe does', async () => {
    const errors: unknown[] = [];
    const store = fakeStore({
      subscribe: () => () => {
        throw new Error('no such channel');
      },
    });
    const client = openApi().client({ store, on: { storeError: (error) => errors.push(error) } });
    await settled(list(client));
    client.close();
    expect(errors).toMatchObject([{ action: 'subscribe' }]);
  });
});

describe('a client that lives for one request, as in a worker', () => {
  test('renews a stored pair that expires soon in the background, without delaying its call', async () => {
    const api = openApi();
    const store = fakeStore();
    await settled(list(api.client({ store })));
    // 200 s are left: inside the window, outside the leeway.
    vi.setSystemTime(Date.now() + (day - 200) * 1_000);
    api.onToken = () => inMs(5_000, () => json(api.nextPair()));
    const work: Promise<unknown>[] = [];
    const client = api.client({ store, waitUntil: (promise) => void work.push(promise) });
    expect(await settled(list(client))).toMatchObject({ value: { ok: true }, afterMs: 0 });
    const lists = api.calls.filter((call) => call.startsWith('institutions'));
    expect(lists).toEqual(['institutions access-1', 'institutions access-1']);
    await vi.advanceTimersByTimeAsync(6_000);
    await Promise.all(work);
    expect(api.tokenCalls()).toEqual(['new', 'refresh']);
    expect(store.stored?.access).toBe('access-2');
  });
});

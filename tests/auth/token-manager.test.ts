import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CurrentTokenPair, NordigenClient } from '../../src/index.ts';
import { fakeStore, inMs, invalidToken, json, never, openApi, record, settled } from './fake-api.ts';

const day = 86_400;
const list = (client: NordigenClient) => client.institutions.list();
const tokenOf = (client: NordigenClient) => settled(client.auth.getAccessToken());

describe('a cleared pair does not come back', () => {
  test('through a renewal that is reading the store', async () => {
    const api = openApi();
    const store = fakeStore({ get: () => inMs(1_000, () => record('old')) });
    const client = api.client({ store, credentials: undefined });
    const waiting = tokenOf(client);
    await vi.advanceTimersByTimeAsync(500);
    store.get = () => undefined;
    await client.auth.clear();
    expect(await waiting).toMatchObject({ error: { reason: 'no-credentials' } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await tokenOf(client)).toMatchObject({ error: { reason: 'no-credentials' } });
    expect(store.stored).toBeUndefined();
  });

  test('through a renewal whose answer is on its way', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    await client.auth.setTokenPair(record('old', { access_expires: 10 }));
    vi.setSystemTime(Date.now() + 20_000);
    api.onToken = () => inMs(1_000, () => json(api.nextPair()));
    const waiting = tokenOf(client);
    await vi.advanceTimersByTimeAsync(500);
    await client.auth.clear();
    expect(store.stored).toBeUndefined();
    await waiting;
    expect(api.tokenCalls()).toEqual(['refresh', 'new']);
    expect(store.stored?.refresh).not.toBe('refresh-old');
  });

  test('through a renewal from before the machine slept, after another has begun', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    const { now } = performance;
    let sleptMs = 0;
    performance.now = () => now.call(performance) + sleptMs;
    onTestFinished(() => {
      performance.now = now;
    });
    let answer: (response: Response) => void = () => undefined;
    api.onToken = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    client.auth.getAccessToken().catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    sleptMs = 3_600_000;
    api.onToken = () => never();
    client.auth.getAccessToken().catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    await client.auth.clear();
    answer(json(api.nextPair()));
    await vi.advanceTimersByTimeAsync(0);
    expect(await client.auth.peekTokenPair()).toBeUndefined();
    expect(store.stored).toBeUndefined();
  });

  test('through a write that is slower than the clear that follows it', async () => {
    const api = openApi();
    const store = fakeStore();
    const { set } = store;
    store.set = (key, written) => inMs(2_000, () => set(key, written));
    const client = api.client({ store });
    const [setting, clearing] = [client.auth.setTokenPair(record('slow')), client.auth.clear()];
    await settled(Promise.all([setting, clearing]));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(store.stored).toBeUndefined();
  });

  test('through a write that lands long after it timed out', async () => {
    const api = openApi();
    const store = fakeStore();
    const { set } = store;
    store.set = (key, written) => inMs(30_000, () => set(key, written));
    const client = api.client({ store });
    const setting = settled(client.auth.setTokenPair(record('late')));
    const clearing = settled(client.auth.clear());
    expect(await setting).toMatchObject({ error: { action: 'set' } });
    expect(await clearing).toMatchObject({ value: undefined });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(store.stored).toBeUndefined();
    expect(store.calls.filter((call) => call === 'clear')).toHaveLength(2);
  });

  test('from a store that failed to clear it', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store, credentials: undefined });
    store.stored = record('old');
    expect(await tokenOf(client)).toMatchObject({ value: 'access-old' });
    store.clear = () => Promise.reject(new Error('read-only'));
    await expect(client.auth.clear()).rejects.toMatchObject({ action: 'clear' });
    expect(await tokenOf(client)).toMatchObject({ error: { reason: 'no-credentials' } });
  });
});

describe('the last write wins', () => {
  test('of three pairs that are set at once', async () => {
    const store = fakeStore();
    const { set } = store;
    let delayMs = 2_000;
    store.set = (key, written) => {
      delayMs -= 900;
      return inMs(delayMs, () => set(key, written));
    };
    const client = openApi().client({ store });
    const words = ['one', 'two', 'three'].map((name) => client.auth.setTokenPair(record(name)));
    await settled(Promise.all(words));
    expect(store.stored?.access).toBe('access-three');
    expect(await tokenOf(client)).toMatchObject({ value: 'access-three' });
  });

  test('over a reload that is still reading', async () => {
    const store = fakeStore({ get: () => inMs(1_000, () => record('old')) });
    const client = openApi().client({ store });
    const reloading = settled(client.auth.reload());
    await vi.advanceTimersByTimeAsync(500);
    await client.auth.setTokenPair(record('given'));
    await reloading;
    expect(await tokenOf(client)).toMatchObject({ value: 'access-given' });
  });

  test('over a renewal: a pair that is set during the token request stays', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = () => inMs(1_000, () => json(api.nextPair()));
    const client = api.client({ store });
    const waiting = settled(list(client));
    await vi.advanceTimersByTimeAsync(500);
    await client.auth.setTokenPair(record('given'));
    expect(await waiting).toMatchObject({ value: { ok: true } });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(api.calls).toEqual(['new', 'institutions access-given']);
    expect(store.stored?.access).toBe('access-given');
    expect(await tokenOf(client)).toMatchObject({ value: 'access-given' });
  });

  test('over the first read: a newer pair that the store announces meanwhile stays', async () => {
    const store = fakeStore({ get: () => inMs(1_000, () => record('old')) });
    const client = openApi().client({ store });
    const waiting = tokenOf(client);
    await vi.advanceTimersByTimeAsync(500);
    store.tell(record('told'));
    expect(await waiting).toMatchObject({ value: 'access-told', afterMs: 550 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-told' });
  });
});

describe('an outage', () => {
  /** The length of the pause after one more failure, in s: 5 at the start of an outage, then 10, 20 … */
  async function pauseAfterFailure(client: NordigenClient): Promise<number> {
    const { retryAtMs } = await failure(client);
    return Math.round(((retryAtMs as number) - Date.now()) / 1_000);
  }
  /** Fails once, and then is told when the pause ends. */
  async function failure(client: NordigenClient): Promise<Record<string, unknown>> {
    await tokenOf(client);
    const outcome = await tokenOf(client);
    return (outcome as { error: Record<string, unknown> }).error;
  }
  const expired = () => record('expired', { access_expires: -10, refresh_expires: -10 });
  const failing = () => {
    const api = openApi();
    api.onToken = () => json({ summary: 'Down', detail: '' }, 500);
    const store = fakeStore();
    return { store, client: api.client({ store, retry: false }) };
  };

  test('ends with a working pair that is set, and lasts with an expired one', async () => {
    const { client } = failing();
    expect(await pauseAfterFailure(client)).toBe(5);
    await client.auth.setTokenPair(expired());
    expect(await pauseAfterFailure(client)).toBe(10);
    await client.auth.setTokenPair(record('works'));
    await client.auth.clear();
    expect(await pauseAfterFailure(client)).toBe(5);
  });

  test('ends with a working pair that another client stores, and lasts with an expired one', async () => {
    const { client, store } = failing();
    expect(await pauseAfterFailure(client)).toBe(5);
    await vi.advanceTimersByTimeAsync(5_000);
    store.tell(expired());
    expect(await pauseAfterFailure(client)).toBe(10);
    store.tell(record('works'));
    store.tell(undefined);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await pauseAfterFailure(client)).toBe(5);
  });
});

describe('peekTokenPair', () => {
  test('reports a store that cannot be read, and gives the pair that it holds', async () => {
    const errors: unknown[] = [];
    const store = fakeStore();
    const client = openApi().client({ store, on: { storeError: (error) => errors.push(error) } });
    await client.auth.setTokenPair(record('old', { access_expires: 1 }));
    await vi.advanceTimersByTimeAsync(2_000);
    store.get = () => Promise.reject(new Error('down'));
    expect(await settled(client.auth.peekTokenPair())).toMatchObject({ value: { access: 'access-old' } });
    expect(errors).toMatchObject([{ name: 'NordigenStoreError', action: 'get' }]);
  });

  test('does not read the store while the held pair works', async () => {
    const store = fakeStore();
    const client = openApi().client({ store });
    await client.auth.setTokenPair(record('own'));
    store.calls.length = 0;
    expect(await settled(client.auth.peekTokenPair())).toMatchObject({ value: { access: 'access-own' } });
    expect(store.calls).toEqual([]);
  });

  test('keeps a pair that is set while it reads', async () => {
    const store = fakeStore({ get: () => inMs(1_000, () => record('stored')) });
    const client = openApi().client({ store });
    const peeking = settled(client.auth.peekTokenPair());
    await vi.advanceTimersByTimeAsync(500);
    await client.auth.setTokenPair(record('set'));
    expect(await peeking).toMatchObject({ value: { access: 'access-set' } });
  });

  test('drops the held pair if another client has cleared it', async () => {
    const store = fakeStore();
    const client = openApi().client({ store });
    await client.auth.setTokenPair(record('old', { access_expires: 1 }));
    await settled(client.auth.peekTokenPair());
    await vi.advanceTimersByTimeAsync(2_000);
    store.stored = undefined;
    expect(await settled(client.auth.peekTokenPair())).toMatchObject({ value: undefined });
  });
});

test('a record that is announced after this client has cleared its own is not taken before the store is read', async () => {
  const api = openApi();
  const store = fakeStore();
  const client = api.client({ store });
  await client.auth.setTokenPair(record('own'));
  await client.auth.clear();
  store.tell(record('late'));
  expect(await tokenOf(client)).toMatchObject({ value: 'access-1' });
  expect(api.tokenCalls()).toEqual(['new']);
});

describe('a client follows its store', () => {
  const first: [string, (client: NordigenClient) => Promise<unknown>][] = [
    ['setTokenPair', (client) => client.auth.setTokenPair(record('own'))],
    ['reload', (client) => client.auth.reload()],
    ['clear', (client) => client.auth.clear()],
    ['peekTokenPair', (client) => client.auth.peekTokenPair()],
    ['a data call', list],
  ];
  test.each(first)(
    'if its first call is %s: a pair that another client cleared is gone',
    async (_, begin) => {
      const api = openApi();
      const store = fakeStore();
      store.stored = record('own');
      const client = api.client({ store, credentials: undefined });
      await settled(begin(client));
      expect(store.listeners).toBe(1);
      await settled(client.auth.setTokenPair(record('given')));
      store.stored = undefined;
      store.tell(undefined);
      expect(await tokenOf(client)).toMatchObject({ error: { reason: 'no-credentials' } });
      expect(store.listeners).toBe(1);
    },
  );

  test('and ignores notifications that contain no record', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    await settled(list(client));
    for (const junk of ['', 'text', 7, {}, { access: 'with blank' }, { access: 'a', access_expires: 'x' }]) {
      for (let times = 0; times < 50; times++) store.tell(junk);
      expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    }
    // The store is not read for them either.
    expect(store.calls).toEqual(['get', 'set']);
    expect(api.tokenCalls()).toEqual(['new']);
  });

  test('and ignores an older pair that is announced late', async () => {
    const api = openApi();
    const store = fakeStore();
    const jwt = (exp: number) => `x.${btoa(JSON.stringify({ exp })).replaceAll('=', '')}.y`;
    const nowSeconds = Math.floor(Date.now() / 1000);
    const [older, newer] = [jwt(nowSeconds + 1_000), jwt(nowSeconds + 2_000)];
    const client = api.client({ store });
    await client.auth.setTokenPair({ access: newer });
    // The other machine's clock is ahead, so its record looks newer.
    store.tell(record('x', { access: older, receivedAtMs: Date.now() + 500_000 }));
    expect(await tokenOf(client)).toMatchObject({ value: newer });
  });

  test('and drops its own copy if a renewal finds that the record was cleared', async () => {
    const api = openApi();
    const store = fakeStore();
    const { subscribe: _, ...deaf } = store;
    const client = api.client({ store: deaf, credentials: undefined });
    await client.auth.setTokenPair(record('own'));
    deaf.get = () => undefined;
    vi.setSystemTime(Date.now() + day * 1000);
    expect(await tokenOf(client)).toMatchObject({ error: { reason: 'no-credentials' } });
    expect(api.calls).toEqual([]);
  });

  test('and keeps its own copy if the record cannot be read', async () => {
    const api = openApi();
    const errors: unknown[] = [];
    const store = fakeStore();
    const client = api.client({ store, credentials: undefined, on: { storeError: (e) => errors.push(e) } });
    await client.auth.setTokenPair(record('own'));
    // As another copy of the package would throw it.
    store.get = () => {
      throw Object.assign(new Error('does not decrypt'), {
        name: 'NordigenStoreError',
        code: 'NORDIGEN_STORE',
        action: 'get',
        isUnreadable: true,
      });
    };
    vi.setSystemTime(Date.now() + day * 1000);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-1' });
    expect(api.calls).toEqual(['refresh']);
    expect(errors).toMatchObject([{ isUnreadable: true }]);
  });
});

describe('token lifetimes', () => {
  const jwt = (claims: object) => `x.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.y`;
  const nowSeconds = () => Math.floor(Date.now() / 1000);

  test('a pair that expired an hour ago is refreshed before the first call', async () => {
    const api = openApi();
    const client = api.client({ credentials: undefined });
    const [exp, iat] = [nowSeconds() - 3_600, nowSeconds() - 90_000];
    await client.auth.setTokenPair({ access: jwt({ exp, iat }), refresh: 'r' });
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(api.calls).toEqual(['refresh', 'institutions access-1']);
  });

  test('an expired token from a credentials function is not given a day to live', async () => {
    const api = openApi();
    const access = jwt({ exp: nowSeconds() - 10 });
    const client = api.client({ credentials: async () => ({ access, refresh: 'r' }) });
    expect(await settled(client.auth.getTokenPair())).toMatchObject({ value: { access_expires: 0 } });
  });

  test('an expired pair that cannot be renewed is sent anyway, and the API’s answer is returned', async () => {
    const api = openApi();
    const client = api.client({ credentials: undefined });
    await client.auth.setTokenPair({ access: jwt({ exp: nowSeconds() - 10 }) });
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    api.onData = invalidToken;
    for (let calls = 0; calls < 5; calls++) {
      expect(await settled(list(client))).toMatchObject({
        value: { status: 401, error: { code: 'InvalidToken' } },
      });
    }
    expect(api.calls).toHaveLength(2);
    api.onData = () => json([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
  });

  test.each([0, -5, 1e12, Number.NaN, Number.POSITIVE_INFINITY])(
    'access_expires %d is bounded, and does not cause a token request for each call',
    async (access_expires) => {
      const api = openApi();
      const client = api.client({ credentials: async () => ({ access: 'opaque', access_expires }) });
      let asked = 0;
      const counting = api.client({
        credentials: async () => {
          asked++;
          return { access: 'opaque', access_expires };
        },
      });
      const outcome = await settled(client.auth.getTokenPair());
      const { access_expires: left } = (outcome as { value: CurrentTokenPair }).value;
      expect(left).toBeGreaterThanOrEqual(0);
      expect(left).toBeLessThanOrEqual(366 * day);
      for (let calls = 0; calls < 100; calls++) await settled(list(counting));
      expect(asked).toBeLessThanOrEqual(13);
    },
  );

  test('a clock that returns NaN does not cause a token request for each call', async () => {
    const api = openApi();
    const client = api.client({ now: () => Number.NaN });
    for (let calls = 0; calls < 20; calls++) {
      expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    }
    expect(api.tokenCalls()).toEqual(['new']);
  });
});

describe('client.auth', () => {
  test('peekTokenPair returns the held or stored pair without a request', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    expect(await client.auth.peekTokenPair()).toBeUndefined();
    store.stored = record('stored');
    expect(await client.auth.peekTokenPair()).toMatchObject({
      access: 'access-stored',
      access_expires: day,
      accessExpiresAtMs: Date.now() + day * 1000,
      refreshExpiresAtMs: Date.now() + 30 * day * 1000,
    });
    expect(await tokenOf(client)).toMatchObject({ value: 'access-stored' });
    expect(api.calls).toEqual([]);
  });

  test('peekTokenPair rejects if no pair is held and the store cannot be read', async () => {
    const store = fakeStore({ get: () => Promise.reject(new Error('down')) });
    const client = openApi().client({ store });
    await expect(client.auth.peekTokenPair()).rejects.toMatchObject({ action: 'get' });
    await client.auth.setTokenPair(record('own', { access_expires: -1 }));
    expect(await client.auth.peekTokenPair()).toMatchObject({ access: 'access-own', access_expires: 0 });
  });

  test('peekTokenPair and reload give up on a store that hangs after the time of a token call', async () => {
    const client = openApi().client({ store: fakeStore({ get: () => never() }) });
    const beganMs = performance.now();
    const calls = [client.auth.peekTokenPair(), client.auth.reload()];
    for (const outcome of await Promise.all(calls.map((call) => settled<unknown>(call)))) {
      expect(outcome).toMatchObject({ error: { action: 'get' }, afterMs: expect.any(Number) });
    }
    expect(performance.now() - beganMs).toBeLessThanOrEqual(10_100);
  });

  test('onTokenPair adds listeners at any time, and each can be removed on its own', async () => {
    const api = openApi();
    const heard: string[] = [];
    const client = api.client({ on: { tokenPair: () => heard.push('on') } });
    const listener = ({ access }: CurrentTokenPair) => heard.push(access);
    const endFirst = client.auth.onTokenPair(listener);
    client.auth.onTokenPair(listener);
    await settled(list(client));
    expect(heard).toEqual(['on', 'access-1', 'access-1']);
    endFirst();
    endFirst();
    await client.auth.setTokenPair(record('given'));
    expect(heard.slice(3)).toEqual(['on', 'access-given']);
    expect(() => client.auth.onTokenPair('no' as never)).toThrow(TypeError);
  });

  test('clear removes the pair from memory too', async () => {
    const api = openApi();
    const client = api.client();
    await settled(list(client));
    await client.auth.clear();
    expect(await client.auth.peekTokenPair()).toBeUndefined();
    await settled(list(client));
    expect(api.tokenCalls()).toEqual(['new', 'new']);
  });

  test('a reload that finds nothing new does not disturb a renewal that began while it was reading', async () => {
    const api = openApi();
    const store = fakeStore({ get: () => inMs(1_000, () => undefined) });
    const client = api.client({ store });
    const reloading = settled(client.auth.reload());
    await vi.advanceTimersByTimeAsync(100);
    store.get = () => undefined;
    api.onToken = () => inMs(3_000, () => json(api.nextPair()));
    const call = settled(list(client));
    await reloading;
    expect(await call).toMatchObject({ value: { ok: true } });
    expect(api.tokenCalls()).toEqual(['new']);
  });

  test('reload drops a pair that the store no longer holds', async () => {
    const store = fakeStore();
    const client = openApi().client({ store, credentials: undefined });
    await client.auth.setTokenPair(record('own'));
    store.stored = undefined;
    await client.auth.reload();
    expect(await client.auth.peekTokenPair()).toBeUndefined();
  });

  test('getTokenPair still returns a pair if clear is called at the same moment', async () => {
    const client = openApi().client();
    const outcome = await settled(Promise.all([client.auth.getTokenPair(), client.auth.clear()]));
    expect(outcome).toMatchObject({ value: [{ access: expect.any(String) }, undefined] });
  });
});

import { describe, expect, test, vi } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import {
  type FakeApi,
  fakeStore,
  inMs,
  invalidToken,
  json,
  never,
  openApi,
  record,
  settled,
} from './fake-api.ts';

const day = 86_400;
const list = (client: NordigenClient) => client.institutions.list();
const ended = () => vi.setSystemTime(Date.now() + day * 1000);

describe('answers of the token endpoint', () => {
  test('a refresh token in the answer to a refresh replaces the old one', async () => {
    const api = openApi();
    const store = fakeStore();
    const sent: (string | undefined)[] = [];
    const client = api.client({ store });
    await client.auth.setTokenPair(record('old'));
    api.onToken = (_, body) => {
      sent.push(body.refresh);
      return json({ access: 'a', access_expires: day, refresh: 'rotated', refresh_expires: 1_000_000 });
    };
    ended();
    await settled(client.auth.getAccessToken());
    expect(store.stored).toMatchObject({ refresh: 'rotated', refresh_expires: 1_000_000 });
    ended();
    await settled(client.auth.getAccessToken());
    expect(sent).toEqual(['refresh-old', 'rotated']);
  });

  test('an answer with only a refresh token is followed by a refresh', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = (call, body) =>
      call === 'new'
        ? json({ refresh: 'alone', refresh_expires: 1_000 })
        : json({ access: `for-${body.refresh}`, access_expires: day });
    const client = api.client({ store });
    expect(await settled(client.auth.getAccessToken())).toMatchObject({ value: 'for-alone' });
    expect(api.calls).toEqual(['new', 'refresh']);
    expect(store.stored).toMatchObject({ refresh: 'alone', refresh_expires: 1_000 });
  });

  test.each([{}, { access: '' }, { access: 7 }, { refresh: '' }, []])(
    '%j is not a token pair',
    async (body) => {
      const api = openApi();
      api.onToken = () => json(body);
      expect(await settled(api.client().auth.getAccessToken())).toMatchObject({
        error: { name: 'NordigenValidationError' },
      });
    },
  );

  test.each([0, -1, 1e12, 'soon', null])(
    'a lifetime of %s is replaced by the documented one',
    async (access_expires) => {
      const api = openApi();
      api.onToken = () => json({ ...api.nextPair(), access_expires });
      expect(await settled(api.client().auth.getTokenPair())).toMatchObject({
        value: { access_expires: day },
      });
    },
  );

  test('a refresh token that was refused is not tried again by the next renewal', async () => {
    const api = openApi();
    const client = api.client();
    await client.auth.setTokenPair(record('old', { access_expires: 0 }));
    api.onToken = (call) => (call === 'refresh' ? invalidToken() : json({}, 500));
    await settled(client.auth.getAccessToken());
    await vi.advanceTimersByTimeAsync(5_000);
    await settled(client.auth.getAccessToken());
    expect(api.calls).toEqual(['refresh', 'new', 'new']);
  });
});

describe('a store that hangs', () => {
  test('delays callers by at most 5 s, with read and write together', async () => {
    const api = openApi();
    const errors: { action: string }[] = [];
    const hangs = { get: () => never<undefined>(), set: () => never<void>() };
    const client = api.client({
      store: fakeStore(hangs),
      on: { storeError: (error) => errors.push(error) },
    });
    const outcome = await settled(client.institutions.list());
    expect(outcome).toMatchObject({ value: { ok: true } });
    expect((outcome as { afterMs: number }).afterMs).toBeLessThanOrEqual(5_050);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(errors.map(({ action }) => action)).toEqual(['get', 'set']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not prevent the renewal of an expired pair that the client holds', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    await settled(client.auth.getAccessToken());
    ended();
    store.get = () => never();
    const outcome = await settled(client.auth.getAccessToken());
    expect(outcome).toMatchObject({ value: 'access-2' });
    expect((outcome as { afterMs: number }).afterMs).toBeLessThanOrEqual(5_050);
    expect(api.calls).toEqual(['new', 'refresh']);
  });
});

describe('the time limit for the store', () => {
  const storeErrors = () => {
    const errors: { action: string; message: string }[] = [];
    return { errors, on: { storeError: (error: (typeof errors)[number]) => void errors.push(error) } };
  };

  test('is a fifth of the run if runs are short', async () => {
    const api = openApi();
    const { errors, on } = storeErrors();
    const client = api.client({ store: fakeStore({ get: () => never() }), timeoutMs: 1_000, on });
    expect(await settled(client.auth.getAccessToken())).toMatchObject({ value: 'access-1', afterMs: 500 });
    expect(errors.map(({ message }) => message)).toEqual([
      'The token store did not answer to get within 500 ms.',
    ]);
  });

  test('is shared by all steps: the time of the first read is taken from the second', async () => {
    const api = openApi();
    let reads = 0;
    const store = fakeStore({
      get: () => (++reads === 1 ? inMs(3_000, () => undefined) : never()),
      exclusive: (_, task) => task(),
    });
    const client = api.client({ store });
    expect(await settled(client.auth.getAccessToken())).toMatchObject({ value: 'access-1', afterMs: 5_000 });
    expect(reads).toBe(2);
  });

  test('skips the second read once it is used up, and the write delays nobody', async () => {
    const api = openApi();
    let reads = 0;
    const { errors, on } = storeErrors();
    const store = fakeStore({
      get: () => {
        reads++;
        return never();
      },
      set: () => inMs(900, () => undefined),
      exclusive: (_, task) => task(),
    });
    const client = api.client({ store, on });
    expect(await settled(client.auth.getAccessToken())).toMatchObject({
      value: 'access-1',
      afterMs: expect.closeTo(5_000, -1),
    });
    expect(reads).toBe(1);
    expect(errors).toHaveLength(1);
  });

  test('is a second for a write', async () => {
    const api = openApi();
    const waited: number[] = [];
    for (const writeMs of [950, 1_500]) {
      const client = api.client({ store: fakeStore({ set: () => inMs(writeMs, () => undefined) }) });
      waited.push(((await settled(client.auth.getAccessToken())) as { afterMs: number }).afterMs);
    }
    expect(waited).toEqual([950, 1_000]);
  });
});

describe('a store that cannot be read', () => {
  test('fails the first call of a client that holds no pair, without a request', async () => {
    const api = openApi();
    const client = api.client({ store: fakeStore({ get: () => Promise.reject(new Error('down')) }) });
    expect(await settled(list(client))).toMatchObject({
      error: { name: 'NordigenStoreError', action: 'get' },
    });
    expect(api.calls).toEqual([]);
  });

  test('does not fail the calls of a client that has read it before, even if it holds no pair', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    api.onToken = () => json({}, 500);
    await settled(list(client));
    await vi.advanceTimersByTimeAsync(5_000);
    api.onToken = () => json(api.nextPair());
    store.get = () => Promise.reject(new Error('down'));
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
  });

  test.each<[string, (client: NordigenClient) => Promise<unknown>]>([
    ['has read it before', list],
    ['was given a pair', (client) => client.auth.setTokenPair(record('given'))],
  ])('does not fail calls of a client that %s, and is reported', async (_, begin) => {
    const api = openApi();
    const store = fakeStore();
    const errors: unknown[] = [];
    const client = api.client({ store, on: { storeError: (error) => void errors.push(error) } });
    await settled(begin(client));
    store.get = () => Promise.reject(new Error('down'));
    ended();
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(errors).toMatchObject([{ action: 'get' }]);
  });

  test('is the error of a call that has no other way to get a pair', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store, credentials: undefined });
    expect(await settled(list(client))).toMatchObject({ error: { reason: 'no-credentials' } });
    store.get = () => Promise.reject(new Error('down'));
    expect(await settled(list(client))).toMatchObject({
      error: { name: 'NordigenStoreError', action: 'get' },
    });
  });
});

describe('the attempts of a renewal', () => {
  const timesOf = async (client: NordigenClient, api: FakeApi): Promise<number> => {
    const before = api.calls.length;
    await settled(list(client).catch(() => undefined));
    return api.calls.length - before;
  };

  test('are three in the first renewal of an outage and one in each later one, whatever retry says', async () => {
    const api = openApi();
    api.onToken = () => json({}, 503);
    const client = api.client({ retry: { limit: 9 } });
    const counts: number[] = [];
    for (let runs = 0; runs < 3; runs++) {
      counts.push(await timesOf(client, api));
      await vi.advanceTimersByTimeAsync(20_000);
    }
    expect(counts).toEqual([3, 1, 1]);
  });

  test('are three again in the next outage', async () => {
    const api = openApi();
    api.onToken = () => json({}, 503);
    const client = api.client();
    await timesOf(client, api);
    await vi.advanceTimersByTimeAsync(5_000);
    api.onToken = () => json(api.nextPair());
    await settled(list(client));
    await client.auth.clear();
    api.onToken = () => json({}, 503);
    expect(await timesOf(client, api)).toBe(3);
  });

  test('do not continue with the secrets if less than a second of the run is left', async () => {
    const api = openApi();
    for (const [delayMs, calls] of [
      [600, ['refresh', 'new']],
      [900, ['refresh']],
    ] as const) {
      // The slow lock and the refresh leave 2,500 - 900 - `delayMs` ms of the run.
      const store = fakeStore({ exclusive: (_, task) => inMs(900, task) });
      const slow = api.client({ timeoutMs: 1_000, retry: false, store });
      await slow.auth.setTokenPair(record('old', { access_expires: 0 }));
      api.calls.length = 0;
      api.onToken = (call) => (call === 'new' ? json(api.nextPair()) : inMs(delayMs, invalidToken));
      await settled(slow.auth.getAccessToken());
      expect(api.calls).toEqual(calls);
    }
  });

  test('do not continue with the secrets if too many requests have failed', async () => {
    const api = openApi();
    const client = api.client({ retry: false });
    api.onToken = () => json({}, 500);
    for (let runs = 0; runs < 11; runs++) {
      await client.auth.clear();
      await settled(list(client));
    }
    await client.auth.setTokenPair(record('old', { access_expires: 0 }));
    api.onToken = (call) => (call === 'new' ? json(api.nextPair()) : invalidToken());
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    expect(api.calls.slice(11)).toEqual(['refresh']);
  });
});

describe('the lock of the store', () => {
  test('and a slow write together delay callers by a second, even if its release hangs', async () => {
    const api = openApi();
    const store = fakeStore({
      set: () => inMs(800, () => undefined),
      exclusive: async (_, task) => {
        await task();
        return never();
      },
    });
    expect(await settled(list(api.client({ store })))).toMatchObject({ value: { ok: true }, afterMs: 1_000 });
  });

  test('delays callers by a second if its release hangs, and that is reported', async () => {
    const api = openApi();
    const errors: { message: string }[] = [];
    const store = fakeStore({
      exclusive: async (_, task) => {
        await task();
        return never();
      },
    });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { ok: true }, afterMs: 1_000 });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('was not released')]);
  });

  test('costs half of the renewal’s time if it is never granted, and that is reported', async () => {
    const api = openApi();
    const errors: { message: string; action: string }[] = [];
    const store = fakeStore({ exclusive: () => never() });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { ok: true }, afterMs: 12_500 });
    expect(errors).toMatchObject([
      { action: 'exclusive', message: expect.stringContaining('was not granted within 12500 ms') },
    ]);
  });

  test('is reported if it cannot be released', async () => {
    const api = openApi();
    const errors: { action: string }[] = [];
    const store = fakeStore({
      exclusive: async (_, task) => {
        await task();
        throw new Error('NOPERM this user has no permissions to run EVAL');
      },
    });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { ok: true } });
    expect(errors).toMatchObject([{ action: 'exclusive' }]);
  });

  test('is released without a request if nobody waits any more when it is granted', async () => {
    const api = openApi();
    const store = fakeStore({ exclusive: (_, task) => inMs(3_000, task) });
    const client = api.client({ store });
    await settled(client.institutions.list({}, { timeoutMs: 100 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(api.calls).toEqual([]);
  });

  test('is held until a slow write has landed, though callers are served before', async () => {
    const api = openApi();
    let releasedAtMs = 0;
    const store = fakeStore({
      set: () => inMs(3_000, () => undefined),
      exclusive: async (_, task) => {
        const result = await task();
        releasedAtMs = performance.now();
        return result;
      },
    });
    const began = performance.now();
    expect(await settled(list(api.client({ store })))).toMatchObject({ afterMs: 1_000 });
    await vi.advanceTimersByTimeAsync(5_000);
    expect(releasedAtMs - began).toBe(3_000);
  });

  test('is not reported as failed if a renewal under it fails', async () => {
    const api = openApi();
    const errors: unknown[] = [];
    api.onToken = () => json({}, 500);
    const store = fakeStore({ exclusive: async (_, task) => task() });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { status: 500 } });
    expect(errors).toEqual([]);
  });
});

import { describe, expect, test, vi } from 'vitest';
import type { NordigenClient, NordigenClientOptions } from '../../src/index.ts';
import { fakeStore, inMs, invalidToken, json, never, openApi, record, settled } from './fake-api.ts';

const tokenOf = (client: NordigenClient) => settled(client.auth.getAccessToken());

/** How much longer the pause lasts, in s; 0 if there is none. */
async function pauseOf(client: NordigenClient): Promise<number> {
  const { error } = (await tokenOf(client)) as { error?: Record<string, unknown> };
  return error === undefined ? 0 : Math.round((Number(error.retryAtMs) - Date.now()) / 1_000);
}

function reporting(options: NordigenClientOptions = {}) {
  const api = openApi();
  const failures: unknown[] = [];
  const client = api.client({ on: { renewalError: (error) => failures.push(error) }, ...options });
  return { api, client, failures };
}

describe('a renewal that clear() ends', () => {
  test.each<[string, () => Response]>([
    ['answered 503', () => json({}, 503)],
    [
      'been unreachable',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ])(
    'after the endpoint has %s, counts for the outage, but is neither reported nor followed by a pause',
    async (_, onToken) => {
      const { api, client, failures } = reporting();
      api.onToken = onToken;
      const waiting = tokenOf(client);
      // The first answer is there, and the repeat not yet sent.
      await vi.advanceTimersByTimeAsync(10);
      api.onToken = () => never();
      await client.auth.clear();
      await vi.advanceTimersByTimeAsync(10);
      expect(api.calls).toEqual(['new', 'new']);
      expect(failures).toEqual([]);
      expect(await waiting).toMatchObject({ error: { name: 'NordigenTimeoutError' } });
      expect(failures).toHaveLength(1);
      expect(await pauseOf(client)).toBe(10);
    },
  );

  test('in the background, after the endpoint has failed, keeps no later call waiting', async () => {
    const { api, client } = reporting();
    await client.auth.setTokenPair(record('old', { access_expires: 600 }));
    await vi.advanceTimersByTimeAsync(400_000);
    api.onToken = () => json({}, 503);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-old' });
    await vi.advanceTimersByTimeAsync(10);
    await client.auth.clear();
    await vi.advanceTimersByTimeAsync(10);
    api.onToken = () => json(api.nextPair());
    expect(await tokenOf(client)).toMatchObject({ value: 'access-1' });
    expect(api.calls).toEqual(['refresh', 'new']);
  });

  test('while a credentials function answers, is no failure', async () => {
    let asked = 0;
    const { client, failures } = reporting({
      credentials: ({ signal }) =>
        ++asked > 1
          ? Promise.resolve({ access: 'second' })
          : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const waiting = tokenOf(client);
    await vi.advanceTimersByTimeAsync(10);
    await client.auth.clear();
    expect(await waiting).toMatchObject({ value: 'second' });
    expect(failures).toEqual([]);
  });
});

describe('a pause', () => {
  test('is made no longer by callers who look into the store', async () => {
    const store = fakeStore();
    const { api, client, failures } = reporting({ retry: false, store });
    api.onToken = () => json({}, 429, { 'retry-after': '20' });
    await vi.advanceTimersByTimeAsync(10_000);
    await tokenOf(client);
    expect(await pauseOf(client)).toBe(20);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(await pauseOf(client)).toBe(14);
    await vi.advanceTimersByTimeAsync(6_000);
    for (let calls = 0; calls < 3; calls++) expect(await pauseOf(client)).toBe(8);
    expect(failures).toHaveLength(1);
    expect(store.calls).toEqual(['get', 'get', 'get']);
  });

  test('does not begin when the store fails, and that is no failed renewal', async () => {
    const store = fakeStore();
    const { client, failures } = reporting({ store });
    const { get } = store;
    // As another copy of the package would throw it.
    const error = { name: 'NordigenStoreError', code: 'NORDIGEN_STORE', action: 'get' };
    store.get = () => Promise.reject(Object.assign(new Error('down'), error));
    expect(await tokenOf(client)).toMatchObject({ error: { action: 'get' } });
    store.get = get;
    expect(await tokenOf(client)).toMatchObject({ value: 'access-1' });
    expect(failures).toEqual([]);
  });

  test('is told of by the failure, if a store that hangs is looked at', async () => {
    const store = fakeStore();
    const { api, client } = reporting({ retry: false, store });
    api.onToken = () => json({}, 429, { 'retry-after': '60' });
    await tokenOf(client);
    await vi.advanceTimersByTimeAsync(10_000);
    store.get = () => never();
    expect(await tokenOf(client)).toMatchObject({ error: { status: 429 }, afterMs: 5_000 });
    expect(await tokenOf(client)).toMatchObject({ error: { status: 429 }, afterMs: 0 });
  });

  test.each<{ what: string; credentials: NordigenClientOptions['credentials'] }>([
    { what: 'that throws', credentials: () => Promise.reject(new Error('sealed')) },
    { what: 'that returns no pair', credentials: () => ({}) as never },
  ])('of 5 s follows a credentials function $what', async ({ credentials }) => {
    const { client, failures } = reporting({ credentials });
    await tokenOf(client);
    expect(failures).toHaveLength(1);
    expect(await pauseOf(client)).toBe(5);
  });

  test('does not follow missing credentials, which are reported for each call', async () => {
    const { client, failures } = reporting({ credentials: undefined });
    expect(await tokenOf(client)).toMatchObject({ error: { reason: 'no-credentials' } });
    const second = await tokenOf(client);
    expect(second).toMatchObject({ error: { reason: 'no-credentials' } });
    expect((second as { error: object }).error).not.toHaveProperty('retryAtMs');
    expect(failures).toHaveLength(2);
  });

  test('does not keep a call from a pair that works', async () => {
    const { api, client } = reporting({ retry: false });
    api.onToken = () => json({}, 500);
    await client.auth.setTokenPair(record('short', { access_expires: 100 }));
    // Less than the leeway (a quarter of its life here) is left, so a renewal is tried.
    await vi.advanceTimersByTimeAsync(80_000);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-short' });
    expect(await tokenOf(client)).toMatchObject({ value: 'access-short' });
    expect(api.calls).toEqual(['refresh']);
  });
});

describe('after 12 token requests that failed within a minute', () => {
  async function twelveFailures() {
    const { api, client, failures } = reporting({ retry: false });
    api.onToken = () => json({}, 500);
    for (let runs = 0; runs < 12; runs++) {
      await client.auth.clear();
      await tokenOf(client);
    }
    expect(api.calls).toHaveLength(12);
    api.onToken = () => json(api.nextPair());
    return { api, client, failures };
  }

  test('a call fails with the last failure and the time when requests are sent again', async () => {
    const { api, client } = await twelveFailures();
    await client.auth.clear();
    expect(await tokenOf(client)).toMatchObject({ error: { status: 500 } });
    expect(await pauseOf(client)).toBe(60);
    await vi.advanceTimersByTimeAsync(60_001);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-1' });
    expect(api.calls).toHaveLength(13);
  });

  test('a call waits for a request that is on its way already', async () => {
    const { api, client } = reporting({ retry: false });
    api.onToken = () => json({}, 500);
    for (let runs = 0; runs < 11; runs++) {
      await client.auth.clear();
      await tokenOf(client);
    }
    await client.auth.clear();
    api.onToken = () => inMs(1_000, () => json(api.nextPair()));
    const first = tokenOf(client);
    await vi.advanceTimersByTimeAsync(100);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-1' });
    expect(await first).toMatchObject({ value: 'access-1' });
  });

  test('a call says so if no failure is left to tell of', async () => {
    const { api, client } = await twelveFailures();
    await client.auth.setTokenPair(record('given'));
    await client.auth.clear();
    expect(await tokenOf(client)).toMatchObject({
      error: {
        reason: 'too-many-renewals',
        message:
          'Too many renewals have failed recently: at most 12 such token requests are sent per minute, and 60 per hour.',
        retryAtMs: expect.closeTo(Date.now() + 60_000, -2),
      },
    });
    expect(api.calls).toHaveLength(12);
  });

  test('a token that the API refused is not sent again', async () => {
    const { api, client } = await twelveFailures();
    await client.auth.setTokenPair(record('given'));
    api.onData = invalidToken;
    const first = await settled(client.institutions.list());
    expect(first).toMatchObject({ error: { reason: 'too-many-renewals' } });
    expect(await settled(client.institutions.list())).toMatchObject({
      error: { reason: 'too-many-renewals' },
    });
    expect(api.calls.slice(12)).toEqual(['institutions access-given']);
  });

  test('no background renewal begins', async () => {
    const { api, client } = await twelveFailures();
    await client.auth.setTokenPair(record('given', { access_expires: 600 }));
    await vi.advanceTimersByTimeAsync(55_000);
    vi.setSystemTime(Date.now() + 300_000);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-given' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(api.calls).toHaveLength(12);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-given' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(api.calls.slice(12)).toEqual(['refresh']);
  });
});

test('a call that clear() lets start over fails if the client is closed at the same moment', async () => {
  let asked = 0;
  const { client } = reporting({
    credentials: () => {
      asked++;
      return never();
    },
  });
  const waiting = tokenOf(client);
  await vi.advanceTimersByTimeAsync(10);
  client.auth.clear().catch(() => undefined);
  client.close();
  expect(await waiting).toMatchObject({ error: { code: 'NORDIGEN_CLOSED' } });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

describe('a background renewal', () => {
  test('is one, however many calls are made while it runs', async () => {
    const { api, client } = reporting();
    await client.auth.setTokenPair(record('old', { access_expires: 600 }));
    await vi.advanceTimersByTimeAsync(400_000);
    api.onToken = () => inMs(2_000, () => json(api.nextPair()));
    for (let calls = 0; calls < 5; calls++) {
      expect(await tokenOf(client)).toMatchObject({ value: 'access-old', afterMs: 0 });
    }
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await tokenOf(client)).toMatchObject({ value: 'access-1' });
    expect(api.calls).toEqual(['refresh']);
  });
});

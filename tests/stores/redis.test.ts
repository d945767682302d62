import { describe, expect, test, vi } from 'vitest';
import { redisTokenStore } from '../../src/stores/redis.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { type Expiring, fakeIoredis, fakeNodeRedis } from './fake-redis.ts';

const never = { signal: new AbortController().signal };

describe.each([
  ['redis', fakeNodeRedis],
  ['ioredis', fakeIoredis],
] as const)('redisTokenStore with a client of %s', (_, makeClient) => {
  function setUp(options: { key?: string; ttl?: number; leaseMs?: number } = {}) {
    const data: Expiring = new Map();
    const store = redisTokenStore({ client: makeClient(data), ...options });
    return { data, store, lifetimeOf: (key: string) => data.lifetimes?.get(key) };
  }

  test('lets Redis forget a record when its refresh token ends', async () => {
    const { store, lifetimeOf } = setUp();
    await store.set('key', makeRecord());
    expect(lifetimeOf('nordigen-tokens:key')).toBe(2_592_000_000);
  });

  test('lets Redis forget a record without a refresh token when its access token ends', async () => {
    const { store, lifetimeOf } = setUp();
    await store.set('key', { access: 'a', access_expires: 86_400.5, receivedAtMs: 0 });
    expect(lifetimeOf('nordigen-tokens:key')).toBe(86_400_500);
  });

  test('never asks for a lifetime that Redis refuses', async () => {
    const { store, lifetimeOf } = setUp();
    await store.set('key', { ...makeRecord(), access_expires: -1, refresh_expires: -1 });
    expect(lifetimeOf('nordigen-tokens:key')).toBe(1);
  });

  test('takes a lifetime and a name from its options', async () => {
    const { store, lifetimeOf } = setUp({ ttl: 60, key: 'bank' });
    await store.set('key', makeRecord());
    expect(lifetimeOf('bank:key')).toBe(60_000);
  });

  test('gives back its own lock and leaves that of another', async () => {
    const { store, data } = setUp();
    await store.exclusive?.(
      'key',
      async () => expect(data.has('nordigen-tokens:key:lock')).toBe(true),
      never,
    );
    expect(data.size).toBe(0);
    await store.exclusive?.('key', async () => data.set('nordigen-tokens:key:lock', 'another'), never);
    expect(data.get('nordigen-tokens:key:lock')).toBe('another');
  });

  test('prolongs its lock while the task runs', async () => {
    const { store, lifetimeOf, data } = setUp({ leaseMs: 40 });
    await store.exclusive?.(
      'key',
      async () => {
        data.lifetimes?.clear();
        await vi.waitFor(() => expect(lifetimeOf('nordigen-tokens:key:lock')).toBe(40));
      },
      never,
    );
  });

  test.each(['', '{"access":"half', 'null', '7'])('takes the content %j for absent', async (text) => {
    const { store, data } = setUp();
    data.set('nordigen-tokens:key', text);
    expect(await store.get('key')).toBeUndefined();
  });
});

describe('redisTokenStore', () => {
  test.each([
    { client: undefined as never },
    { client: {} as never },
    { client: fakeNodeRedis(), ttl: 0 },
    { client: fakeNodeRedis(), leaseMs: -1 },
  ])('refuses bad options at once', (options) => {
    expect(() => redisTokenStore(options)).toThrow(TypeError);
  });
});

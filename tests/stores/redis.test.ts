import { afterEach, describe, expect, test, vi } from 'vitest';
import { causeOf } from '../../src/errors/cause-of.ts';
import { redisTokenStore } from '../../src/stores/redis.ts';
import { makeRecord } from '../../src/testing/expectations.ts';
import { letWork } from '../helpers/turn-clock.ts';
import { failureOf } from './failure-of.ts';
import { type Expiring, fakeIoredis, fakeNodeRedis } from './fake-redis.ts';

afterEach(() => void vi.useRealTimers());

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

  function makeWithClient() {
    const data: Expiring = new Map();
    return { data, client: makeClient(data) };
  }

  test('lets Redis delete a record when its refresh token expires', async () => {
    const { store, lifetimeOf } = setUp();
    await store.set('key', makeRecord());
    expect(lifetimeOf('nordigen-tokens:key')).toBe(2_592_000_000);
  });

  test('lets Redis delete a record without a refresh token when its access token expires', async () => {
    const { store, lifetimeOf } = setUp();
    await store.set('key', { access: 'a', access_expires: 86_400.5, receivedAtMs: 0 });
    expect(lifetimeOf('nordigen-tokens:key')).toBe(86_400_500);
  });

  test.each([
    [{ access_expires: -1, refresh_expires: -1 }, 1],
    [{ access_expires: 0, refresh_expires: 0 }, 1],
    [{ access_expires: 0.0001, refresh_expires: 0 }, 1],
    [{ access_expires: Number.NaN, refresh_expires: 1 }, 1],
    [{ access_expires: 1e12, refresh_expires: 1 }, 315_360_000_000],
    [{ access_expires: 1, refresh_expires: Number.POSITIVE_INFINITY }, 315_360_000_000],
  ])('never asks for a lifetime that Redis refuses: %j', async (lifetimes, expectedMs) => {
    const { store, lifetimeOf } = setUp();
    await store.set('key', { ...makeRecord(), ...lifetimes });
    expect(lifetimeOf('nordigen-tokens:key')).toBe(expectedMs);
  });

  test('assumes 30 days for a refresh token without a lifetime', async () => {
    const { store, lifetimeOf } = setUp();
    await store.set('key', { access: 'a', access_expires: 1, refresh: 'r', receivedAtMs: 0 });
    expect(lifetimeOf('nordigen-tokens:key')).toBe(2_592_000_000);
  });

  test('bounds the ttl option too', async () => {
    const { store, lifetimeOf } = setUp({ ttl: 1e300 });
    await store.set('key', makeRecord());
    expect(lifetimeOf('nordigen-tokens:key')).toBe(315_360_000_000);
  });

  test('takes a lifetime and a key prefix from its options', async () => {
    const { store, lifetimeOf } = setUp({ ttl: 60, key: 'bank' });
    await store.set('key', makeRecord());
    expect(lifetimeOf('bank:key')).toBe(60_000);
  });

  test('releases its own lock, but not that of another', async () => {
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

  test('prolongs its own lock while the task runs, but not that of another', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const { store, lifetimeOf, data } = setUp({ leaseMs: 40.5 });
    const name = 'nordigen-tokens:key:lock';
    const task = async (): Promise<void> => {
      expect(lifetimeOf(name)).toBe(41);
      data.lifetimes?.set(name, 1);
      await vi.advanceTimersByTimeAsync(11);
      await letWork();
      expect(lifetimeOf(name)).toBe(41);
      data.set(name, 'somebody else');
      data.lifetimes?.set(name, 1);
      await vi.advanceTimersByTimeAsync(11);
      await letWork();
      expect(lifetimeOf(name)).toBe(1);
    };
    await store.exclusive?.('key', task, never);
    expect(data.get(name)).toBe('somebody else');
  });

  test('waits for a lock that another holds, and takes it for five seconds', async () => {
    const { store, data, lifetimeOf } = setUp();
    data.set('nordigen-tokens:key:lock', 'another');
    const task = vi.fn(async () => lifetimeOf('nordigen-tokens:key:lock'));
    const waiting = store.exclusive?.('key', task, never);
    await letWork();
    expect(task).not.toHaveBeenCalled();
    data.delete('nordigen-tokens:key:lock');
    expect(await waiting).toBe(5_000);
  });

  test('treats a value of another type as absent, and replaces it', async () => {
    const { client, data } = makeWithClient();
    const wrong = new Error('WRONGTYPE Operation against a key holding the wrong kind of value');
    client.get = () => Promise.reject(wrong);
    const store = redisTokenStore({ client });
    expect(await store.get('key')).toBeUndefined();
    await store.set('key', makeRecord());
    expect(data.size).toBe(1);
  });

  test.each<[string, unknown, string | undefined]>([
    ['a code of Redis', new Error("NOPERM User x has no permissions to run the 'eval' command"), 'NOPERM'],
    ['a code alone', new Error('LOADING'), 'LOADING'],
    ['a system code', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
    ['an invalid code', Object.assign(new Error('secret-token'), { code: 'secret-token' }), undefined],
    ['a message that begins with a token', new Error('ABC.secret-token'), undefined],
    ['a message that begins with one capital letter', new Error('A secret-token'), undefined],
    ['undefined', undefined, undefined],
  ])('quotes a code in its errors, if there is one, and nothing else: %s', async (_, cause, code) => {
    for (const action of ['get', 'set', 'clear'] as const) {
      const { client } = makeWithClient();
      Object.assign(client, { [action === 'clear' ? 'del' : action]: () => Promise.reject(cause) });
      const error = await failureOf(() => redisTokenStore({ client })[action]('key', makeRecord()));
      expect([error.action, error.systemCode, causeOf(error)]).toEqual([action, code, cause]);
      expect(error.message).toBe(
        `Redis failed to ${action}${code === undefined ? '' : ` (${code})`}. See causeOf(error).`,
      );
      expect(`${error.stack}`).not.toContain('secret');
    }
  });

  test('says after the task that a user without EVAL cannot release the lock', async () => {
    const { client, data } = makeWithClient();
    client.eval = () =>
      Promise.reject(new Error("NOPERM User x has no permissions to run the 'eval' command"));
    const task = vi.fn(async () => 'done');
    const error = await failureOf(() => redisTokenStore({ client }).exclusive?.('key', task, never));
    expect(task).toHaveBeenCalledOnce();
    expect(error).toMatchObject({ action: 'exclusive', systemCode: 'NOPERM' });
    expect(error.message).toContain('nordigen-tokens:key:lock could not be released (NOPERM)');
    expect(data.lifetimes?.get('nordigen-tokens:key:lock')).toBe(5_000);
  });

  test('rejects with the error of Redis if it cannot take the lock', async () => {
    const { client } = makeWithClient();
    client.set = () => Promise.reject(new Error('OOM command not allowed'));
    const task = vi.fn();
    const error = await failureOf(() => redisTokenStore({ client }).exclusive?.('key', task, never));
    expect(error).toMatchObject({ action: 'exclusive', systemCode: 'OOM' });
    expect(task).not.toHaveBeenCalled();
  });

  test('works with a client that returns Buffers', async () => {
    const { client } = makeWithClient();
    const get = client.get.bind(client);
    client.get = async (key: string) => {
      const text = await get(key);
      return typeof text === 'string' ? Buffer.from(text) : text;
    };
    const store = redisTokenStore({ client });
    const record = makeRecord();
    expect(await store.get('key')).toBeUndefined();
    await store.set('key', record);
    expect(await store.get('key')).toEqual(record);
  });

  test('works with a client that parses JSON, and refuses values that are not records', async () => {
    const { client, data } = makeWithClient();
    client.get = async (key: string) => JSON.parse(data.get(key) ?? 'null');
    const store = redisTokenStore({ client });
    const record = makeRecord();
    await store.set('key', record);
    expect(await store.get('key')).toEqual(record);
    for (const [text, type] of [
      ['{"result":"x"}', 'object'],
      ['5', 'number'],
      ['true', 'boolean'],
    ] as const) {
      data.set('nordigen-tokens:key', text);
      const error = await failureOf(() => store.get('key'));
      expect(error.action).toBe('get');
      expect(error.message).toBe(
        `The Redis client answered get with a value of type ${type} and not with text. Use a client of redis or ioredis.`,
      );
    }
  });

  test('refuses a client that answers with callbacks', async () => {
    const { client } = makeWithClient();
    for (const answer of [true, undefined, null]) {
      Object.assign(client, { get: () => answer, set: () => answer, del: () => answer });
      const store = redisTokenStore({ client });
      for (const action of ['get', 'set', 'clear'] as const) {
        const error = await failureOf(() => store[action]('key', makeRecord()));
        expect(error.message).toBe(
          'The Redis client does not answer with promises. Use a client of redis (version 4 or later) or ioredis.',
        );
        expect(error.action).toBe(action);
      }
    }
  });

  test.each(['', '{"access":"half', 'null', '7'])('treats the content %j as absent', async (text) => {
    const { store, data } = setUp();
    data.set('nordigen-tokens:key', text);
    expect(await store.get('key')).toBeUndefined();
  });
});

describe('redisTokenStore', () => {
  test.each([
    [{ client: undefined as never }, 'it has no function get'],
    [{ client: {} as never }, 'it has no function get'],
    [{ client: { ...fakeNodeRedis(), set: undefined } as never }, 'it has no function set'],
    [{ client: { ...fakeNodeRedis(), del: undefined } as never }, 'it has no function del'],
    [{ client: { ...fakeIoredis(), eval: undefined } as never }, 'it has no function eval'],
    [{ client: fakeNodeRedis(), ttl: 0 }, 'ttl must be a number of seconds above 0.'],
    [{ client: fakeNodeRedis(), ttl: -1 }, 'ttl must be a number of seconds above 0.'],
    [{ client: fakeNodeRedis(), ttl: Number.POSITIVE_INFINITY }, 'ttl must be a number of seconds above 0.'],
    [{ client: fakeNodeRedis(), leaseMs: -1 }, 'leaseMs must be a number of ms.'],
    [{ client: fakeNodeRedis(), leaseMs: 0 }, 'leaseMs must be a number of ms.'],
    [{ client: fakeNodeRedis(), leaseMs: 2 ** 31 }, 'leaseMs must be a number of ms.'],
  ])('refuses bad options at once: %o', (options, message) => {
    expect(() => redisTokenStore(options)).toThrow(TypeError);
    expect(() => redisTokenStore(options)).toThrow(message);
  });

  test('refuses a client that uses REST, which would ignore lifetimes and locks', () => {
    const rest = { ...fakeNodeRedis(), createScript: () => undefined };
    expect(() => redisTokenStore({ client: rest })).toThrow(TypeError);
    expect(() => redisTokenStore({ client: rest })).toThrow(/uses REST, as @upstash\/redis/);
  });

  test('works with an ioredis client that has a custom command named createScript', async () => {
    const client = Object.assign(fakeIoredis(), { createScript: () => undefined });
    expect(await redisTokenStore({ client }).get('key')).toBeUndefined();
  });
});

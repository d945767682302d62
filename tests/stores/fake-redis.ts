import type { IoredisLike, NodeRedisLike } from '../../src/stores/redis.ts';

export interface Expiring extends Map<string, string> {
  lifetimes?: Map<string, number>;
}

/** The commands of Redis that the store uses. Values do not expire, but their lifetimes are recorded. */
function fakeCommands(data: Expiring) {
  data.lifetimes ??= new Map();
  const lifetimes = data.lifetimes;
  const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    async get(key: string): Promise<string | null> {
      await later();
      return data.get(key) ?? null;
    },
    async put(key: string, value: string, lifetimeMs: number, isNew: boolean): Promise<'OK' | null> {
      await later();
      if (isNew && data.has(key)) return null;
      data.set(key, value);
      lifetimes.set(key, lifetimeMs);
      return 'OK';
    },
    async del(key: string): Promise<number> {
      await later();
      return Number(data.delete(key));
    },
    async run(script: string, key: string, args: string[]): Promise<number> {
      await later();
      if (data.get(key) !== args[0]) return 0;
      if (script.includes('pexpire')) lifetimes.set(key, Number(args[1]));
      else data.delete(key);
      return 1;
    },
  };
}

export function fakeNodeRedis(data: Expiring = new Map()): NodeRedisLike {
  const { get, put, del, run } = fakeCommands(data);
  return {
    get,
    del,
    set: (key, value, { PX, NX }) => put(key, value, PX, NX === true),
    eval: (script, { keys, arguments: args }) => run(script, keys[0] ?? '', args),
  };
}

export function fakeIoredis(data: Expiring = new Map()): IoredisLike {
  const { get, put, del, run } = fakeCommands(data);
  return {
    get,
    del,
    set: (key: string, value: string, _unit: 'PX', lifetimeMs: number, condition?: 'NX') =>
      put(key, value, lifetimeMs, condition === 'NX'),
    eval: (script, _keyCount, key = '', ...args) => run(script, key, args),
    defineCommand: () => undefined,
  };
}

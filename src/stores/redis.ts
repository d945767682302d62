import { parseJson, readRecord } from './read-record.ts';
import type { TokenRecord, TokenStore } from './token-store.ts';
import { type Lease, withLease } from './with-lease.ts';

/** What is used of a client of `redis` (node-redis). */
export interface NodeRedisLike {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, options: { PX: number; NX?: true }): Promise<unknown>;
  del(key: string): Promise<unknown>;
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** What is used of a client of `ioredis`. */
export interface IoredisLike {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, unit: 'PX', lifetimeMs: number): Promise<unknown>;
  set(key: string, value: string, unit: 'PX', lifetimeMs: number, condition: 'NX'): Promise<unknown>;
  del(key: string): Promise<unknown>;
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  defineCommand(name: string, definition: { lua: string }): void;
}

export interface RedisTokenStoreOptions {
  /** A connected client of `redis` or `ioredis`; it stays yours to close. */
  client: NodeRedisLike | IoredisLike;
  /**
   * What the keys begin with.
   * @default 'nordigen-tokens'
   */
  key?: string | undefined;
  /**
   * After how many seconds Redis forgets a pair that nobody renewed.
   * @default the lifetime of the refresh token
   */
  ttl?: number | undefined;
  /**
   * How long, in ms, a process that died while it renewed holds up the others.
   * @default 5000
   */
  leaseMs?: number | undefined;
}

/** What both clients do, each in its own way. */
interface Commands {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, lifetimeMs: number): Promise<unknown>;
  /** Sets a key that was not there; says whether it did. */
  add(key: string, value: string, lifetimeMs: number): Promise<boolean>;
  del(key: string): Promise<unknown>;
  eval(script: string, key: string, args: string[]): Promise<unknown>;
}

const documentedRefreshSeconds = 2_592_000;

/** Both check that the lock is still the caller's own, in one step with what they do to it. */
const prolongScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0";
const releaseScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/**
 * Keeps token pairs in Redis, for processes on several machines. Only one of them renews at a time.
 * @throws TypeError where an option does not fit.
 * @see https://redis.io/docs/latest/commands/set/
 * @example
 * const store = redisTokenStore({ client: await createClient().connect() });
 */
export function redisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  const { client, key: prefix = 'nordigen-tokens', ttl, leaseMs = 5_000 } = options;
  for (const name of ['get', 'set', 'del', 'eval'] as const) {
    if (typeof client?.[name] === 'function') continue;
    throw new TypeError(`client must be a client of redis or ioredis: ${name} is no function.`);
  }
  if (ttl !== undefined && !(ttl > 0 && Number.isFinite(ttl))) {
    throw new TypeError('ttl must be a number of seconds above 0.');
  }
  if (!(leaseMs > 0 && leaseMs < 2 ** 31)) throw new TypeError('leaseMs must be a number of ms.');
  const commands = 'defineCommand' in client ? fromIoredis(client) : fromNodeRedis(client);
  const nameOf = (key: string): string => `${prefix}:${key}`;

  function createLease(name: string): Lease {
    const id = crypto.randomUUID();
    const lifetimeMs = Math.ceil(leaseMs);
    return {
      leaseMs,
      tryAcquire: () => commands.add(name, id, lifetimeMs),
      keepAlive: () => commands.eval(prolongScript, name, [id, String(lifetimeMs)]),
      release: () => commands.eval(releaseScript, name, [id]),
    };
  }

  return {
    async get(key) {
      const text = await commands.get(nameOf(key));
      return typeof text === 'string' ? readRecord(parseJson(text)) : undefined;
    },
    async set(key, record) {
      const seconds = ttl ?? lifetimeOf(record);
      await commands.set(nameOf(key), JSON.stringify(record), Math.max(1, Math.ceil(seconds * 1000)));
    },
    async clear(key) {
      await commands.del(nameOf(key));
    },
    exclusive: async (key, task, { signal }) => withLease(createLease(`${nameOf(key)}:lock`), task, signal),
  };
}

/** Counted from now, not from `receivedAtMs`: the client's clock is not the server's. */
function lifetimeOf({ access_expires, refresh, refresh_expires }: TokenRecord): number {
  const refreshSeconds = refresh_expires ?? (refresh === undefined ? 0 : documentedRefreshSeconds);
  return Math.max(access_expires, refreshSeconds);
}

function fromNodeRedis(client: NodeRedisLike): Commands {
  return {
    get: (key) => client.get(key),
    set: (key, value, lifetimeMs) => client.set(key, value, { PX: lifetimeMs }),
    add: async (key, value, lifetimeMs) =>
      (await client.set(key, value, { PX: lifetimeMs, NX: true })) !== null,
    del: (key) => client.del(key),
    eval: (script, key, args) => client.eval(script, { keys: [key], arguments: args }),
  };
}

function fromIoredis(client: IoredisLike): Commands {
  return {
    get: (key) => client.get(key),
    set: (key, value, lifetimeMs) => client.set(key, value, 'PX', lifetimeMs),
    add: async (key, value, lifetimeMs) => (await client.set(key, value, 'PX', lifetimeMs, 'NX')) !== null,
    del: (key) => client.del(key),
    eval: (script, key, args) => client.eval(script, 1, key, ...args),
  };
}

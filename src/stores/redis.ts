import { NordigenStoreError, type StoreAction } from '../errors/nordigen-store-error.ts';
import { isStoreError } from './is-store-error.ts';
import { parseJson, readRecord } from './read-record.ts';
import type { TokenRecord, TokenStore } from './token-store.ts';
import { type Lease, withLease } from './with-lease.ts';

/** What is used of a client of `redis` (node-redis). */
export interface NodeRedisLike {
  /** Redis `GET`. */
  get(key: string): Promise<unknown>;
  /** Redis `SET` with a lifetime, and with `NX` for locks. */
  set(
    key: string,
    value: string,
    options: {
      /** The lifetime, in ms. */
      PX: number;
      /** Set only if the key is not there. */
      NX?: true;
    },
  ): Promise<unknown>;
  /** Redis `DEL`. */
  del(key: string): Promise<unknown>;
  /** Redis `EVAL`, for releasing and extending locks in one step. */
  eval(
    script: string,
    options: {
      /** The keys that the script works on. */
      keys: string[];
      /** The script's arguments. */
      arguments: string[];
    },
  ): Promise<unknown>;
}

/** What is used of a client of `ioredis`. */
export interface IoredisLike {
  /** Redis `GET`. */
  get(key: string): Promise<unknown>;
  /** Redis `SET` with a lifetime in ms, and with `NX` for locks. */
  set(key: string, value: string, unit: 'PX', lifetimeMs: number): Promise<unknown>;
  /** Redis `SET` with a lifetime in ms, and with `NX` for locks. */
  set(key: string, value: string, unit: 'PX', lifetimeMs: number, condition: 'NX'): Promise<unknown>;
  /** Redis `DEL`. */
  del(key: string): Promise<unknown>;
  /** Redis `EVAL`, for releasing and extending locks in one step. */
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
  /** Tells a client of `ioredis` from one of `redis`; it is never called. */
  defineCommand(
    name: string,
    definition: {
      /** The script of the command. */
      lua: string;
    },
  ): void;
}

/** Options of `redisTokenStore`. */
export interface RedisTokenStoreOptions {
  /** A connected client of `redis` or `ioredis`; you close it. */
  client: NodeRedisLike | IoredisLike;
  /**
   * What the keys begin with.
   * @default 'nordigen-tokens'
   */
  key?: string | undefined;
  /**
   * After how many seconds Redis deletes a pair that nobody has renewed.
   * @default the lifetime of the refresh token
   */
  ttl?: number | undefined;
  /**
   * How long other processes wait, in ms, if one died while it was renewing.
   * @default 5000
   */
  leaseMs?: number | undefined;
}

/** What both clients do, each in its own way. */
interface Commands {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, lifetimeMs: number): Promise<unknown>;
  /** Sets a key that was not there; answers `null` if it was. */
  add(key: string, value: string, lifetimeMs: number): Promise<unknown>;
  del(key: string): Promise<unknown>;
  eval(script: string, key: string, args: string[]): Promise<unknown>;
}

const documentedRefreshSeconds = 2_592_000;

/** Ten years: Redis refuses lifetimes that end beyond what it can count. */
const longestLifetimeMs = 10 * 365 * 86_400_000;

/** Both check that the lock is still the caller's own, in one step with what they do to it. */
const prolongScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0";
const releaseScript =
  "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0";

/**
 * Keeps token pairs in Redis, for processes on several machines. Only one of them renews at a time.
 * @throws TypeError if an option does not fit.
 * @see https://redis.io/docs/latest/commands/set/
 * @example
 * const store = redisTokenStore({ client: await createClient().connect() });
 */
export function redisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  const { client, key: prefix = 'nordigen-tokens', ttl, leaseMs = 5_000 } = options;
  assertClient(client);
  if (ttl !== undefined && !(ttl > 0 && Number.isFinite(ttl))) {
    throw new TypeError('ttl must be a number of seconds above 0.');
  }
  if (!(leaseMs > 0 && leaseMs < 2 ** 31)) throw new TypeError('leaseMs must be a number of ms.');
  const commands = 'defineCommand' in client ? fromIoredis(client) : fromNodeRedis(client);
  const nameOf = (key: string): string => `${prefix}:${key}`;

  async function run(action: StoreAction, command: () => Promise<unknown>): Promise<unknown> {
    try {
      const answer = command();
      if (typeof answer?.then === 'function') return await answer;
    } catch (error) {
      throw toRedisError(action, error);
    }
    throw new NordigenStoreError(
      'The Redis client does not answer with promises. Use a client of redis (version 4 or later) or ioredis.',
      { action },
    );
  }

  function createLease(name: string): Lease {
    const id = crypto.randomUUID();
    const lifetimeMs = Math.ceil(leaseMs);
    return {
      name,
      leaseMs,
      tryAcquire: async () => (await run('exclusive', () => commands.add(name, id, lifetimeMs))) !== null,
      keepAlive: () => run('exclusive', () => commands.eval(prolongScript, name, [id, String(lifetimeMs)])),
      release: () => run('exclusive', () => commands.eval(releaseScript, name, [id])),
    };
  }

  return {
    async get(key) {
      try {
        return readAnswer(await run('get', () => commands.get(nameOf(key))));
      } catch (error) {
        // It belongs to another program; `set` replaces it.
        if ((error as NordigenStoreError).systemCode === 'WRONGTYPE') return undefined;
        throw error;
      }
    },
    async set(key, record) {
      const lifetimeMs = Math.ceil((ttl ?? lifetimeOf(record)) * 1000);
      const boundedMs = Math.min(Math.max(1, lifetimeMs || 1), longestLifetimeMs);
      await run('set', () => commands.set(nameOf(key), JSON.stringify(record), boundedMs));
    },
    async clear(key) {
      await run('clear', () => commands.del(nameOf(key)));
    },
    exclusive: async (key, task, { signal }) => withLease(createLease(`${nameOf(key)}:lock`), task, signal),
  };
}

function assertClient(client: NodeRedisLike | IoredisLike): void {
  for (const name of ['get', 'set', 'del', 'eval'] as const) {
    if (typeof client?.[name] === 'function') continue;
    throw new TypeError(`client must be a client of redis or ioredis: it has no function ${name}.`);
  }
  // Its functions have the same names but take other options: records would never expire, and locks exclude nobody.
  if (
    !('defineCommand' in client) &&
    typeof (client as { createScript?: unknown }).createScript === 'function'
  ) {
    throw new TypeError(
      'client must be a client of redis or ioredis: this one uses REST, as @upstash/redis and @vercel/kv do. Connect redis or ioredis to the rediss:// address of the same database.',
    );
  }
}

/** Text, the bytes of it where the client is set to give Buffers, or what a client has parsed already. */
function readAnswer(answer: unknown): TokenRecord | undefined {
  if (answer === null || answer === undefined) return undefined;
  if (typeof answer === 'string') return readRecord(parseJson(answer));
  if (answer instanceof Uint8Array) return readRecord(parseJson(new TextDecoder().decode(answer)));
  const record = readRecord(answer);
  if (record !== undefined) return record;
  throw new NordigenStoreError(
    `The Redis client answered get with a value of type ${typeof answer} and not with text. Use a client of redis or ioredis.`,
    { action: 'get' },
  );
}

/** Redis begins an error with its code, such as NOPERM or OOM. The rest may quote a record, so it stays in `cause`. */
function toRedisError(action: StoreAction, error: unknown): NordigenStoreError {
  if (isStoreError(error)) return error;
  const { message, code } = (error ?? {}) as { message?: unknown; code?: unknown };
  const found = /^[A-Z]{2,30}(?= |$)/.exec(typeof message === 'string' ? message : '')?.[0];
  const systemCode = found ?? (typeof code === 'string' && /^\w{2,40}$/.test(code) ? code : undefined);
  const explained = systemCode === undefined ? '' : ` (${systemCode})`;
  return new NordigenStoreError(`Redis failed to ${action}${explained}. See causeOf(error).`, {
    action,
    systemCode,
    cause: error,
  });
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
    add: (key, value, lifetimeMs) => client.set(key, value, { PX: lifetimeMs, NX: true }),
    del: (key) => client.del(key),
    eval: (script, key, args) => client.eval(script, { keys: [key], arguments: args }),
  };
}

function fromIoredis(client: IoredisLike): Commands {
  return {
    get: (key) => client.get(key),
    set: (key, value, lifetimeMs) => client.set(key, value, 'PX', lifetimeMs),
    add: (key, value, lifetimeMs) => client.set(key, value, 'PX', lifetimeMs, 'NX'),
    del: (key) => client.del(key),
    eval: (script, key, args) => client.eval(script, 1, key, ...args),
  };
}

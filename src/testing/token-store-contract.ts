import type { MaybePromise, TokenRecord, TokenStore } from '../stores/token-store.ts';
import { exclusiveCases } from './exclusive-cases.ts';
import { assert, assertSame, freshKey, makeRecord } from './expectations.ts';
import { orderCases } from './order-cases.ts';
import { sharingCases } from './sharing-cases.ts';

/** One thing that a token store has to do. */
export interface TokenStoreCase {
  /** What the case checks, as a sentence. Use it as the title of your test. */
  name: string;
  /** Resolves if the store behaves so. Otherwise rejects with an `Error` that says what the store did instead. */
  run(): Promise<void>;
}

/** Options of `tokenStoreContract`. */
export interface TokenStoreContractOptions {
  /**
   * Whether all stores that `makeStore` makes keep their records in the same place, like two processes with one file.
   * @default false
   */
  isShared?: boolean | undefined;
  /**
   * Replaces the record that `store` keeps under `key` by something that is not a record, such as text that is not
   * JSON. Adds a case that checks that such content counts as absent.
   */
  damage?: ((key: string, store: TokenStore) => MaybePromise<void>) | undefined;
}

/**
 * The contract that every token store must keep, for any test runner.
 *
 * Each case makes its own store, or two with `isShared`, and uses keys that no other case uses, so the place need not
 * be empty. Cases about `exclusive` and `subscribe` pass if the store has no such function.
 * @example Node's own test runner
 * for (const { name, run } of tokenStoreContract(() => myTokenStore())) test(name, run);
 */
export function tokenStoreContract(
  makeStore: () => MaybePromise<TokenStore>,
  options: TokenStoreContractOptions = {},
): TokenStoreCase[] {
  const toCase = ([name, check]: StoreCheck): TokenStoreCase => ({
    name,
    run: async () => check(await makeStore()),
  });
  const shared = sharingCases.map(([name, check]) => ({
    name,
    run: async () => check(await makeStore(), await makeStore()),
  }));
  const { isShared, damage } = options;
  return [
    ...[...recordCases, ...orderCases, ...exclusiveCases].map(toCase),
    ...(damage === undefined ? [] : [toCase(damagedCase(damage))]),
    ...(isShared === true ? shared : []),
  ];
}

function damagedCase(damage: NonNullable<TokenStoreContractOptions['damage']>): StoreCheck {
  return [
    'treats what is not a record as absent, and replaces it',
    async (store) => {
      const key = freshKey();
      await store.set(key, makeRecord());
      await damage(key, store);
      assertSame('get of something that is not a record', await readOrUnreadable(store, key), undefined);
      const record = makeRecord();
      await store.set(key, record);
      assertSame('get after the next set', await store.get(key), record);
    },
  ];
}

/** A store may say that a record cannot be read. It then counts as absent. */
async function readOrUnreadable(store: TokenStore, key: string): Promise<unknown> {
  try {
    return await store.get(key);
  } catch (error) {
    if ((error as { isUnreadable?: unknown } | undefined)?.isUnreadable === true) return undefined;
    throw error;
  }
}

type StoreCheck = readonly [name: string, check: (store: TokenStore) => Promise<void>];

const oddKeys = ['a.host:8080#1x', 'a/b', 'a:b', 'a?b', '..', ' ', '%2F', 'ключ', '__proto__', 'constructor'];

const recordCases: StoreCheck[] = [
  [
    'returns undefined for a key without a record',
    async (store) => assertSame('get', await store.get(freshKey()), undefined),
  ],
  [
    'returns the record that was set',
    async (store) => {
      const key = freshKey();
      const record = makeRecord();
      await store.set(key, record);
      assertSame('get', await store.get(key), record);
    },
  ],
  [
    'returns a record without a refresh token without one',
    async (store) => {
      const key = freshKey();
      const { access, access_expires, receivedAtMs } = makeRecord();
      await store.set(key, { access, access_expires, receivedAtMs });
      assertSame('get', await store.get(key), { access, access_expires, receivedAtMs });
    },
  ],
  [
    'replaces a record as a whole',
    async (store) => {
      const key = freshKey();
      await store.set(key, makeRecord());
      const { access, access_expires, receivedAtMs } = makeRecord();
      await store.set(key, { access, access_expires, receivedAtMs });
      assertSame('get after the second set', await store.get(key), { access, access_expires, receivedAtMs });
    },
  ],
  [
    'keeps lifetimes of 0, below 0 and in fractions of a second',
    async (store) => {
      const key = freshKey();
      const record = { ...makeRecord(), access_expires: 0.5, refresh_expires: -1, receivedAtMs: 1 };
      await store.set(key, record);
      assertSame('get', await store.get(key), record);
    },
  ],
  [
    'keeps tokens of 8000 characters',
    async (store) => {
      const key = freshKey();
      const record: TokenRecord = { ...makeRecord(), access: 'a'.repeat(8000) };
      await store.set(key, record);
      assertSame('get', await store.get(key), record);
    },
  ],
  [
    'forgets a record that was cleared, and no other',
    async (store) => {
      const [cleared, kept] = [freshKey(), freshKey()];
      const record = makeRecord();
      await store.set(cleared, makeRecord());
      await store.set(kept, record);
      await store.clear(cleared);
      assertSame('get of the cleared key', await store.get(cleared), undefined);
      assertSame('get of the other key', await store.get(kept), record);
    },
  ],
  [
    'clears a key without a record',
    async (store) => {
      await store.clear(freshKey());
    },
  ],
  [
    'keeps keys apart, whatever characters they have',
    async (store) => {
      const keys = oddKeys.map((key) => `${freshKey()}${key}`).concat(oddKeys);
      const records = new Map(keys.map((key) => [key, makeRecord()]));
      for (const [key, record] of records) await store.set(key, record);
      for (const [key, record] of records) assertSame(`get('${key}')`, await store.get(key), record);
      for (const key of keys) await store.clear(key);
      for (const key of keys)
        assertSame(`get('${key}') after clear`, (await store.get(key)) ?? undefined, undefined);
    },
  ],
  [
    'keeps copies: changing an object that was passed or returned changes nothing',
    async (store) => {
      const key = freshKey();
      const record = makeRecord();
      const given = { ...record };
      await store.set(key, given);
      given.access = 'changed';
      const got = await store.get(key);
      assert(got !== undefined, 'get gave undefined after set.');
      got.access = 'changed';
      assertSame('get', await store.get(key), record);
    },
  ],
  [
    'loses nothing when many keys are written at once',
    async (store) => {
      const records = new Map(Array.from({ length: 8 }, () => [freshKey(), makeRecord()] as const));
      await Promise.all(Array.from(records, ([key, record]) => store.set(key, record)));
      for (const [key, record] of records) assertSame('get', await store.get(key), record);
    },
  ],
];

import { NordigenStoreError, type StoreAction } from '../errors/nordigen-store-error.ts';
import { assertWanted } from './assert-wanted.ts';
import { isStoreError } from './is-store-error.ts';
import { parseJson, readRecord } from './read-record.ts';
import type { MaybePromise, TokenRecord, TokenStore } from './token-store.ts';

/** `localStorage`, `sessionStorage`, or what looks like them; it may answer with promises. */
export interface WebStorage {
  /** Gives the item's text; `null` if there is none. */
  getItem(key: string): MaybePromise<string | null>;
  /** Stores a text. */
  setItem(key: string, value: string): MaybePromise<void>;
  /** Removes an item. */
  removeItem(key: string): MaybePromise<void>;
}

/** Options of `localStorageTokenStore`. */
export interface LocalStorageTokenStoreOptions {
  /**
   * What the names of the items begin with.
   * @default 'nordigen-tokens'
   */
  key?: string | undefined;
  /**
   * Where the items are kept.
   * @default localStorage, looked up at the first use
   */
  storage?: WebStorage | undefined;
}

/**
 * How long a lock is kept after a write, in ms. A tab in another process reads its own copy of the storage, which may
 * be updated only after the lock is free.
 */
const settleMs = 200;

/**
 * For tools with one operator only, such as a self-hosted budget app or an internal console: the tokens read every
 * customer's data, so anyone who opens the page's developer tools can. Apps with more users take
 * `credentials: 'proxy'`.
 *
 * Keeps token pairs in the browser's `localStorage`. Tabs renew in turn where the page has Web Locks (pages over plain
 * http have none), and adopt what another tab renewed or cleared.
 * @see https://html.spec.whatwg.org/multipage/webstorage.html
 */
export function localStorageTokenStore(options: LocalStorageTokenStoreOptions = {}): TokenStore {
  const { key: prefix = 'nordigen-tokens' } = options;
  let resolved: WebStorage | undefined;
  let writes = 0;

  const nameOf = (key: string): string => `${prefix}:${key}`;

  async function run<Result>(
    action: StoreAction,
    use: (storage: WebStorage) => MaybePromise<Result>,
  ): Promise<Result> {
    resolved ??= resolveStorage(action, options.storage);
    try {
      return await use(resolved);
    } catch (error) {
      throw toStorageError(action, error);
    }
  }

  const store: TokenStore = {
    get: (key) => run('get', async (storage) => readItem(await storage.getItem(nameOf(key)))),
    set: (key, record) =>
      run('set', (storage) => {
        writes++;
        return storage.setItem(nameOf(key), JSON.stringify(record));
      }),
    clear: (key) =>
      run('clear', (storage) => {
        writes++;
        return storage.removeItem(nameOf(key));
      }),

    subscribe(key, listener) {
      const storage = resolveStorage('subscribe', options.storage);
      const onStorage = (event: StorageEvent): void => {
        if (event.storageArea !== storage) return;
        // No key: the whole storage was cleared.
        const isOurs = event.key === null || event.key === nameOf(key);
        const record = readItem(event.newValue);
        // Ignore what cannot be read: only `null` means that the record was cleared.
        if (isOurs && (record !== undefined || event.newValue === null)) listener(record);
      };
      globalThis.addEventListener?.('storage', onStorage);
      return () => globalThis.removeEventListener?.('storage', onStorage);
    },
  };

  const exclusiveBy =
    (locks: LockManager): NonNullable<TokenStore['exclusive']> =>
    async (key, task, { signal }) => {
      assertWanted(signal);
      return new Promise((resolve, reject) => {
        const holding = locks.request(nameOf(key), { signal }, async () => {
          const before = writes;
          const result = (async () => task())();
          result.then(resolve, reject);
          await result.catch(() => undefined);
          if (writes !== before) await new Promise((done) => setTimeout(done, settleMs));
        });
        holding.catch((error) => reject(signal.aborted ? signal.reason : toLockError(error)));
      });
    };
  // Pages over plain http and some runtimes have no Web Locks. A lock that excludes nobody is worse than none.
  return Object.defineProperty(store, 'exclusive', {
    enumerable: true,
    get() {
      const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
      return locks && exclusiveBy(locks);
    },
  });
}

function toLockError(error: unknown): NordigenStoreError {
  const { name } = (error ?? {}) as { name?: unknown };
  const label = typeof name === 'string' && /^\w{2,40}$/.test(name) ? name : 'error';
  return new NordigenStoreError(`The browser refused a Web Lock (${label}). See causeOf(error).`, {
    action: 'exclusive',
    cause: error,
  });
}

function readItem(text: string | null): TokenRecord | undefined {
  return text === null ? undefined : readRecord(parseJson(text));
}

function resolveStorage(action: StoreAction, given: WebStorage | undefined): WebStorage {
  let storage: Partial<WebStorage> | undefined = given;
  try {
    storage ??= globalThis.localStorage;
  } catch (error) {
    throw toStorageError(action, error);
  }
  const isWhole = (['getItem', 'setItem', 'removeItem'] as const).every(
    (name) => typeof storage?.[name] === 'function',
  );
  if (isWhole) return storage as WebStorage;
  const message =
    given === undefined
      ? 'There is no working localStorage here. Outside browsers use fileTokenStore, or pass { storage }.'
      : 'storage must have the functions getItem, setItem and removeItem.';
  throw new NordigenStoreError(message, { action });
}

function toStorageError(action: StoreAction, error: unknown): NordigenStoreError {
  if (isStoreError(error)) return error;
  const { name } = (error ?? {}) as { name?: unknown };
  const message =
    name === 'SecurityError'
      ? 'The browser blocks localStorage on this page (SecurityError): storage is switched off, or the page has no origin of its own.'
      : name === 'QuotaExceededError' || name === 'NS_ERROR_DOM_QUOTA_REACHED'
        ? `The browser's storage for this site is full (${name}).`
        : `The web storage failed to ${action}. See causeOf(error).`;
  return new NordigenStoreError(message, { action, cause: error });
}

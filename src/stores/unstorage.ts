import { readRecord } from './read-record.ts';
import type { TokenStore } from './token-store.ts';

/** What is used of an `unstorage` instance. */
export interface UnstorageLike {
  /** Gives the stored value; `null` if there is none. */
  getItem(key: string): Promise<unknown>;
  /** Stores a value. */
  setItem(key: string, value: object): Promise<void>;
  /** Removes a value. */
  removeItem(key: string): Promise<void>;
}

/**
 * Keeps token pairs in any storage of `unstorage`. It has no locks, so processes that share it may renew at the same
 * time.
 * @throws TypeError if `storage` is not one.
 * @see https://unstorage.unjs.io
 * @example
 * const store = unstorageTokenStore(createStorage({ driver }));
 */
export function unstorageTokenStore(storage: UnstorageLike): TokenStore {
  for (const name of ['getItem', 'setItem', 'removeItem'] as const) {
    if (typeof storage?.[name] === 'function') continue;
    throw new TypeError(`storage must be a storage of unstorage: it has no function ${name}.`);
  }
  return {
    get: async (key) => readRecord(await storage.getItem(nameOf(key))),
    set: (key, record) => storage.setItem(nameOf(key), { ...record }),
    clear: (key) => storage.removeItem(nameOf(key)),
  };
}

/** unstorage rewrites slashes, colons and question marks in keys, and refuses two dots. */
function nameOf(key: string): string {
  return `nordigen-tokens:${encodeURIComponent(key).replaceAll('.', '%2E')}`;
}

import type { TokenRecord, TokenStore } from './token-store.ts';

/** A store in memory for one client alone: with nobody to share it, it needs no lock. */
export function unsharedTokenStore(): TokenStore {
  const records = new Map<string, TokenRecord>();
  return {
    get(key) {
      const record = records.get(key);
      return record && { ...record };
    },
    set(key, record) {
      records.set(key, { ...record });
    },
    clear(key) {
      records.delete(key);
    },
  };
}

import type { TokenRecord, TokenStore } from './token-store.ts';

/** Keeps token pairs for as long as the process lives; what a client uses when it is given no store. */
export function memoryTokenStore(): TokenStore {
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

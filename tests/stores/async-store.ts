import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';

/** The records of asynchronous stores. */
export type Place = Map<string, string>;

/** A store that never answers at once, and records its calls. Each operation takes `delayMs`. */
export function asyncTokenStore(place: Place = new Map(), delayMs = 0): TokenStore & { calls: string[] } {
  const calls: string[] = [];
  const later = async (name: string): Promise<void> => {
    calls.push(name);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
  };
  return {
    calls,
    async get(key) {
      await later('get');
      const text = place.get(key);
      return text === undefined ? undefined : (JSON.parse(text) as TokenRecord);
    },
    async set(key, record) {
      const text = JSON.stringify(record);
      await later('set');
      place.set(key, text);
    },
    async clear(key) {
      await later('clear');
      place.delete(key);
    },
  };
}

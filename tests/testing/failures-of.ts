import { vi } from 'vitest';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';
import { tokenStoreContract } from '../../src/testing/index.ts';

/**
 * The cases that a store does not pass, with their errors. Needs a clock that can be turned: the cases wait now and
 * then, and for up to five seconds for a store that hangs.
 */
export async function failuresOf(makeStore: () => TokenStore, isShared = false): Promise<string[]> {
  const failures: string[] = [];
  for (const { name, run } of tokenStoreContract(makeStore, { isShared })) {
    let end: string | undefined;
    run().then(
      () => {
        end = '';
      },
      (error: Error) => {
        end = error.message;
      },
    );
    for (let step = 0; end === undefined && step < 4_000; step++) await vi.advanceTimersByTimeAsync(5);
    if (end !== '') failures.push(`${name}: ${end ?? 'it never ended'}`);
  }
  return failures;
}

/** A lock that keeps to the contract, except for what is said. */
export function lockOf(
  faults: { isGlobal?: boolean; keepsPlace?: boolean; startsAborted?: boolean } = {},
): NonNullable<TokenStore['exclusive']> {
  const queues = new Map<string, Promise<unknown>>();
  return async (key, task, { signal }) => {
    if (!faults.startsAborted) signal.throwIfAborted();
    const place = faults.isGlobal ? '' : key;
    let leave = (): void => undefined;
    const before = queues.get(place) ?? Promise.resolve();
    const mine = new Promise<void>((resolve) => {
      leave = resolve;
    });
    queues.set(
      place,
      before.then(() => mine),
    );
    const left = new Promise<'left'>((resolve) => signal.addEventListener('abort', () => resolve('left')));
    if ((await Promise.race([before, left])) === 'left') {
      if (!faults.keepsPlace) leave();
      throw new Error('left');
    }
    try {
      return await task();
    } finally {
      leave();
    }
  };
}

/** A store in memory with some parts replaced. */
export function spoilt(spoil: (records: Map<string, TokenRecord>) => Partial<TokenStore>): () => TokenStore {
  return () => storeOf(new Map(), spoil);
}

/** Stores that share their records, with some parts replaced. */
export function spoiltShared(
  spoil: (records: Map<string, TokenRecord>) => Partial<TokenStore>,
): () => TokenStore {
  const records = new Map<string, TokenRecord>();
  return () => storeOf(records, spoil);
}

function storeOf(
  records: Map<string, TokenRecord>,
  spoil: (records: Map<string, TokenRecord>) => Partial<TokenStore>,
): TokenStore {
  const store: TokenStore = {
    get: (key) => structuredClone(records.get(key)),
    set: (key, record) => void records.set(key, structuredClone(record)),
    clear: (key) => void records.delete(key),
  };
  return { ...store, ...spoil(records) };
}

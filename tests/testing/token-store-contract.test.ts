import { describe, expect, test } from 'vitest';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';
import { tokenStoreContract } from '../../src/testing/index.ts';

async function failuresOf(makeStore: () => TokenStore, isShared = false): Promise<string[]> {
  const failures: string[] = [];
  for (const { name, run } of tokenStoreContract(makeStore, { isShared })) {
    await run().catch((error: Error) => failures.push(`${name}: ${error.message}`));
  }
  return failures;
}

/** A store in memory with some parts replaced. */
function spoilt(spoil: (records: Map<string, TokenRecord>) => Partial<TokenStore>): () => TokenStore {
  return () => {
    const records = new Map<string, TokenRecord>();
    const store: TokenStore = {
      get: (key) => structuredClone(records.get(key)),
      set: (key, record) => void records.set(key, structuredClone(record)),
      clear: (key) => void records.delete(key),
    };
    return { ...store, ...spoil(records) };
  };
}

const exclusives: [string, NonNullable<TokenStore['exclusive']>, RegExp][] = [
  ['runs tasks at once', (_key, task) => task(), /at a time/],
  [
    'swallows what a task throws',
    async (_key, task) => task().catch(() => undefined as never),
    /answers as the task does/,
  ],
  [
    'gives up on a task that has begun',
    (_key, task, { signal }) =>
      Promise.race([
        task(),
        new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ]),
    /finishes a task that has begun/,
  ],
];

describe('tokenStoreContract', () => {
  test('has names that say what a store does, each once', () => {
    const names = tokenStoreContract(memoryTokenStore, { isShared: true }).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(15);
  });

  test('passes the store in memory', async () => {
    expect(await failuresOf(memoryTokenStore)).toEqual([]);
  });

  test.each<[string, () => TokenStore, RegExp]>([
    ['gives null', spoilt((records) => ({ get: (key) => records.get(key) ?? (null as never) })), /undefined/],
    ['forgets everything', spoilt(() => ({ set: () => undefined })), /gives back/],
    ['hands out its own object', spoilt((records) => ({ get: (key) => records.get(key) })), /copies/],
    [
      'keeps the object that it was given',
      spoilt((records) => ({ set: (key, record) => void records.set(key, record) })),
      /copies/,
    ],
    [
      'merges records',
      spoilt((records) => ({
        set: (key, record) => void records.set(key, { ...records.get(key), ...record }),
      })),
      /as a whole/,
    ],
    ['does not clear', spoilt(() => ({ clear: () => undefined })), /cleared/],
    ['clears too much', spoilt((records) => ({ clear: () => records.clear() })), /no other/],
    [
      'knows one key only',
      spoilt((records) => ({
        get: () => records.get(''),
        set: (_key, record) => void records.set('', record),
      })),
      /apart/,
    ],
    [
      'is a plain object inside',
      () => {
        const records: Record<string, TokenRecord> = {};
        return {
          get: (key) => records[key],
          set: (key, record) => {
            records[key] = { ...record };
          },
          clear: (key) => {
            delete records[key];
          },
        };
      },
      /apart/,
    ],
  ])('finds a store that %s', async (_, makeStore, expected) => {
    expect((await failuresOf(makeStore)).join('\n')).toMatch(expected);
  });

  test.each(exclusives)('finds an exclusive that %s', async (_, exclusive, expected) => {
    expect((await failuresOf(spoilt(() => ({ exclusive })))).join('\n')).toMatch(expected);
  });

  test('finds stores that should share a place and do not', async () => {
    expect((await failuresOf(memoryTokenStore, true)).join('\n')).toMatch(/sees what another set/);
  });
});

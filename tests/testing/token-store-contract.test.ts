import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import { parseJson } from '../../src/stores/read-record.ts';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';
import { tokenStoreContract } from '../../src/testing/index.ts';
import { failuresOf, spoilt } from './failures-of.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A lock that takes no notice of signals. */
function exclusiveOf(
  run: <Result>(task: () => Promise<Result>, unlock: () => void) => Promise<Result>,
): NonNullable<TokenStore['exclusive']> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const before = last.get(key);
    let unlock = (): void => undefined;
    last.set(
      key,
      new Promise<void>((resolve) => {
        unlock = resolve;
      }),
    );
    await before;
    return run(task, unlock);
  };
}

const exclusives: [string, NonNullable<TokenStore['exclusive']>, RegExp][] = [
  ['runs tasks at once', (_key, task) => task(), /at a time/],
  [
    'swallows what a task throws',
    async (_key, task) => task().catch(() => undefined as never),
    /settles as its task does/,
  ],
  [
    'runs a task that failed again',
    async (_key, task) => {
      try {
        return await task();
      } catch {
        return task();
      }
    },
    /runs a task once/,
  ],
  [
    'runs the task a second time, later',
    async (_key, task) => {
      const result = await task();
      setImmediate(task);
      return result;
    },
    /runs a task once/,
  ],
  [
    'stays locked after a task that throws synchronously',
    exclusiveOf((task, unlock) => {
      const result = task();
      result.then(unlock, unlock);
      return result;
    }),
    /throws synchronously, and releases the lock/,
  ],
  [
    'wraps what a task throws synchronously',
    async (_key, task) => {
      let running: ReturnType<typeof task>;
      try {
        running = task();
      } catch {
        throw new Error('wrapped');
      }
      return running;
    },
    /throws synchronously/,
  ],
  [
    'ignores its signal',
    exclusiveOf(async (task, unlock) => {
      try {
        return await task();
      } finally {
        unlock();
      }
    }),
    /stops waiting when its signal aborts/,
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
    ['forgets everything', spoilt(() => ({ set: () => undefined })), /returns the record that was set/],
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

  test.each<[string, (records: Map<string, TokenRecord>) => Partial<TokenStore>, RegExp]>([
    [
      'that is slow to set and quick to clear',
      (records) => ({
        async set(key, record) {
          const copy = structuredClone(record);
          await new Promise((resolve) => setImmediate(resolve));
          records.set(key, copy);
        },
      }),
      /forgets a record that is set and cleared at once/,
    ],
    [
      'that lets writes overtake each other',
      (records) => {
        let writes = 0;
        return {
          async set(key, record) {
            const copy = structuredClone(record);
            for (let turn = writes++ % 2; turn === 0; turn++) await new Promise((next) => setImmediate(next));
            records.set(key, copy);
          },
        };
      },
      /keeps the last of several records/,
    ],
    [
      'that is slow to clear and quick to set',
      (records) => ({
        async clear(key) {
          await new Promise((resolve) => setImmediate(resolve));
          records.delete(key);
        },
      }),
      /keeps a record that is cleared and set at once/,
    ],
  ])('finds a store %s', async (_, spoil, expected) => {
    expect((await failuresOf(spoilt(spoil))).join('\n')).toMatch(expected);
  });

  test('checks content that is not a record, if it is told how to store some', async () => {
    const texts = new Map<string, string>();
    const makeStore = (read: (text: string) => TokenRecord | undefined): (() => TokenStore) => {
      return () => ({
        get: (key) => read(texts.get(key) ?? '{}'),
        set: (key, record) => void texts.set(key, JSON.stringify(record)),
        clear: (key) => void texts.delete(key),
      });
    };
    const damage = (key: string): void => void texts.set(key, '{"access":"half');
    const outcomeOf = async (read: (text: string) => TokenRecord | undefined): Promise<string> => {
      const cases = tokenStoreContract(makeStore(read), { damage });
      const found = cases.find(({ name }) => name.startsWith('treats what is not a record'));
      return (await found?.run().then(
        () => 'passed',
        (error: Error) => `failed: ${error.message}`,
      )) as string;
    };
    expect(await outcomeOf(JSON.parse)).toMatch(/^failed/);
    expect(await outcomeOf(() => undefined)).toMatch(/^failed: get after the next set/);
    expect(await outcomeOf((text) => parseJson(text) as TokenRecord | undefined)).toBe('passed');
    const unreadable = (text: string): TokenRecord => {
      if (parseJson(text) === undefined) throw Object.assign(new Error('unreadable'), { isUnreadable: true });
      return JSON.parse(text);
    };
    expect(await outcomeOf(unreadable)).toBe('passed');
    const names = tokenStoreContract(memoryTokenStore).map(({ name }) => name);
    expect(names.some((name) => name.startsWith('treats what is not a record'))).toBe(false);
  });

  test('finds stores that should share a place but do not', async () => {
    expect((await failuresOf(memoryTokenStore, true)).join('\n')).toMatch(/sees what another set/);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';
import { failuresOf, lockOf, spoilt, spoiltShared } from './failures-of.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Spoil = (records: Map<string, TokenRecord>) => Partial<TokenStore>;

test('a store that keeps to the contract passes', async () => {
  expect(await failuresOf(spoilt(() => ({})))).toEqual([]);
});

describe('the contract finds, and says, that a store', () => {
  test.each<[string, Spoil, string]>([
    [
      'gives null for nothing',
      (records) => ({ get: (key) => records.get(key) ?? (null as never) }),
      'returns undefined for a key without a record: get gave null, not undefined.',
    ],
    [
      'adds members that are undefined',
      (records) => ({
        get: (key) => records.get(key) && ({ refresh: undefined, ...records.get(key) } as never),
      }),
      'returns a record without a refresh token without one: get gave { access: "access-N", access_expires: 86400, receivedAtMs: N, refresh: undefined }, not { access: "access-N", access_expires: 86400, receivedAtMs: N }.',
    ],
    [
      'keeps what a record no longer has',
      (records) => ({ set: (key, record) => void records.set(key, { ...records.get(key), ...record }) }),
      'replaces a record as a whole: get after the second set gave {',
    ],
    [
      'rounds lifetimes',
      (records) => ({
        set: (key, record) =>
          void records.set(key, { ...record, access_expires: Math.round(record.access_expires) }),
      }),
      'keeps lifetimes of 0, below 0 and in fractions of a second: get gave { access: "access-N", access_expires: 1, receivedAtMs: 1, refresh: "refresh-N", refresh_expires: -1 }, not { access: "access-N", access_expires: 0.5,',
    ],
    [
      'lifts lifetimes below 0',
      (records) => ({
        set: (key, record) =>
          void records.set(key, {
            ...record,
            ...(record.refresh_expires !== undefined && {
              refresh_expires: Math.max(0, record.refresh_expires),
            }),
          }),
      }),
      'keeps lifetimes of 0, below 0 and in fractions of a second: get gave {',
    ],
    [
      'cuts long tokens off',
      (records) => ({
        set: (key, record) => void records.set(key, { ...record, access: record.access.slice(0, 7_999) }),
      }),
      'keeps tokens of 8000 characters: get gave {',
    ],
    [
      'clears nothing',
      () => ({ clear: () => undefined }),
      'forgets a record that was cleared, and no other: get of the cleared key gave {',
    ],
    [
      'clears everything',
      (records) => ({ clear: () => records.clear() }),
      'forgets a record that was cleared, and no other: get of the other key gave undefined, not {',
    ],
    [
      'cannot clear what is not there',
      (records) => ({
        clear: (key) => {
          if (!records.delete(key)) throw new Error('no such key');
        },
      }),
      'clears a key without a record: no such key',
    ],
    [
      'takes keys with other letters for the same',
      (records) => ({
        get: (key) => structuredClone(records.get(key.replace(/[^\w.#-]/g, '_'))),
        set: (key, record) => void records.set(key.replace(/[^\w.#-]/g, '_'), { ...record }),
        clear: (key) => void records.delete(key.replace(/[^\w.#-]/g, '_')),
      }),
      "keeps keys apart, whatever characters they have: get('",
    ],
    [
      'gives its own object',
      (records) => ({ get: (key) => records.get(key) }),
      'keeps copies: changing an object that was passed or returned changes nothing: get gave { access: "changed",',
    ],
    [
      'keeps the object that it is given',
      (records) => ({ set: (key, record) => void records.set(key, record) }),
      'keeps copies: changing an object that was passed or returned changes nothing: get gave { access: "changed",',
    ],
    [
      'keeps nothing',
      () => ({ set: () => undefined }),
      'keeps copies: changing an object that was passed or returned changes nothing: get gave undefined after set.',
    ],
    [
      'loses writes at once',
      (records) => {
        let isBusy = false;
        return {
          async set(key, record) {
            if (isBusy) return;
            isBusy = true;
            records.set(key, { ...record });
            await new Promise((resolve) => setTimeout(resolve, 1));
            isBusy = false;
          },
        };
      },
      'loses nothing when many keys are written at once: get gave undefined, not {',
    ],
  ])('%s', async (_, spoil, failure) => {
    const failures = (await failuresOf(spoilt(spoil))).map((line) =>
      line.replace(/(access|refresh)-\d+/g, '$1-N').replace(/receivedAtMs: \d{5,}/g, 'receivedAtMs: N'),
    );
    expect(failures).toContainEqual(expect.stringContaining(failure));
  });
});

describe('of two stores in one place the contract finds, and says, that', () => {
  test('one that keeps to the contract passes', async () => {
    expect(
      await failuresOf(
        spoiltShared(() => ({})),
        true,
      ),
    ).toEqual([]);
    const lock = lockOf();
    expect(
      await failuresOf(
        spoiltShared(() => ({ exclusive: lock })),
        true,
      ),
    ).toEqual([]);
  });

  test('they share nothing', async () => {
    const failures = await failuresOf(memoryTokenStore, true);
    expect(failures).toContainEqual(
      expect.stringMatching(/^sees what another set and cleared: get gave undefined, not \{/),
    );
    expect(failures).toContainEqual(
      expect.stringMatching(/^exclusive runs one task at a time .*ran at once gave 2, not 1\.$/),
    );
  });

  test.each<[string, Spoil, RegExp]>([
    [
      'one does not see what the other cleared',
      (records) => {
        const seen = new Map<string, TokenRecord>();
        return {
          get: (key) => {
            const record = records.get(key) ?? seen.get(key);
            if (record) seen.set(key, record);
            return structuredClone(record);
          },
          clear: (key) => {
            records.delete(key);
            seen.delete(key);
          },
        };
      },
      /^sees what another set and cleared: get after clear gave \{/,
    ],
    [
      'one overwrites the keys of the other',
      (records) => {
        const own = new Map<string, TokenRecord>();
        return {
          async set(key, record) {
            const seen = new Map(records);
            await new Promise((resolve) => setTimeout(resolve, 1));
            own.set(key, { ...record });
            records.clear();
            for (const [name, value] of [...seen, ...own]) records.set(name, value);
          },
        };
      },
      /^loses nothing when two write different keys at once: get gave undefined, not \{/,
    ],
  ])('%s', async (_, spoil, failure) => {
    expect(await failuresOf(spoiltShared(spoil), true)).toContainEqual(expect.stringMatching(failure));
  });

  type Listener = (record: TokenRecord | undefined) => void;
  /** Stores in one place that tell each other what has changed, with a fault or without. */
  function tellingStores(
    fault?: 'deaf' | 'all-keys' | 'no-clear' | 'no-end' | 'wrong-record' | 'slow' | 'ends-once',
  ) {
    const listeners = new Map<string, Set<Listener>>();
    const tell = (key: string, record: TokenRecord | undefined): void => {
      if (fault === 'deaf') return;
      const told = fault === 'wrong-record' && record ? { ...record, access: 'x' } : record;
      for (const [name, all] of listeners)
        if (name === key || fault === 'all-keys')
          for (const listener of all) setTimeout(() => listener(told), fault === 'slow' ? 1_500 : 0);
    };
    return spoiltShared((records) => ({
      set: (key, record) => {
        records.set(key, { ...record });
        tell(key, record);
      },
      clear: (key) => {
        records.delete(key);
        if (fault !== 'no-clear') tell(key, undefined);
      },
      subscribe: (key, listener) => {
        const all = listeners.get(key) ?? new Set();
        listeners.set(key, all.add(listener));
        return () => {
          const wasThere = fault === 'no-end' || all.delete(listener);
          if (fault === 'ends-once' && !wasThere) throw new Error('ended already');
        };
      },
    }));
  }

  const subscribe = 'subscribe reports what another set and cleared, until it is ended: ';
  test.each([
    [undefined, undefined],
    ['slow', undefined],
    ['deaf', 'subscribe gave undefined, not {'],
    ['wrong-record', 'subscribe gave { access: "x",'],
    ['all-keys', 'subscribe gave {'],
    ['no-clear', undefined],
    ['ends-once', 'ended already'],
    ['no-end', 'the number of changes that the listener heard gave 3, not 2.'],
  ] as const)('a subscription is %s', async (fault, failure) => {
    const failures = await failuresOf(tellingStores(fault), true);
    // What was heard of the clearing is undefined either way; the count tells.
    if (fault === 'no-clear') expect(failures).toContainEqual(expect.stringContaining('gave 1, not 2.'));
    else if (failure === undefined) expect(failures).toEqual([]);
    else expect(failures).toContainEqual(expect.stringContaining(subscribe + failure));
  });
});

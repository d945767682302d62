import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BudgetEntry } from '../../src/budget/budget-entry.ts';
import type { BudgetStorage } from '../../src/budget/call-budget.ts';
import { createPatience } from '../../src/budget/patience.ts';
import { createSharedEntries } from '../../src/budget/shared-entries.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = () => new Promise<never>(() => undefined);
const window = { limit: 4, remaining: 3, resetsAtMs: 1_000 };

describe('patience with a storage', () => {
  test('ends after its time with an error that says so, and for 30 seconds the storage is not used', async () => {
    const onError = vi.fn();
    const attempt = createPatience(onError);
    const work = vi.fn(never);
    const result = attempt(5_000, work);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(onError).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(await result).toBeUndefined();
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      new Error('The storage of the call budget did not answer within 5000 ms.'),
    );
    await vi.advanceTimersByTimeAsync(29_999);
    expect(await attempt(5_000, work)).toBeUndefined();
    expect(work).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1);
    expect(await attempt(5_000, () => 'again')).toBe('again');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('does not end because of a failure, which is reported each time', async () => {
    const onError = vi.fn();
    const attempt = createPatience(onError);
    const failure = new Error('down');
    expect(
      await attempt(5_000, () => {
        throw failure;
      }),
    ).toBeUndefined();
    expect(await attempt(5_000, () => Promise.reject(failure))).toBeUndefined();
    expect(await attempt(5_000, async () => 'up')).toBe('up');
    expect(onError.mock.calls).toEqual([[failure], [failure]]);
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** The entries of one process, with a storage that holds `stored`. */
function entriesOf(stored: unknown, extra: Partial<BudgetStorage> = {}) {
  const items = new Map<string, unknown>([['k', stored]]);
  const setItem = vi.fn((key: string, value: string) => void items.set(key, value));
  const errors: unknown[] = [];
  const storage: BudgetStorage = { getItem: (key) => items.get(key), setItem, ...extra };
  const entries = createSharedEntries(storage, { now: () => 0, onError: (error) => errors.push(error) });
  const read = () => JSON.parse(String(items.get('k')));
  return { entries, setItem, errors, read };
}

const locked: Pick<BudgetStorage, 'exclusive'> = { exclusive: (_key, task) => task() };

describe('without a storage', () => {
  test('an entry is the process’s own', async () => {
    const onError = vi.fn();
    const entries = createSharedEntries(undefined, { now: () => 0, onError });
    const seen = await entries.update('k', (entry, others) => {
      entry.window = window;
      return others;
    });
    expect(seen).toBe(0);
    expect(entries.local('k')).toEqual({ reserved: {}, window });
    expect(entries.local('other')).toEqual({ reserved: {} });
    await entries.forget('k');
    expect(entries.local('k')).toEqual({ reserved: {} });
    expect(onError).not.toHaveBeenCalled();
  });
});

describe('a storage', () => {
  test('gives what others know, and gets what this process has learnt', async () => {
    const { entries, read } = entriesOf({ window, unlimitedUntilMs: 500 });
    const entry = await entries.update('k', (known) => ({ ...known }));
    expect(entry).toEqual({ window, unlimitedUntilMs: 500, reserved: {} });
    await entries.update('k', (known) => {
      known.window = { ...window, remaining: 1 };
      known.unlimitedUntilMs = 900;
    });
    expect(read()).toEqual({ window: { ...window, remaining: 1 }, unlimitedUntilMs: 900, reserved: {} });
  });

  test('is not written if it holds all of that already', async () => {
    const { entries, setItem } = entriesOf({ window, unlimitedUntilMs: 500, reserved: {} });
    await entries.update('k', () => undefined);
    expect(setItem).not.toHaveBeenCalled();
    await entries.update('k', (entry) => {
      entry.window = { ...window, remaining: 2 };
    });
    expect(setItem).toHaveBeenCalledOnce();
  });

  test('without an end to the unlimited calls adds none', async () => {
    const { entries } = entriesOf({ window });
    expect(await entries.update('k', ({ unlimitedUntilMs }) => unlimitedUntilMs)).toBeUndefined();
  });

  test.each<[string, Pick<BudgetStorage, 'exclusive'>, number, object]>([
    ['with a lock counts the calls of others', locked, 1, { theirs: 900, own: 800 }],
    ['without one counts only its own', {}, 0, {}],
  ])('%s', async (_, extra, others, reserved) => {
    const { entries, read } = entriesOf({ window, reserved: { theirs: 900 } }, extra);
    const seen = await entries.update('k', (entry, count) => {
      entry.reserved.own = 800;
      return count;
    });
    expect(seen).toBe(others);
    expect(read().reserved).toEqual(reserved);
  });

  test('no longer counts a call of this process that has ended, although it is still stored', async () => {
    let release = (): void => undefined;
    let stored: unknown = { window, reserved: { own: 900 } };
    const { entries } = entriesOf(undefined, {
      getItem: () => stored,
      setItem: (_key, value) => {
        stored = value;
      },
      exclusive: async (_key, task) => {
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return task();
      },
    });
    entries.local('k').reserved.own = 900;
    const learn = vi.fn();
    const released = entries.release('k', 'own', learn);
    expect(entries.local('k').reserved).toEqual({});
    expect(learn).toHaveBeenCalledExactlyOnceWith(entries.local('k'), 0);
    await vi.advanceTimersByTimeAsync(0);
    release();
    await released;
    expect(learn).toHaveBeenLastCalledWith(entries.local('k'), 0);
    expect(JSON.parse(String(stored))).toEqual({ window, reserved: {} });
  });

  test('that fails leaves the process with what it knows', async () => {
    const failure = new Error('down');
    const down = () => {
      throw failure;
    };
    for (const extra of [{ getItem: down, setItem: down }, { exclusive: down }]) {
      const { entries, errors } = entriesOf({ window }, extra);
      entries.local('k').window = { ...window, remaining: 1 };
      expect(await entries.update('k', ({ window: known }) => known?.remaining)).toBe(1);
      expect(errors[0]).toBe(failure);
    }
  });

  test.each<[string, Partial<BudgetStorage>, number]>([
    ['a read', { getItem: never }, 5_000],
    ['a write', { setItem: never }, 5_000],
    ['a lock', { exclusive: never }, 15_000],
  ])('keeps a change waiting for %s for so long', async (_, extra, longestMs) => {
    const { entries, errors } = entriesOf(null, extra);
    const done = vi.fn();
    const change = (entry: BudgetEntry): void => {
      entry.window = window;
    };
    void entries.update('k', change).then(done);
    await vi.advanceTimersByTimeAsync(longestMs - 1);
    expect(done).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(done).toHaveBeenCalledOnce();
    expect(entries.local('k').window).toEqual(window);
    expect(errors).toEqual([
      new Error(`The storage of the call budget did not answer within ${longestMs} ms.`),
    ]);
  });

  test('whose lock comes too late changes nothing any more, and its wait is ended', async () => {
    let late: (() => Promise<unknown>) | undefined;
    let signal: AbortSignal | undefined;
    const { entries, setItem } = entriesOf(null, {
      exclusive: (_key, task, options) => {
        late = task;
        signal = options.signal;
        return never();
      },
    });
    const change = vi.fn();
    const updated = entries.update('k', change);
    await vi.advanceTimersByTimeAsync(14_999);
    expect(signal?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await updated;
    expect(signal?.aborted).toBe(true);
    expect(change).toHaveBeenCalledOnce();
    await late?.();
    expect(change).toHaveBeenCalledOnce();
    expect(setItem).not.toHaveBeenCalled();
  });

  test('with a lock is asked by one call of this process at a time, even if one fails', async () => {
    const waiting: (() => void)[] = [];
    const { entries } = entriesOf(null, {
      exclusive: async (_key, task) => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return task();
      },
    });
    const failing = entries.update('k', () => {
      throw new Error('mine');
    });
    const next = entries.update('k', () => 'next');
    const other = entries.update('other', () => 'other');
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting).toHaveLength(2);
    for (const go of waiting.splice(0)) go();
    await expect(failing).rejects.toThrow('mine');
    expect(await other).toBe('other');
    await vi.advanceTimersByTimeAsync(0);
    expect(waiting).toHaveLength(1);
    waiting[0]?.();
    expect(await next).toBe('next');
  });

  test('can be told to forget an account, whose calls in flight still count', async () => {
    const { entries, setItem } = entriesOf({ window });
    await entries.update('k', (entry) => {
      entry.reserved.own = 900;
    });
    await entries.forget('k');
    expect(setItem).toHaveBeenLastCalledWith('k', '{}');
    expect(entries.local('k')).toEqual({ reserved: { own: 900 } });
  });
});

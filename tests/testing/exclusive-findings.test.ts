import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';
import { failuresOf, lockOf, spoilt } from './failures-of.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Spoil = (records: Map<string, TokenRecord>) => Partial<TokenStore>;

const late = (what: string) => `${what} did not settle within 5000 ms.`;

test('a lock that keeps to the contract passes', async () => {
  expect(await failuresOf(spoilt(() => ({ exclusive: lockOf() })))).toEqual([]);
  // No timer of the contract keeps a test run alive.
  expect(vi.getTimerCount()).toBe(0);
});

test('a lock gets a signal with each task', async () => {
  const signals: unknown[] = [];
  const exclusive = lockOf();
  const makeStore = spoilt(() => ({
    exclusive: (key, task, options) => {
      signals.push(options.signal);
      return exclusive(key, task, options);
    },
  }));
  expect(await failuresOf(makeStore)).toEqual([]);
  expect(signals.filter((signal) => !(signal instanceof AbortSignal))).toEqual([]);
  expect(signals.filter((signal) => (signal as AbortSignal).aborted)).toHaveLength(4);
});

test('the functions of a store are called as its own', async () => {
  const makeStore = (): TokenStore => {
    const store = memoryTokenStore();
    return {
      ...store,
      exclusive(key, task, options) {
        expect(this).toHaveProperty('get');
        return store.exclusive?.(key, task, options) as never;
      },
    };
  };
  expect(await failuresOf(makeStore)).toEqual([]);
});

describe('the contract finds, and says, that the lock of a store', () => {
  test.each<[string, Spoil, string]>([
    [
      'wraps what a task throws',
      () => ({
        exclusive: async (_key, task) => {
          try {
            return await task();
          } catch {
            throw new Error('wrapped');
          }
        },
      }),
      'exclusive settles as its task does: exclusive rejected with something else than what the task threw.',
    ],
    [
      'swallows what a task throws',
      () => ({ exclusive: async (_key, task) => task().catch(() => undefined as never) }),
      'exclusive settles as its task does: exclusive resolved, but must reject.',
    ],
    [
      'gives no result of a task',
      () => ({ exclusive: async (_key, task) => void (await task()) as never }),
      'exclusive settles as its task does: exclusive gave undefined, not done.',
    ],
    [
      'runs a task twice',
      () => ({
        exclusive: async (_key, task) => {
          await task();
          return task();
        },
      }),
      'exclusive runs a task once: exclusive gave 2, not 1.',
    ],
    [
      'runs a task again later',
      () => ({
        exclusive: async (_key, task) => {
          const again = async () => task();
          setTimeout(() => void again().catch(() => undefined), 15);
          return task();
        },
      }),
      'exclusive runs a task once: the number of times that the tasks ran gave 4, not 2.',
    ],
    [
      'runs tasks at once',
      () => ({ exclusive: (_key, task) => task() }),
      'exclusive runs one task at a time for a key: the number of tasks that ran at once gave 6, not 1.',
    ],
    [
      'blocks other keys',
      () => ({ exclusive: lockOf({ isGlobal: true }) }),
      `exclusive does not block other keys: ${late('exclusive within another')}`,
    ],
    [
      'lets a task wait for its own lock',
      (records) => {
        const exclusive = lockOf();
        const signal = new AbortController().signal;
        const set = async (key: string, record: TokenRecord) => void records.set(key, { ...record });
        return {
          exclusive,
          set: (key, record) => exclusive(key, () => set(key, record), { signal }),
        };
      },
      `the task of exclusive may use the store: ${late('the task')}`,
    ],
    [
      'waits although its signal aborts',
      () => {
        const exclusive = lockOf();
        const { signal } = new AbortController();
        return { exclusive: (key, task) => exclusive(key, task, { signal }) };
      },
      `exclusive stops waiting when its signal aborts, and then does not run the task: ${late('exclusive with an aborted signal')}`,
    ],
    [
      'runs the task of one who has left',
      () => {
        const exclusive = lockOf({ keepsPlace: false });
        const { signal } = new AbortController();
        return {
          exclusive: (key, task, options) =>
            Promise.race([
              exclusive(key, task, { signal }),
              new Promise<never>((_, reject) =>
                options.signal.addEventListener('abort', () => reject(new Error('left'))),
              ),
            ]),
        };
      },
      'exclusive stops waiting when its signal aborts, and then does not run the task: exclusive ran the task although its signal had aborted.',
    ],
    [
      'keeps the place of one who has left',
      () => ({ exclusive: lockOf({ keepsPlace: true }) }),
      `exclusive runs the next task even if an earlier caller stopped waiting: ${late('the next exclusive')}`,
    ],
    [
      'runs a task although its signal had aborted before',
      () => ({ exclusive: lockOf({ startsAborted: true }) }),
      'exclusive rejects if its signal has already aborted: exclusive resolved, but must reject.',
    ],
    [
      'runs a task although it rejects',
      () => {
        const exclusive = lockOf({ startsAborted: true });
        return {
          exclusive: async (key, task, options) => {
            const result = await exclusive(key, task, options);
            options.signal.throwIfAborted();
            return result;
          },
        };
      },
      'exclusive rejects if its signal has already aborted: exclusive ran the task although its signal had aborted.',
    ],
    [
      'never begins',
      () => ({ exclusive: () => new Promise<never>(() => undefined) }),
      `exclusive stops waiting when its signal aborts, and then does not run the task: ${late('exclusive')}`,
    ],
    [
      'has a lock that fails',
      () => ({ exclusive: () => Promise.reject(new Error('no lock')) }),
      'exclusive stops waiting when its signal aborts, and then does not run the task: no lock',
    ],
  ])('%s', async (_, spoil, failure) => {
    expect(await failuresOf(spoilt(spoil))).toContain(failure);
  });
});

import type { TokenStore } from '../stores/token-store.ts';
import {
  assert,
  assertRejects,
  assertSame,
  assertSettles,
  freshKey,
  makeRecord,
  pause,
} from './expectations.ts';

type Exclusive = NonNullable<TokenStore['exclusive']>;
type ExclusiveCheck = (exclusive: Exclusive, store: TokenStore) => Promise<void>;

const never = (): { signal: AbortSignal } => ({ signal: new AbortController().signal });

/** Cases for one store. They pass if it has no `exclusive`. */
export const exclusiveCases: (readonly [name: string, check: (store: TokenStore) => Promise<void>])[] = (
  [
    [
      'exclusive settles as its task does',
      async (exclusive) => {
        const key = freshKey();
        assertSame('exclusive', await exclusive(key, async () => 'done', never()), 'done');
        const failure = new Error('the task failed');
        const caught = await assertRejects('exclusive', () =>
          exclusive(key, () => Promise.reject(failure), never()),
        );
        assert(caught === failure, 'exclusive rejected with something else than what the task threw.');
        assertSame(
          'exclusive after a failed task',
          await exclusive(key, async () => 'free', never()),
          'free',
        );
      },
    ],
    [
      'exclusive rejects with what a task throws synchronously, and releases the lock',
      async (exclusive) => {
        const key = freshKey();
        const failure = new Error('the task threw');
        const task = (): never => {
          throw failure;
        };
        const caught = await assertRejects('exclusive', async () => exclusive(key, task, never()));
        assert(caught === failure, 'exclusive rejected with something else than what the task threw.');
        const next = exclusive(key, async () => 'free', never());
        assertSame('exclusive after a task that threw', await assertSettles('exclusive', next), 'free');
      },
    ],
    [
      'exclusive runs a task once',
      async (exclusive) => {
        let runs = 0;
        const key = freshKey();
        const task = async (): Promise<number> => ++runs;
        assertSame('exclusive', await exclusive(key, task, never()), 1);
        const failing = async (): Promise<never> => {
          runs++;
          throw new Error('the task failed');
        };
        await assertRejects('exclusive', () => exclusive(key, failing, never()));
        await pause(20);
        assertSame('the number of times that the tasks ran', runs, 2);
      },
    ],
    ['exclusive runs one task at a time for a key', (exclusive) => assertOneAtATime(exclusive, exclusive)],
    [
      'exclusive does not block other keys',
      async (exclusive) => {
        const nested = exclusive(
          freshKey(),
          () => exclusive(freshKey(), async () => 'inner', never()),
          never(),
        );
        assertSame('exclusive', await assertSettles('exclusive within another', nested), 'inner');
      },
    ],
    [
      'the task of exclusive may use the store',
      async (exclusive, store) => {
        const key = freshKey();
        const record = makeRecord();
        const task = async (): Promise<unknown> => {
          await store.set(key, makeRecord());
          await store.clear(key);
          await store.set(key, record);
          return store.get(key);
        };
        assertSame('get', await assertSettles('the task', exclusive(key, task, never())), record);
      },
    ],
    [
      'exclusive stops waiting when its signal aborts, and then does not run the task',
      async (exclusive) => {
        const key = freshKey();
        const { finish, holder } = await hold(exclusive, key);
        const controller = new AbortController();
        let hasRun = false;
        const waiting = exclusive(
          key,
          async () => {
            hasRun = true;
          },
          { signal: controller.signal },
        );
        const rejection = assertRejects('exclusive with an aborted signal', () => waiting);
        rejection.catch(() => undefined);
        await pause(20);
        controller.abort();
        await assertSettles('exclusive with an aborted signal', rejection);
        finish();
        await holder;
        await pause(50);
        assert(!hasRun, 'exclusive ran the task although its signal had aborted.');
        assertSame('exclusive later', await exclusive(key, async () => 'free', never()), 'free');
      },
    ],
    [
      'exclusive runs the next task even if an earlier caller stopped waiting',
      async (exclusive) => {
        const key = freshKey();
        const { finish, holder } = await hold(exclusive, key);
        const controller = new AbortController();
        const leaving = exclusive(key, async () => 'left', { signal: controller.signal });
        const rejection = assertRejects('exclusive with an aborted signal', () => leaving);
        rejection.catch(() => undefined);
        const next = exclusive(key, async () => 'next', never());
        await pause(20);
        controller.abort();
        await assertSettles('exclusive with an aborted signal', rejection);
        finish();
        await holder;
        assertSame('exclusive', await assertSettles('the next exclusive', next), 'next');
      },
    ],
    [
      'exclusive rejects if its signal has already aborted',
      async (exclusive) => {
        let hasRun = false;
        const task = async (): Promise<void> => {
          hasRun = true;
        };
        await assertRejects('exclusive', () => exclusive(freshKey(), task, { signal: AbortSignal.abort() }));
        assert(!hasRun, 'exclusive ran the task although its signal had aborted.');
      },
    ],
    [
      'exclusive finishes a task that has begun, even if its signal aborts',
      async (exclusive) => {
        const controller = new AbortController();
        const task = async (): Promise<string> => {
          await pause(5);
          controller.abort();
          await pause(20);
          return 'finished';
        };
        assertSame('exclusive', await exclusive(freshKey(), task, { signal: controller.signal }), 'finished');
      },
    ],
  ] satisfies [string, ExclusiveCheck][]
).map(([name, check]) => [
  name,
  async (store) => {
    if (store.exclusive !== undefined) await check(store.exclusive.bind(store), store);
  },
]);

/** Runs tasks for one key on both, and fails if two overlap. */
export async function assertOneAtATime(first: Exclusive, second: Exclusive): Promise<void> {
  const key = freshKey();
  let running = 0;
  let most = 0;
  let done = 0;
  const task = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await pause(5);
    running--;
    done++;
  };
  const both = [first, second, first, second, first, second];
  await assertSettles('exclusive', Promise.all(both.map((exclusive) => exclusive(key, task, never()))));
  assertSame('the number of tasks that ran', done, both.length);
  assertSame('the number of tasks that ran at once', most, 1);
}

/** Starts a task and waits until it runs. */
async function hold(
  exclusive: Exclusive,
  key: string,
): Promise<{ finish: () => void; holder: Promise<void> }> {
  let finish = (): void => undefined;
  let holder: Promise<void> = Promise.resolve();
  const begun = new Promise<void>((resolve, reject) => {
    const task = (): Promise<void> => {
      resolve();
      return new Promise((end) => {
        finish = end;
      });
    };
    holder = exclusive(key, task, never());
    holder.catch(reject);
  });
  await assertSettles('exclusive', begun);
  return { finish: () => finish(), holder };
}

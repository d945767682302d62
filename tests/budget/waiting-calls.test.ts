import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type BudgetStorage, createCallBudget, type NordigenClient } from '../../src/index.ts';
import { limitedBank } from '../helpers/limited-bank.ts';

const hourMs = 3_600_000;

/** A storage in memory, with a lock or without, and when it was read. */
function storageOf(isLocked: boolean): BudgetStorage & { items: Map<string, string>; readAtMs: number[] } {
  const items = new Map<string, string>();
  const readAtMs: number[] = [];
  let last: Promise<unknown> = Promise.resolve();
  return {
    items,
    readAtMs,
    getItem: (key) => {
      readAtMs.push(performance.now());
      return items.get(key);
    },
    setItem: (key, value) => void items.set(key, value),
    exclusive: isLocked
      ? (_key, task) => {
          const run = last.then(task);
          last = run.catch(() => undefined);
          return run;
        }
      : undefined,
  };
}

const balances = async (client: NordigenClient, options = {}): Promise<string> => {
  const { status, error } = await client.accounts.getBalances('a', options);
  return `${status}${error?.isLocal ? ' local' : ''}`;
};

describe('a process that has just started', () => {
  test.each([true, false])('refuses at once what another has used up (with a lock: %j)', async (isLocked) => {
    const bank = limitedBank();
    const storage = storageOf(isLocked);
    const before = bank.client({ budget: createCallBudget({ mode: 'observe', storage }) });
    for (let call = 0; call < 4; call++) await balances(before);
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) });
    expect(await balances(client)).toBe('429 local');
    expect(bank.log).toHaveLength(4);
  });

  test('knows what is stored before it has a client', async () => {
    const storage = storageOf(false);
    const window = { limit: 4, remaining: 3, resetsAtMs: Date.now() + hourMs };
    storage.items.set('nordigen-budget:a:balances', JSON.stringify({ window }));
    expect(await createCallBudget({ mode: 'observe', storage }).get('a', 'balances')).toEqual(window);
  });
});

test('what is left does not count the calls that another process has in flight', async () => {
  const bank = limitedBank();
  const storage = storageOf(true);
  const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) });
  await balances(client);
  const other = createCallBudget({ mode: 'enforce', storage });
  bank.client({ budget: other });
  expect((await other.get('a', 'balances'))?.remaining).toBe(3);
  const release = bank.hold();
  const inFlight = [balances(client), balances(client)];
  await vi.waitFor(() => expect(bank.log).toHaveLength(3));
  expect((await other.get('a', 'balances'))?.remaining).toBe(1);
  release();
  await Promise.all(inFlight);
  expect((await other.get('a', 'balances'))?.remaining).toBe(1);
});

test('a limit that is reported at last holds calls back, although there was none before', async () => {
  let hasLimit = false;
  const bank = limitedBank(4, (left, seconds) => {
    const headers: Record<string, string> = {
      http_x_ratelimit_account_success_limit: '4',
      http_x_ratelimit_account_success_remaining: `${left}`,
      http_x_ratelimit_account_success_reset: `${seconds}`,
    };
    return hasLimit ? headers : {};
  });
  // On plain storage, calls go out one at a time as soon as there is a limit.
  const budget = createCallBudget({ mode: 'enforce', storage: storageOf(false) });
  const client = bank.client({ budget });
  await balances(client);
  hasLimit = true;
  await balances(client);
  const release = bank.hold();
  const answers = Promise.all(Array.from({ length: 5 }, () => balances(client)));
  await vi.waitFor(() => expect(bank.log).toHaveLength(3));
  await new Promise((resolve) => setImmediate(resolve));
  expect(bank.log).toHaveLength(3);
  release();
  expect((await answers).sort()).toEqual(['200', '200', '429 local', '429 local', '429 local']);
});

describe('a call that waits', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  });

  test('for another process looks into the storage again and again, more and more rarely', async () => {
    const bank = limitedBank();
    const storage = storageOf(true);
    const [one, two] = [0, 1].map(() =>
      bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) }),
    ) as [NordigenClient, NordigenClient];
    const release = bank.hold();
    const inFlight = balances(one);
    await vi.advanceTimersByTimeAsync(0);
    storage.readAtMs.length = 0;
    const waiting = balances(two);
    await vi.advanceTimersByTimeAsync(12_000);
    const steps = storage.readAtMs
      .slice(1)
      .map((ms, index) => Math.round(ms - (storage.readAtMs[index] ?? 0)));
    expect(steps.slice(0, 3)).toEqual([50, 75, 112]);
    expect(Math.max(...steps)).toBe(Math.floor(50 * 1.5 ** 8));
    release();
    await inFlight;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await waiting).toBe('200');
  });

  test('for a storage is refused at its end, if nothing is left by then', async () => {
    const bank = limitedBank();
    const storage = storageOf(false);
    let hangs = false;
    const getItem: BudgetStorage['getItem'] = (key) =>
      hangs ? new Promise(() => undefined) : storage.getItem(key);
    const budget = createCallBudget({ mode: 'enforce', storage: { ...storage, getItem } });
    const client = bank.client({ budget });
    for (let call = 0; call < 3; call++) await balances(client);
    const release = bank.hold();
    const last = balances(client);
    await vi.advanceTimersByTimeAsync(0);
    hangs = true;
    const waiting = balances(client, { timeoutMs: 1_000 });
    await vi.advanceTimersByTimeAsync(500);
    release();
    await vi.advanceTimersByTimeAsync(500);
    expect(await waiting).toBe('429 local');
    expect(bank.log).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await last).toBe('200');
  });
});

describe('a storage that fails', () => {
  const down = () => {
    throw new Error('down');
  };
  const failure = new Error('from a listener');
  test.each<[string, (() => void) | undefined, unknown[]]>([
    ['fails no call, and nothing else, without a listener', undefined, []],
    [
      'fails no call if the listener throws, which is not swallowed',
      () => {
        throw failure;
      },
      [failure, failure],
    ],
  ])('%s', async (_, onStorageError, reported) => {
    const unhandled: unknown[] = [];
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => unhandled.push(reason));
    const budget = createCallBudget({
      mode: 'observe',
      storage: { getItem: down, setItem: down },
      onStorageError,
    });
    expect(await balances(limitedBank().client({ budget }))).toBe('200');
    await new Promise((resolve) => setImmediate(resolve));
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
    expect(unhandled).toEqual(reported);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { NordigenClient, Requisition } from '../../src/index.ts';
import { waitUntilLinked } from '../../src/link/index.ts';
import { answeringClient, refusal } from '../helpers/answering-client.ts';
import { requisition } from '../helpers/link-records.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A client that reads these statuses one after the other, and then the last one repeatedly. */
function clientOf(...statuses: unknown[]): Pick<NordigenClient, 'requisitions'> & { readAtMs: number[] } {
  const readAtMs: number[] = [];
  let reads = 0;
  const get = () => {
    readAtMs.push(performance.now());
    const status = statuses[Math.min(reads++, statuses.length - 1)] as string;
    return { unwrap: async (): Promise<Requisition> => requisition({ status }) };
  };
  return { requisitions: { get } as never, readAtMs };
}

/** Advances the clock until the promise has settled. */
async function settle<Result>(promise: Promise<Result>): Promise<Result> {
  let isSettled = false;
  const settled = promise.finally(() => {
    isSettled = true;
  });
  settled.catch(() => undefined);
  for (let seconds = 0; !isSettled && seconds < 4_000; seconds++) await vi.advanceTimersByTimeAsync(1_000);
  return settled;
}

test('it waits until the bank is done, and reports each status once', async () => {
  const seen: string[] = [];
  const client = clientOf('CR', 'CR', 'GC', 'UA', 'UA', 'SA', 'GA', 'LN');
  const result = await settle(
    waitUntilLinked(client, 'r', {
      onStatus: (status, { id }) => seen.push(`${status} ${id}`),
    }),
  );
  expect(result).toMatchObject({ state: 'linked', accounts: ['account-1'], requisition: { status: 'LN' } });
  expect(seen.map((line) => line.split(' ')[0])).toEqual(['CR', 'GC', 'UA', 'SA', 'GA', 'LN']);
});

test.each([
  ['LN', 'linked'],
  [{ short: 'LN', long: 'LINKED', description: '' }, 'linked'],
  ['RJ', 'refused'],
  ['ER', 'failed'],
  ['EX', 'expired'],
  ['SU', 'suspended'],
  ['CR', 'pending'],
  ['ID', 'pending'],
  ['UA', 'pending'],
  ['SOMETHING NEW', 'pending'],
  [undefined, 'pending'],
])('%j is %s', async (status, state) => {
  const client = clientOf(status);
  await expect(waitUntilLinked(client, 'r', { timeoutMs: 0 })).resolves.toMatchObject({ state });
  expect(client.readAtMs).toHaveLength(1);
});

test.each(['RJ', 'ER', 'EX', 'SU'])('a link that becomes %s ends the wait at once', async (status) => {
  const client = clientOf('UA', status);
  const result = await settle(waitUntilLinked(client, 'r'));
  expect(result).toMatchObject({ requisition: { status } });
  expect(result).not.toHaveProperty('accounts');
  expect(client.readAtMs).toHaveLength(2);
});

test('a requisition without accounts can be linked', async () => {
  const get = () => ({ unwrap: async () => ({ ...requisition({ accounts: [] }) }) });
  const result = await waitUntilLinked({ requisitions: { get } } as never, 'r');
  expect(result).toMatchObject({ state: 'linked', accounts: [] });
});

describe('the reads', () => {
  test('come at growing intervals, up to 15 seconds, and end after 5 minutes with the last status', async () => {
    const client = clientOf('UA');
    const startMs = performance.now();
    const result = await settle(waitUntilLinked(client, 'r'));
    expect(result).toMatchObject({ state: 'pending', requisition: { status: 'UA' } });
    const steps = client.readAtMs.map((ms, index) => Math.round(ms - (client.readAtMs[index - 1] ?? ms)));
    expect(steps.slice(0, 5)).toEqual([0, 1000, 1500, 2250, 3375]);
    expect(Math.max(...steps)).toBe(15_000);
    expect(Math.round((client.readAtMs.at(-1) as number) - startMs)).toBe(300_000);
    expect(client.readAtMs.length).toBeLessThan(30);
  });

  test('end at the timeout, and the wait can be started again', async () => {
    const client = clientOf('UA', 'UA', 'UA', 'LN');
    expect((await settle(waitUntilLinked(client, 'r', { timeoutMs: 1_200 }))).state).toBe('pending');
    expect(client.readAtMs).toHaveLength(3);
    expect((await settle(waitUntilLinked(client, 'r'))).state).toBe('linked');
  });

  test.each([-1, Number.NaN, '5'])('do not begin with a timeout of %j', async (timeoutMs) => {
    await expect(waitUntilLinked(clientOf('LN'), 'r', { timeoutMs: timeoutMs as number })).rejects.toThrow(
      new TypeError('timeoutMs must be a number of milliseconds of at least 0.'),
    );
  });
});

describe('a read that is not answered', () => {
  /** A client that answers the first reads with these statuses, and never the others. */
  function hangingClient(...statuses: string[]) {
    const signals: AbortSignal[] = [];
    const get = (_: string, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      const status = statuses.shift();
      const unwrap = () =>
        status === undefined ? new Promise(() => undefined) : Promise.resolve(requisition({ status }));
      return { unwrap };
    };
    return { requisitions: { get } as never, signals };
  }

  test.each([
    [5_000, ['UA'], 5_000],
    // The last read begins at the end or shortly before, and has a second.
    [5_000, ['UA', 'SA', 'GA'], 5_750],
    [1_200, ['UA', 'UA'], 2_200],
    [1_000, ['UA'], 2_000],
  ])('ends with a wait of %i ms, which has the last status', async (timeoutMs, statuses, tookMs) => {
    const client = hangingClient(...statuses);
    const onStatus = vi.fn();
    const wait = waitUntilLinked(client, 'r', { timeoutMs, onStatus });
    const ended = vi.fn();
    wait.then(ended, ended);
    await vi.advanceTimersByTimeAsync(tookMs - 1);
    expect(ended).not.toHaveBeenCalled();
    expect(client.signals.at(-1)?.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    await expect(wait).resolves.toMatchObject({
      state: 'pending',
      requisition: { status: statuses.at(-1) ?? 'UA' },
    });
    expect(client.signals.map(({ aborted }) => aborted)).toEqual([...statuses.map(() => false), true]);
    expect(onStatus).toHaveBeenCalledTimes(new Set(statuses).size);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('ends the wait with an error if no other was answered', async () => {
    const { client } = answeringClient({
      'GET requisitions/r/': () => new Promise(() => undefined),
    });
    const wait = waitUntilLinked(client, 'r', { timeoutMs: 5_000 });
    wait.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(5_000);
    await expect(wait).rejects.toMatchObject({
      name: 'NordigenTimeoutError',
      operation: 'requisitions.get',
      timeoutMs: 5_000,
      message: 'waitUntilLinked could not read the requisition once within 5000 ms.',
    });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('is bounded by the client alone if it is the only one', async () => {
    const { client } = answeringClient(
      { 'GET requisitions/r/': () => new Promise(() => undefined) },
      { timeoutMs: 7_000 },
    );
    const wait = waitUntilLinked(client, 'r', { timeoutMs: 0 });
    wait.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(7_000);
    await expect(wait).rejects.toThrow('had no whole answer within 7000 ms');
  });

  test('goes on for as long as the wait lasts, even if that is forever', async () => {
    const client = hangingClient();
    const ended = vi.fn();
    waitUntilLinked(client, 'r', { timeoutMs: Number.POSITIVE_INFINITY }).then(ended, ended);
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(ended).not.toHaveBeenCalled();
  });

  test('ends when the caller leaves, with the caller’s reason', async () => {
    const client = hangingClient();
    const controller = new AbortController();
    const wait = waitUntilLinked(client, 'r', { signal: controller.signal });
    wait.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    controller.abort('gone');
    await expect(wait).rejects.toBe('gone');
    expect(client.signals[0]?.aborted).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await expect(waitUntilLinked(client, 'r', { signal: controller.signal })).rejects.toBe('gone');
    expect(client.signals).toHaveLength(1);
  });
});

describe('an abort', () => {
  test('leaves no listener behind, and neither does a wait that ends by itself', async () => {
    const { signal } = new AbortController();
    const counts = { addEventListener: 0, removeEventListener: 0 };
    for (const name of ['addEventListener', 'removeEventListener'] as const) {
      const original = signal[name].bind(signal) as (...args: unknown[]) => void;
      signal[name] = (...args: unknown[]) => {
        counts[name]++;
        original(...args);
      };
    }
    await settle(waitUntilLinked(clientOf('UA', 'UA', 'LN'), 'r', { signal }));
    expect(counts.addEventListener).toBe(5);
    expect(counts.removeEventListener).toBe(5);
  });

  test.each([null, {}, 'soon'])('needs an AbortSignal, not %j', async (signal) => {
    await expect(waitUntilLinked(clientOf('UA'), 'r', { signal: signal as never })).rejects.toThrow(
      'signal must be an AbortSignal.',
    );
  });

  test('ends the wait at once, with its own reason', async () => {
    const controller = new AbortController();
    const wait = waitUntilLinked(clientOf('UA'), 'r', { signal: controller.signal });
    wait.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(500);
    const reason = new Error('gone');
    controller.abort(reason);
    await expect(wait).rejects.toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that comes while the listener runs ends the wait, too', async () => {
    const controller = new AbortController();
    const wait = waitUntilLinked(clientOf('UA'), 'r', {
      signal: controller.signal,
      onStatus: () => controller.abort('no more'),
    });
    await expect(wait).rejects.toBe('no more');
  });

  test('without a reason, as on some platforms, rejects with an AbortError', async () => {
    const listeners: (() => void)[] = [];
    const signal = {
      aborted: false,
      addEventListener: (_: string, listener: () => void) => listeners.push(listener),
      removeEventListener: () => undefined,
    };
    const wait = waitUntilLinked(clientOf('UA'), 'r', { signal: signal as never });
    wait.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(500);
    listeners.at(-1)?.();
    await expect(wait).rejects.toMatchObject({ name: 'AbortError' });
  });
});

test('it rejects as unwrap() does', async () => {
  const { client } = answeringClient({ 'GET requisitions/r/': () => refusal(404, 'Not found.') });
  await expect(waitUntilLinked(client, 'r')).rejects.toMatchObject({ name: 'NordigenApiError', status: 404 });
});

test('a listener that throws does not end the wait, and is not swallowed', async () => {
  const unhandled = vi.fn();
  process.once('unhandledRejection', unhandled);
  const listeners = process.listeners('unhandledRejection').filter((listener) => listener !== unhandled);
  for (const listener of listeners) process.off('unhandledRejection', listener);
  const result = await waitUntilLinked(clientOf('LN'), 'r', {
    onStatus: () => {
      throw new Error('mine');
    },
  });
  expect(result.state).toBe('linked');
  vi.useRealTimers();
  await new Promise((resolve) => setTimeout(resolve, 0));
  for (const listener of listeners) process.on('unhandledRejection', listener);
  expect(unhandled).toHaveBeenCalledOnce();
});

test('an unknown option is refused by name, and nothing is sent', async () => {
  const { client, calls } = answeringClient({});
  const options = { timeoutMS: 0 } as object;
  await expect(waitUntilLinked(client, 'r', options)).rejects.toThrow("has no option 'timeoutMS'");
  expect(calls).toEqual([]);
});

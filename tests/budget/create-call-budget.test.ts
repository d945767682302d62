import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type ApiResponse,
  type BudgetStorage,
  type CallBudgetOptions,
  createCallBudget,
  type NordigenClient,
  type ResponseEvent,
} from '../../src/index.ts';
import { limitedBank } from '../helpers/limited-bank.ts';

const dayMs = 86_400_000;

/** A storage in memory, with everything that was written. */
function mapStorage(): BudgetStorage & { items: Map<string, string> } {
  const items = new Map<string, string>();
  return {
    items,
    getItem: async (key) => items.get(key) ?? null,
    setItem: async (key, value) => void items.set(key, value),
  };
}

/** The same with a lock, which all its users respect. */
function lockedStorage(): ReturnType<typeof mapStorage> & Required<BudgetStorage> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    ...mapStorage(),
    exclusive(_key, task) {
      const run = last.then(task);
      last = run.catch(() => undefined);
      return run;
    },
  };
}

const statusOf = (response: ApiResponse<unknown>): string =>
  `${response.status}${response.error?.isLocal ? ' local' : ''}`;
const callMany = async (client: NordigenClient, count: number, id = 'a'): Promise<string[]> =>
  (await Promise.all(Array.from({ length: count }, () => client.accounts.getBalances(id)))).map(statusOf);
const count = (list: string[], value: string): number => list.filter((item) => item === value).length;

describe('a lock that cannot be released', () => {
  test('does not make a call wait for its own reservation or fail because of it', async () => {
    const bank = limitedBank();
    const storage = lockedStorage();
    const exclusive: typeof storage.exclusive = async (...args) => {
      await storage.exclusive?.(...args);
      throw new Error('The lock could not be released.');
    };
    const budget = createCallBudget({ mode: 'enforce', storage: { ...storage, exclusive } });
    const client = bank.client({ budget });
    // At first the limit is unknown; the last call is the only one that is left.
    for (let call = 0; call < 4; call++) {
      expect(statusOf(await client.accounts.getBalances('a', { signal: AbortSignal.timeout(3_000) }))).toBe(
        '200',
      );
    }
  });
});

describe('a budget that observes', () => {
  test('learns from every answer, and makes no requests', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'observe' });
    const client = bank.client({ budget });
    expect(await budget.get('a', 'balances')).toBeUndefined();
    await client.accounts.getBalances('a');
    const resetsAtMs = bank.now() + dayMs;
    expect(await budget.get('a', 'balances')).toEqual({ limit: 4, remaining: 3, resetsAtMs });
    expect(await budget.get('a', 'details')).toBeUndefined();
    expect(await budget.get('b', 'balances')).toBeUndefined();
    expect(await callMany(client, 5)).toEqual(['200', '200', '200', '429', '429']);
    expect(await budget.get('a', 'balances')).toEqual({ limit: 4, remaining: 0, resetsAtMs });
    expect(bank.log).toHaveLength(6);
  });

  test('recognizes calls of client.request by their path', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'observe' });
    await bank.client({ budget }).request('GET', 'accounts/a/transactions/', {
      searchParams: { date_from: '2026-01-01' },
    });
    expect((await budget.get('a', 'transactions'))?.remaining).toBe(3);
  });

  test('uses account ids as they were given', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'observe' });
    await bank.client({ budget }).accounts.getDetails('a b.c/ü');
    expect((await budget.get('a b.c/ü', 'details'))?.remaining).toBe(3);
  });
});

describe('a budget that enforces', () => {
  test('answers a call that would be refused as the API would, without a request', async () => {
    const bank = limitedBank();
    const events: ResponseEvent[] = [];
    const client = bank.client({
      budget: createCallBudget({ mode: 'enforce' }),
      on: { response: (event) => events.push(event) },
    });
    expect(await callMany(client, 4)).toEqual(['200', '200', '200', '200']);
    const response = await client.accounts.getBalances('a');
    const resetsAtMs = bank.now() + dayMs;
    expect(response).toMatchObject({
      ok: false,
      status: 429,
      operation: 'accounts.getBalances',
      issues: [],
      rateLimits: { account: { limit: 4, remaining: 0, resetsAtMs } },
      error: {
        code: 'RateLimitExceeded',
        status: 429,
        nextStep: 'wait',
        retryAtMs: resetsAtMs,
        isLocal: true,
        summary: 'Rate limit exceeded',
        detail: 'The rate limit for this resource is 4/day. Please try again in 86400 seconds',
        body: { status_code: 429 },
      },
    });
    expect([...response.headers]).toEqual([]);
    expect(events).toHaveLength(4);
    expect(bank.log).toHaveLength(4);
    await expect(client.accounts.getBalances('a').unwrap()).rejects.toBeInstanceOf(Error);
    expect((await client.accounts.getDetails('a')).status).toBe(200);
    expect((await client.accounts.getBalances('b')).status).toBe(200);
    expect((await client.accounts.get('a')).status).toBe(200);
  });

  test('allows calls again when the window has ended', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce' });
    const client = bank.client({ budget });
    await callMany(client, 5);
    bank.advance(dayMs - 1);
    expect(await callMany(client, 1)).toEqual(['429 local']);
    bank.advance(1);
    expect(await budget.get('a', 'balances')).toBeUndefined();
    expect(count(await callMany(client, 5), '200')).toBe(4);
    expect(count(bank.log, 'balances 429')).toBe(0);
  });

  test('does not hold calls back for longer than a window when the clock is set back', async () => {
    for (const storage of [undefined, mapStorage(), lockedStorage()]) {
      const bank = limitedBank();
      const budget = createCallBudget({ mode: 'enforce', storage });
      let offsetMs = 0;
      const client = bank.client({ budget, now: () => bank.now() + offsetMs });
      expect(await callMany(client, 5)).toEqual(['200', '200', '200', '200', '429 local']);
      offsetMs = -2 * dayMs;
      expect(await budget.get('a', 'balances')).toBeUndefined();
      // The bank's own answer gives the window an end on the new clock.
      expect(await callMany(client, 2)).toEqual(['429', '429 local']);
      bank.advance(dayMs);
      expect(await callMany(client, 1)).toEqual(['200']);
    }
  });

  test('sends calls one at a time again when the clock is set back, if no limit was reported', async () => {
    let hasLimit = false;
    const bank = limitedBank(4, (left, seconds) =>
      hasLimit
        ? {
            http_x_ratelimit_account_success_limit: '4',
            http_x_ratelimit_account_success_remaining: `${left}`,
            http_x_ratelimit_account_success_reset: `${seconds}`,
          }
        : ({} as Record<string, string>),
    );
    let offsetMs = 0;
    const budget = createCallBudget({ mode: 'enforce' });
    const client = bank.client({ budget, now: () => bank.now() + offsetMs });
    await callMany(client, 1);
    hasLimit = true;
    offsetMs = -2 * dayMs;
    expect(count(await callMany(client, 6), '200')).toBe(3);
    expect(count(bank.log, 'balances 429')).toBe(0);
  });

  test('counts an id in capitals as the same account', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce' });
    const client = bank.client({ budget });
    expect(await callMany(client, 4, 'ab-c1')).toEqual(['200', '200', '200', '200']);
    expect(await callMany(client, 1, 'AB-C1')).toEqual(['429 local']);
    expect((await budget.get('Ab-C1', 'balances'))?.remaining).toBe(0);
    await budget.forget('AB-C1');
    expect(await budget.get('ab-c1', 'balances')).toBeUndefined();
  });

  test('sends only as many of 50 calls at once as are left', async () => {
    const bank = limitedBank();
    const answers = await callMany(bank.client({ budget: createCallBudget({ mode: 'enforce' }) }), 50);
    expect(count(answers, '200')).toBe(4);
    expect(count(answers, '429 local')).toBe(46);
    expect(bank.log).toHaveLength(4);
  });

  test('counts the calls of all its clients', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce' });
    const answers = await Promise.all([1, 2, 3].map(() => callMany(bank.client({ budget }), 5)));
    expect(count(answers.flat(), '200')).toBe(4);
    expect(bank.log).toHaveLength(4);
  });

  test('lets the others wait while calls in flight may use up what is left', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce' });
    const client = bank.client({ budget });
    await callMany(client, 2);
    const release = bank.hold();
    const inFlight = callMany(client, 2);
    await vi.waitFor(() => expect(bank.log).toHaveLength(4));
    const waiting = callMany(client, 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(bank.log).toHaveLength(4);
    expect((await budget.get('a', 'balances'))?.remaining).toBe(0);
    release();
    expect(await inFlight).toEqual(['200', '200']);
    expect(await waiting).toEqual(['429 local']);
    expect(bank.log).toHaveLength(4);
  });

  test('sends a waiting call if the last call in flight fails', async () => {
    for (const storage of [undefined, mapStorage(), lockedStorage()]) {
      const bank = limitedBank();
      const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) });
      await callMany(client, 3);
      bank.next(() => new Response('', { status: 503 }));
      expect(await callMany(client, 3)).toEqual(['503', '200', '429 local']);
    }
  });

  test('releases a reservation if the call failed or was not sent, because the API does not count such calls', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce' });
    const client = bank.client({ budget });
    await callMany(client, 3);
    for (const failure of [
      () => new Response('', { status: 503 }),
      () => Promise.reject(Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })),
    ]) {
      bank.next(failure);
      await client.accounts.getBalances('a').catch(() => undefined);
      expect((await budget.get('a', 'balances'))?.remaining).toBe(1);
    }
    expect(await callMany(client, 2)).toEqual(['200', '429 local']);
  });

  test('sends one call at a time until an answer says how many are left', async () => {
    const bank = limitedBank();
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce' }) });
    bank.next(() => new Response('', { status: 503 }));
    bank.next(() => new Response('', { status: 503 }));
    const answers = await callMany(client, 10);
    expect(count(answers, '503')).toBe(2);
    expect(count(answers, '200')).toBe(4);
    expect(bank.log).toHaveLength(4);
  });

  test('ends a wait with the caller’s own reason', async () => {
    const bank = limitedBank();
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce' }) });
    const release = bank.hold();
    const first = client.accounts.getBalances('a');
    await vi.waitFor(() => expect(bank.log).toHaveLength(1));
    const controller = new AbortController();
    const second = client.accounts.getBalances('a', { signal: controller.signal });
    second.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    const reason = new Error('gone');
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    release();
    expect(statusOf(await first)).toBe('200');
    expect(bank.log).toHaveLength(1);
  });

  const lost: [
    string,
    () => [() => Response | Promise<Response>, { signal?: AbortSignal; timeoutMs?: number }],
  ][] = [
    ['the connection drops', () => [() => Promise.reject(new TypeError('fetch failed')), {}]],
    ['it times out', () => [() => new Promise(() => undefined), { timeoutMs: 20 }]],
    ['the body is invalid', () => [() => new Response('{}'), {}]],
    [
      'it is aborted',
      () => {
        const controller = new AbortController();
        const abort = (): Promise<Response> => {
          controller.abort();
          return new Promise(() => undefined);
        };
        return [abort, { signal: controller.signal }];
      },
    ],
  ];
  test.each(lost)(
    'counts a call whose answer is lost, because the API may have counted it: %s',
    async (_, lose) => {
      for (const storage of [undefined, mapStorage(), lockedStorage()]) {
        const bank = limitedBank();
        const budget = createCallBudget({ mode: 'enforce', storage });
        const client = bank.client({ budget });
        await callMany(client, 2);
        const [answer, options] = lose();
        bank.next(answer);
        await expect(client.accounts.getBalances('a', options)).rejects.toThrow();
        await vi.waitFor(async () => expect((await budget.get('a', 'balances'))?.remaining).toBe(1));
        // The next answer says how many are really left.
        expect(await callMany(client, 3)).toEqual(['200', '200', '429 local']);
        bank.advance(dayMs);
        expect((await callMany(client, 5)).sort()).toEqual(['200', '200', '200', '200', '429 local']);
      }
    },
  );

  test('counts the lost calls of two processes that share a lock, each once', async () => {
    const bank = limitedBank();
    const storage = lockedStorage();
    const clients = [0, 1].map(() => bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) }));
    const [one, two] = clients as [NordigenClient, NordigenClient];
    await callMany(one, 1);
    await callMany(two, 1);
    for (const client of clients) {
      bank.next(() => Promise.reject(new TypeError('fetch failed')));
      await client.accounts.getBalances('a').catch(() => undefined);
    }
    expect(await callMany(one, 1)).toEqual(['429 local']);
  });

  test('releases the reservation of a call that is aborted before it is sent', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce' });
    const controller = new AbortController();
    let isHeld = false;
    const headers = async (): Promise<Record<string, string>> => {
      if (!isHeld) return {};
      controller.abort(new Error('gone'));
      return new Promise(() => undefined);
    };
    const client = bank.client({ budget, headers });
    await callMany(client, 3);
    isHeld = true;
    await expect(client.accounts.getBalances('a', { signal: controller.signal })).rejects.toThrow('gone');
    expect((await budget.get('a', 'balances'))?.remaining).toBe(1);
  });

  test('sends a call that has waited for as long as a call may take', async () => {
    const bank = limitedBank();
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce' }) });
    const release = bank.hold();
    const first = client.accounts.getBalances('a');
    await vi.waitFor(() => expect(bank.log).toHaveLength(1));
    const second = client.accounts.getBalances('a', { timeoutMs: 50 });
    second.catch(() => undefined);
    await vi.waitFor(() => expect(bank.log).toHaveLength(2));
    await expect(second).rejects.toMatchObject({ code: 'NORDIGEN_TIMEOUT' });
    release();
    await first;
  });

  test('waits, as after a 429 of the API, if the window ends soon', async () => {
    const bank = limitedBank();
    const client = bank.client({
      budget: createCallBudget({ mode: 'enforce' }),
      retry: { maxWaitMs: 5_000 },
    });
    await callMany(client, 4);
    bank.advance(dayMs - 30);
    const call = client.accounts.getBalances('a');
    bank.advance(31);
    expect((await call).status).toBe(200);
  });
});

describe('missing or invalid headers', () => {
  const named = (limit: string, remaining: string, reset: string) => ({
    http_x_ratelimit_account_success_limit: limit,
    http_x_ratelimit_account_success_remaining: remaining,
    http_x_ratelimit_account_success_reset: reset,
  });

  test.each([
    ['none', {}],
    ['a negative remaining count', named('4', '-1', '86400')],
    ['a limit of 0', named('0', '0', '86400')],
    ['more left than allowed', named('4', '40', '86400')],
    ['a reset time that has passed', named('4', '0', '0')],
    ['a negative reset time', named('4', '0', '-5')],
    ['text instead of numbers', named('four', 'none', 'tomorrow')],
    ['no reset time', { http_x_ratelimit_account_success_remaining: '0' }],
  ])('block nothing: %s', async (_, headers) => {
    const bank = limitedBank(1000, () => headers as Record<string, string>);
    const budget = createCallBudget({ mode: 'enforce' });
    expect(count(await callMany(bank.client({ budget }), 20), '200')).toBe(20);
    expect(await budget.get('a', 'balances')).toBeUndefined();
  });

  test('do not delay calls: after the first, the others are sent together', async () => {
    const bank = limitedBank(1000, () => ({}));
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce' }) });
    await callMany(client, 1);
    const release = bank.hold();
    const calls = callMany(client, 10);
    await vi.waitFor(() => expect(bank.log).toHaveLength(11));
    release();
    expect(count(await calls, '200')).toBe(10);
  });

  test('are replaced by the text of a 429', async () => {
    const bank = limitedBank(6, () => ({}));
    const budget = createCallBudget({ mode: 'enforce' });
    const client = bank.client({ budget });
    for (let call = 0; call < 6; call++) await callMany(client, 1);
    expect(await callMany(client, 1)).toEqual(['429']);
    expect(await budget.get('a', 'balances')).toEqual({
      limit: 6,
      remaining: 0,
      resetsAtMs: bank.now() + dayMs,
    });
    expect(await callMany(client, 1)).toEqual(['429 local']);
  });

  test('with the limit of all calls per minute do not count for the account', async () => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce' });
    const client = bank.client({ budget });
    bank.next(() =>
      Response.json(
        { summary: 'Rate limit exceeded', detail: 'The rate limit for this resource is 100/min.' },
        { status: 429, headers: { 'retry-after': '42' } },
      ),
    );
    expect(await callMany(client, 1)).toEqual(['429']);
    expect(await budget.get('a', 'balances')).toBeUndefined();
    expect(await callMany(client, 1)).toEqual(['200']);
  });

  test('with a reset time in a year count for 25 hours', async () => {
    const bank = limitedBank(4, () => named('4', '0', '31536000'));
    const budget = createCallBudget({ mode: 'enforce' });
    await callMany(bank.client({ budget }), 1);
    expect((await budget.get('a', 'balances'))?.resetsAtMs).toBe(bank.now() + 25 * 3_600_000);
  });
});

describe('a storage', () => {
  test('keeps the budget across a restart, and can forget an account', async () => {
    const bank = limitedBank();
    const storage = mapStorage();
    await callMany(bank.client({ budget: createCallBudget({ mode: 'observe', storage }) }), 4);
    const budget = createCallBudget({ mode: 'enforce', storage });
    const client = bank.client({ budget });
    expect((await budget.get('a', 'balances'))?.remaining).toBe(0);
    expect(await callMany(client, 2)).toEqual(['429 local', '429 local']);
    await budget.forget('a');
    expect(await budget.get('a', 'balances')).toBeUndefined();
    expect([...storage.items.values()].every((item) => item === '{}')).toBe(true);
    expect(await callMany(client, 1)).toEqual(['429']);
  });

  test('may return parsed values, as some do', async () => {
    const bank = limitedBank();
    const storage = mapStorage();
    await callMany(bank.client({ budget: createCallBudget({ mode: 'observe', storage }) }), 1);
    const getItem = (key: string) => JSON.parse(storage.items.get(key) ?? 'null');
    const budget = createCallBudget({ mode: 'enforce', storage: { ...storage, getItem } });
    bank.client({ budget });
    expect((await budget.get('a', 'balances'))?.remaining).toBe(3);
  });

  test('shares a budget among processes: on plain storage each wastes one refused call at most', async () => {
    const bank = limitedBank();
    const storage = mapStorage();
    const clients = Array.from({ length: 20 }, () =>
      bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) }),
    );
    const answers = await Promise.all(clients.map((client) => callMany(client, 5)));
    expect(count(answers.flat(), '200')).toBe(4);
    for (const ofProcess of answers) expect(count(ofProcess, '429')).toBeLessThanOrEqual(1);
    expect(count(bank.log, 'balances 429')).toBeLessThanOrEqual(19);
  });

  test('shares a budget among processes: with a lock no refused call is wasted', async () => {
    const bank = limitedBank();
    const storage = lockedStorage();
    const clients = Array.from({ length: 20 }, () =>
      bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) }),
    );
    const answers = await Promise.all(clients.map((client) => callMany(client, 3)));
    expect(count(answers.flat(), '200')).toBe(4);
    expect(count(answers.flat(), '429 local')).toBe(56);
    expect(bank.log).toHaveLength(4);
    // No reservation is left behind.
    expect([...storage.items.values()].map((item) => JSON.parse(item).reserved)).toEqual([{}]);
  });

  test('lets a call wait for the reservation of a dead process until it expires', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const bank = limitedBank();
    const storage = lockedStorage();
    const dead = bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) });
    await callMany(dead, 3);
    bank.next(() => new Promise(() => undefined));
    void dead.accounts.getBalances('a', { timeoutMs: 60_000 }).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) });
    const call = callMany(client, 1);
    await vi.advanceTimersByTimeAsync(50_000);
    expect(bank.log).toHaveLength(3);
    // The call's time-out, and five seconds more.
    bank.advance(64_999);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(bank.log).toHaveLength(3);
    bank.advance(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await call).toEqual(['200']);
  });

  test.each([
    ['null', null],
    ['invalid JSON', '{'],
    ['a list', '[]'],
    ['a number', 7],
    ['wrong types', { window: 5, reserved: 'x', unlimitedUntilMs: 'y' }],
    ['an invalid window', { window: { limit: '4', remaining: '0', resetsAtMs: 'soon' } }],
    [
      'a negative remaining count',
      { window: { limit: 4, remaining: -1, resetsAtMs: Date.parse('2026-03-01T13:00Z') } },
    ],
    ['a reset time in a year', { window: { limit: 4, remaining: 0, resetsAtMs: Date.parse('2027-03-01') } }],
    ['a reset time that has passed', { window: { limit: 4, remaining: 0, resetsAtMs: 1 } }],
    ['reservations that never expire', { reserved: { x: 9e15, y: '5', z: null } }],
  ])('that contains %s blocks no call', async (_, item) => {
    for (const stored of [item, JSON.stringify(item)]) {
      const bank = limitedBank();
      const storage = { ...lockedStorage(), getItem: () => stored };
      const budget = createCallBudget({ mode: 'enforce', storage });
      expect(await budget.get('a', 'balances')).toBeUndefined();
      expect(await callMany(bank.client({ budget }), 1)).toEqual(['200']);
    }
  });

  test('cannot raise the count that this process knows, or end its window', async () => {
    const bank = limitedBank();
    const resetsAtMs = bank.now() + 60_000;
    const storage = {
      ...mapStorage(),
      getItem: () => ({ window: { limit: 4, remaining: 4, resetsAtMs } }),
    };
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) });
    await callMany(client, 4);
    expect(await callMany(client, 1)).toEqual(['429 local']);
  });

  test('is not read for a budget that this process knows to be used up', async () => {
    const bank = limitedBank();
    const storage = mapStorage();
    const getItem = vi.fn(storage.getItem);
    const budget = createCallBudget({ mode: 'enforce', storage: { ...storage, getItem } });
    const client = bank.client({ budget });
    await callMany(client, 4);
    const reads = getItem.mock.calls.length;
    expect(count(await callMany(client, 10), '429 local')).toBe(10);
    expect(getItem).toHaveBeenCalledTimes(reads);
  });

  test('that fails does not fail calls, and is reported', async () => {
    const errors: unknown[] = [];
    const down = () => {
      throw new Error('down');
    };
    for (const storage of [
      { getItem: down, setItem: down },
      { ...mapStorage(), setItem: async () => down() },
      { ...mapStorage(), exclusive: async () => down() },
    ] satisfies BudgetStorage[]) {
      const bank = limitedBank();
      const onStorageError = (error: unknown) => errors.push(error);
      const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage, onStorageError }) });
      expect(count(await callMany(client, 6), '200')).toBe(4);
      expect(bank.log).toHaveLength(4);
      expect(errors.splice(0).length).toBeGreaterThan(0);
    }
  });

  test('that hangs delays one call, and is then not used for 30 seconds', async () => {
    vi.useFakeTimers();
    try {
      const bank = limitedBank();
      const hangs = vi.fn(() => new Promise(() => undefined));
      const errors: unknown[] = [];
      const budget = createCallBudget({
        mode: 'enforce',
        storage: { getItem: hangs, setItem: hangs },
        onStorageError: (error) => errors.push(error),
      });
      const client = bank.client({ budget });
      const first = callMany(client, 1);
      await vi.advanceTimersByTimeAsync(5_000);
      expect(await first).toEqual(['200']);
      expect(await callMany(client, 5)).toHaveLength(5);
      expect(bank.log).toHaveLength(4);
      expect(hangs).toHaveBeenCalledTimes(1);
      expect(errors).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(30_000);
      void budget.get('a', 'balances');
      expect(hangs).toHaveBeenCalledTimes(2);
    } finally {
      vi.useRealTimers();
    }
  });

  test('whose lock comes too late does not count a call twice', async () => {
    vi.useFakeTimers();
    try {
      const bank = limitedBank();
      const late: (() => Promise<unknown>)[] = [];
      const storage: BudgetStorage = {
        ...mapStorage(),
        exclusive: (_key, task) =>
          new Promise((resolve) => {
            late.push(async () => resolve(await task()));
          }),
      };
      const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage }) });
      const call = callMany(client, 1);
      await vi.advanceTimersByTimeAsync(15_000);
      expect(await call).toEqual(['200']);
      await vi.advanceTimersByTimeAsync(30_000);
      for (const run of late) await run();
      expect((storage as ReturnType<typeof mapStorage>).items.size).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a storage that never answers', () => {
  const never = () => new Promise<never>(() => undefined);
  const storages: [string, () => BudgetStorage][] = [
    ['getItem', () => ({ ...mapStorage(), getItem: never })],
    ['setItem, with a lock', () => ({ ...lockedStorage(), setItem: never })],
    ['exclusive', () => ({ ...mapStorage(), exclusive: never })],
  ];

  /** How long a call takes on a clock that is turned until it ends, and what it came to. */
  async function timed(call: Promise<unknown>): Promise<{ tookMs: number; result: unknown }> {
    const startMs = performance.now();
    let end: { tookMs: number; result: unknown } | undefined;
    const note = (result: unknown): void => {
      end = { tookMs: performance.now() - startMs, result };
    };
    call.then(note, note);
    for (let step = 0; end === undefined && step < 400; step++) await vi.advanceTimersByTimeAsync(50);
    return end ?? { tookMs: Number.POSITIVE_INFINITY, result: undefined };
  }

  beforeEach(() => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
  });

  test.each(storages)('does not keep a call whose caller leaves: %s', async (_, toStorage) => {
    const bank = limitedBank();
    const budget = createCallBudget({ mode: 'enforce', storage: toStorage() });
    const client = bank.client({ budget });
    const controller = new AbortController();
    const reason = new Error('gone');
    setTimeout(() => controller.abort(reason), 300);
    const { signal } = controller;
    expect(await timed(client.accounts.getBalances('a', { signal }))).toEqual({
      tookMs: 300,
      result: reason,
    });
    expect(bank.log).toEqual([]);
    // Nothing stays reserved for it.
    await vi.advanceTimersByTimeAsync(15_000);
    expect(count(await callMany(client, 5), '200')).toBe(4);
    expect(bank.log).toHaveLength(4);
  });

  test.each(storages)('does not keep a call when the client is closed: %s', async (_, toStorage) => {
    const bank = limitedBank();
    const client = bank.client({ budget: createCallBudget({ mode: 'enforce', storage: toStorage() }) });
    setTimeout(() => client.close(), 300);
    expect(await timed(client.accounts.getBalances('a'))).toMatchObject({
      tookMs: 300,
      result: { code: 'NORDIGEN_CLOSED' },
    });
    expect(bank.log).toEqual([]);
  });

  test.each(storages)(
    'costs no call, and no more than the time that a call has: %s',
    async (_, toStorage) => {
      for (const [options, longestMs] of [
        [{ timeoutMs: 300 }, 600],
        [{ totalTimeoutMs: 300 }, 300],
      ] as const) {
        const bank = limitedBank();
        const client = bank.client({
          budget: createCallBudget({ mode: 'enforce', storage: toStorage() }),
          ...options,
        });
        const { tookMs, result } = await timed(client.accounts.getBalances('a'));
        expect(result).toMatchObject({ status: 200 });
        expect(tookMs).toBeLessThanOrEqual(longestMs);
      }
    },
  );

  test('does not keep an answer that has come from a caller who leaves', async () => {
    const bank = limitedBank();
    const storage = mapStorage();
    const budget = createCallBudget({ mode: 'observe', storage: { ...storage, getItem: never } });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 300);
    const { signal } = controller;
    expect(await timed(bank.client({ budget }).accounts.getBalances('a', { signal }))).toMatchObject({
      tookMs: 300,
      result: { status: 200 },
    });
  });
});

test('a lock that comes after its call has ended reserves nothing', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const bank = limitedBank();
  const storage = lockedStorage();
  const late: (() => void)[] = [];
  const exclusive: BudgetStorage['exclusive'] = (key, task, options) =>
    new Promise((resolve) => late.push(() => resolve(storage.exclusive?.(key, task, options) as never)));
  const budget = createCallBudget({ mode: 'enforce', storage: { ...storage, exclusive } });
  const call = bank.client({ budget }).accounts.getBalances('a', { timeoutMs: 1_000 });
  await vi.advanceTimersByTimeAsync(2_000);
  expect(statusOf(await call)).toBe('200');
  for (let turn = 0; turn < 3; turn++) {
    late.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  }
  expect([...storage.items.values()].map((item) => JSON.parse(item))).toMatchObject([
    { window: { remaining: 3 }, reserved: {} },
  ]);
});

describe('invalid options', () => {
  const mode = "mode must be 'observe' or 'enforce'.";
  test.each<[object, string]>([
    [{}, mode],
    [{ mode: 'refuse' }, mode],
    [{ mode: 'enforce', storage: null }, 'storage must have the function getItem.'],
    [{ mode: 'enforce', storage: { getItem: () => null } }, 'storage must have the function setItem.'],
    [{ mode: 'enforce', storage: { setItem: () => null } }, 'storage must have the function getItem.'],
    [
      { mode: 'enforce', storage: { ...mapStorage(), exclusive: true } },
      'storage.exclusive must be a function.',
    ],
    [{ mode: 'enforce', onStorageError: 1 }, 'onStorageError must be a function.'],
    [{ mode: 'enforce', limit: 4 }, "createCallBudget has no option 'limit'."],
  ])('cause an error that names the option: %j', (options, message) => {
    expect(() => createCallBudget(options as CallBudgetOptions)).toThrow(new TypeError(message));
  });

  test('are also refused by the client and by get()', async () => {
    expect(() => limitedBank().client({ budget: {} as never })).toThrow(/budget must be/);
    await expect(createCallBudget({ mode: 'observe' }).get('a', 'all' as never)).rejects.toThrow(
      new TypeError('scope must be one of details, balances, transactions.'),
    );
  });
});

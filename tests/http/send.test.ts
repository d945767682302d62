import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNordigenClient, type NordigenClient, type NordigenClientOptions } from '../../src/index.ts';

type Reply = Response | Error | (() => Promise<Response>);

const id = 'b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001';
const json = (body: unknown, status = 200, headers: HeadersInit = {}) =>
  Response.json(body, { status, headers });
const institutions = () => json([{ id: 'A', name: 'A', countries: ['GB'], logo: '' }]);

/** A client whose `fetch` gives these replies in turn, and the paths that were asked for. */
function clientWith(
  replies: Reply[],
  options: NordigenClientOptions = {},
): { client: NordigenClient; asked: string[] } {
  const asked: string[] = [];
  const client = createNordigenClient({
    credentials: 'proxy',
    fetch: async (request) => {
      asked.push(`${request.method} ${new URL(request.url).pathname.replace('/api/v2/', '')}`);
      const reply = replies.shift() ?? new Error('nothing more to say');
      if (reply instanceof Error) throw reply;
      return typeof reply === 'function' ? reply() : reply;
    },
    ...options,
  });
  return { client, asked };
}

/** Turns the clock as far as the promise needs. */
async function passTime<Result>(promise: Promise<Result>): Promise<Result> {
  promise.catch(() => undefined);
  await vi.runAllTimersAsync();
  return promise;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const dropped = () => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
const serviceError = () => json({ summary: 's', detail: 'd', type: 'ServiceError' }, 503);
const connectionError = () => json({ summary: 's', detail: 'd', type: 'ConnectionError' }, 503);
const gateway = () => new Response('<html><title>502 Bad Gateway</title></html>', { status: 502 });
const limited = (seconds: number) =>
  json({ summary: 'Rate limit exceeded', detail: `Please try again in ${seconds} seconds` }, 429);

describe('what is repeated', () => {
  test.each([
    ['a dropped connection', dropped],
    ['a 502 of a gateway', gateway],
    ['a ServiceError', serviceError],
    ['a 429 that names a short wait', () => limited(7)],
  ])('a list, after %s', async (_, failure) => {
    const { client, asked } = clientWith([failure(), failure(), institutions()]);
    expect(await passTime(client.institutions.list())).toMatchObject({ ok: true });
    expect(asked).toHaveLength(3);
  });

  test('bank data, after an answered 502, 503 or 504 only', async () => {
    const { client, asked } = clientWith([gateway(), serviceError(), json({ balances: [] })]);
    expect(await passTime(client.accounts.getBalances(id))).toMatchObject({ ok: true });
    expect(asked).toHaveLength(3);
  });

  test('a renewed token takes none of the repeats', async () => {
    const refused = json({ summary: 'Invalid token', detail: 'Token is invalid or expired' }, 401);
    const pair = () => json({ access: 'an-access-token', refresh: 'a-refresh-token' });
    const replies = [pair(), refused, pair(), gateway(), gateway(), institutions()];
    const { client, asked } = clientWith(replies, { credentials: { secretId: 'i', secretKey: 'k' } });
    expect(await passTime(client.institutions.list())).toMatchObject({ ok: true });
    expect(asked).toHaveLength(6);
  });

  test('a token call, after a dropped connection', async () => {
    const pair = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 60 };
    const { client, asked } = clientWith([dropped(), json(pair), institutions()], {
      credentials: { secretId: 'i', secretKey: 'k' },
    });
    expect(await passTime(client.institutions.list())).toMatchObject({ ok: true });
    expect(asked).toEqual(['POST token/new/', 'POST token/new/', 'GET institutions/']);
  });
});

describe('what is not repeated', () => {
  test('bank data after a dropped connection or body: the lost answer may have cost one of the day’s four', async () => {
    const half = () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('{"balances":'));
            controller.error(dropped());
          },
        }),
      );
    for (const [failure, reason] of [
      [dropped(), 'no-answer'],
      [half(), 'cut-off'],
    ] as const) {
      const { client, asked } = clientWith([failure, json({ balances: [] })]);
      await expect(passTime(client.accounts.getBalances(id))).rejects.toMatchObject({
        code: 'NORDIGEN_NETWORK',
        reason,
        systemCode: 'ECONNRESET',
        operation: 'accounts.getBalances',
      });
      expect(asked).toHaveLength(1);
    }
  });

  test.each([
    ['UnknownRequestError', 500],
    ['AccessExpiredError', 401],
    ['ConnectionError', 503],
  ])('bank data after %s: it counts towards suspension', async (type, status) => {
    const { client, asked } = clientWith([json({ summary: 's', detail: 'd', type }, status)]);
    expect(await passTime(client.accounts.getTransactions(id))).toMatchObject({ ok: false, status });
    expect(asked).toHaveLength(1);
  });

  test('a list after ConnectionError', async () => {
    const { client, asked } = clientWith([connectionError()]);
    await passTime(client.institutions.list());
    expect(asked).toHaveLength(1);
  });

  test.each([
    [
      'POST',
      (client: NordigenClient) =>
        client.requisitions.create({ institution_id: 'A', redirect: 'https://a.b/' }),
    ],
    ['PUT', (client: NordigenClient) => client.agreements.accept(id, { user_agent: 'a', ip_address: 'b' })],
    ['DELETE', (client: NordigenClient) => client.agreements.delete(id)],
  ])('a %s, after anything', async (_, call) => {
    for (const failure of [gateway(), serviceError(), limited(1)]) {
      const { client, asked } = clientWith([failure]);
      expect((await passTime(call(client) as Promise<{ ok: boolean }>)).ok).toBe(false);
      expect(asked).toHaveLength(1);
    }
    const { client, asked } = clientWith([dropped()]);
    await expect(passTime(call(client) as Promise<unknown>)).rejects.toMatchObject({
      code: 'NORDIGEN_NETWORK',
    });
    expect(asked).toHaveLength(1);
  });

  test('a call whose time is over', async () => {
    const { client, asked } = clientWith([() => new Promise(() => undefined)]);
    await expect(passTime(client.institutions.list())).rejects.toMatchObject({
      name: 'NordigenTimeoutError',
      timeoutMs: 30_000,
    });
    expect(asked).toHaveLength(1);
  });

  test('anything, with retry: false', async () => {
    const { client, asked } = clientWith([gateway()], { retry: false });
    expect(await passTime(client.institutions.list())).toMatchObject({ status: 502 });
    expect(asked).toHaveLength(1);
  });

  test('anything, more often than the limit', async () => {
    const { client, asked } = clientWith([gateway(), gateway(), gateway(), gateway()], {
      retry: { limit: 3 },
    });
    expect(await passTime(client.institutions.list())).toMatchObject({ status: 502 });
    expect(asked).toHaveLength(4);
  });
});

describe('limits', () => {
  test('a wait beyond maxWaitMs is answered at once, with retryAtMs', async () => {
    vi.setSystemTime('2026-03-01T00:00:00Z');
    const { client, asked } = clientWith([limited(85_092)]);
    const response = await client.accounts.getBalances(id);
    expect(response.error).toMatchObject({ code: 'RateLimitExceeded', nextStep: 'wait' });
    expect(response.error?.retryAtMs).toBe(Date.parse('2026-03-01T00:00:00Z') + 85_092_000);
    expect(asked).toHaveLength(1);
  });

  test('a 429 that names no time is answered at once', async () => {
    const { client, asked } = clientWith([json({ type: 'RateLimitError', summary: 's', detail: 'd' }, 429)]);
    expect((await client.accounts.getBalances(id)).error?.code).toBe('InstitutionRateLimit');
    expect(asked).toHaveLength(1);
  });
});

describe('times', () => {
  test('bank data may take longer than lists', async () => {
    const { client } = clientWith([() => new Promise(() => undefined)]);
    await expect(passTime(client.accounts.getTransactions(id))).rejects.toMatchObject({ timeoutMs: 120_000 });
  });

  test('the time covers the reading of the answer', async () => {
    const { client } = clientWith([
      new Response(new ReadableStream({ pull: () => new Promise(() => undefined) })),
    ]);
    await expect(passTime(client.institutions.list({}, { timeoutMs: 50 }))).rejects.toMatchObject({
      timeoutMs: 50,
    });
  });

  test('totalTimeoutMs bounds a call with its repeats', async () => {
    const { client, asked } = clientWith([gateway(), limited(9), gateway()], { totalTimeoutMs: 5_000 });
    await expect(passTime(client.institutions.list())).rejects.toMatchObject({ timeoutMs: 5_000 });
    expect(asked).toHaveLength(2);
  });

  test('an abort ends the wait before a repeat, with its own reason', async () => {
    const { client, asked } = clientWith([limited(9), institutions()]);
    const controller = new AbortController();
    const call = client.institutions.list({}, { signal: controller.signal });
    const reason = { mine: true };
    setTimeout(() => controller.abort(reason), 1_000);
    await expect(passTime(call)).rejects.toBe(reason);
    expect(asked).toHaveLength(1);
  });

  test('a call that is over while it waits for its token sends nothing', async () => {
    let give: (pair: { access: string }) => void = () => undefined;
    const credentials = () => new Promise<{ access: string }>((resolve) => (give = resolve));
    const { client, asked } = clientWith([institutions(), institutions()], { credentials });
    const over = expect(client.institutions.list({}, { timeoutMs: 50 })).rejects.toMatchObject({
      timeoutMs: 50,
    });
    const patient = client.institutions.list();
    await vi.advanceTimersByTimeAsync(60);
    await over;
    give({ access: 'an-access-token' });
    expect((await patient).ok).toBe(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['GET institutions/']);
  });
  test('a store that hangs while it writes holds a call up for a second, not for longer', async () => {
    const store = {
      get: () => undefined,
      set: () => new Promise<void>(() => undefined),
      clear: () => undefined,
    };
    const errors: string[] = [];
    const { client } = clientWith(
      [json({ access: 'an-access-token', refresh: 'a-refresh-token' }), institutions()],
      {
        credentials: { secretId: 'i', secretKey: 'k' },
        store,
        on: { storeError: ({ action }) => errors.push(action) },
      },
    );
    const call = client.institutions.list();
    await vi.advanceTimersByTimeAsync(1_001);
    expect((await call).ok).toBe(true);
    expect(errors).toEqual([]);
    await vi.runAllTimersAsync();
    expect(errors).toEqual(['set']);
  });

  test('an abort reaches the fetch', async () => {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    const client = createNordigenClient({
      credentials: 'proxy',
      fetch: (request) => {
        seen = request.signal;
        return new Promise(() => undefined);
      },
    });
    const call = client.institutions.list({}, { signal: controller.signal });
    await vi.waitFor(() => expect(seen).toBeDefined());
    controller.abort('enough');
    await expect(call).rejects.toBe('enough');
    expect(seen?.aborted).toBe(true);
  });
});

describe('answers that are none', () => {
  test('HTML with status 200 is a validation error that keeps the text, unprinted', async () => {
    const { client } = clientWith([new Response('<html>Sign in to the hotel network</html>')]);
    await expect(client.institutions.list()).rejects.toMatchObject({
      code: 'NORDIGEN_VALIDATION',
      operation: 'institutions.list',
      message: expect.stringContaining('GET institutions/ answered 200'),
      text: '<html>Sign in to the hotel network</html>',
    });
  });

  test('a frame that breaks the contract says what was expected', async () => {
    const { client } = clientWith([json({ transaktionen: [] })]);
    await expect(client.accounts.getTransactions(id)).rejects.toMatchObject({
      message: expect.stringContaining('transactions'),
      text: '{"transaktionen":[]}',
    });
  });

  test('client.request takes an empty answer', async () => {
    const { client } = clientWith([new Response(null, { status: 204 })]);
    expect(await client.request('DELETE', 'something/new/')).toMatchObject({
      ok: true,
      status: 204,
      data: undefined,
    });
  });
});

describe('issues', () => {
  const odd = () => json({ balances: [{ balanceAmount: { amount: '1', currency: 'EUR' }, balanceType: 7 }] });

  test('are in the response, go to on.issue, and make unwrap throw with the data', async () => {
    const heard: unknown[] = [];
    const { client } = clientWith([odd(), odd(), odd()], { on: { issue: (event) => heard.push(event) } });
    const response = await client.accounts.getBalances(id);
    expect(response).toMatchObject({ ok: true, issues: [{ path: 'balances[0].balanceType' }] });
    expect(heard).toEqual([{ operation: 'accounts.getBalances', issues: response.issues }]);
    await expect(client.accounts.getBalances(id).unwrap()).rejects.toMatchObject({
      name: 'NordigenValidationError',
      data: response.data,
      issues: [{ path: 'balances[0].balanceType' }],
    });
    expect(await client.accounts.getBalances(id).unwrap({ allowIssues: true })).toEqual(response.data);
  });
});

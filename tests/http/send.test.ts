import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNordigenClient, type NordigenClient, type NordigenClientOptions } from '../../src/index.ts';

type Reply = Response | Error | (() => Promise<Response>);

const id = 'b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001';
const json = (body: unknown, status = 200, headers: HeadersInit = {}) =>
  Response.json(body, { status, headers });
const institutions = () => json([{ id: 'A', name: 'A', countries: ['GB'], logo: '' }]);

/** A client whose `fetch` gives these replies in turn, and the requests that it has sent. */
function clientWith(
  replies: Reply[],
  options: NordigenClientOptions = {},
): { client: NordigenClient; asked: string[] } {
  const asked: string[] = [];
  const client = createNordigenClient({
    credentials: 'proxy',
    baseUrl: 'https://backend.example/api/v2/',
    fetch: async (request) => {
      const path = new URL(request.url).pathname.replace('/api/v2/', '').replace(/\/?$/, '/');
      asked.push(`${request.method} ${path}`);
      const reply = replies.shift() ?? new Error('no reply is left');
      if (reply instanceof Error) throw reply;
      return typeof reply === 'function' ? reply() : reply;
    },
    ...options,
  });
  return { client, asked };
}

/** Runs all fake timers, so that the promise settles. */
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

describe('what is retried', () => {
  test.each([
    ['a dropped connection', dropped],
    ['a 502 from a gateway', gateway],
    ['a ServiceError', serviceError],
    ['a 429 that names a short wait', () => limited(7)],
  ])('a list call is retried after %s', async (_, failure) => {
    const { client, asked } = clientWith([failure(), failure(), institutions()]);
    expect(await passTime(client.institutions.list())).toMatchObject({ ok: true });
    expect(asked).toHaveLength(3);
  });

  test('bank data is retried after a 502 or 503', async () => {
    const { client, asked } = clientWith([gateway(), serviceError(), json({ balances: [] })]);
    expect(await passTime(client.accounts.getBalances(id))).toMatchObject({ ok: true });
    expect(asked).toHaveLength(3);
  });

  test('renewing the token does not use up a retry', async () => {
    const refused = json({ summary: 'Invalid token', detail: 'Token is invalid or expired' }, 401);
    const pair = () => json({ access: 'an-access-token', refresh: 'a-refresh-token' });
    const replies = [pair(), refused, pair(), gateway(), gateway(), institutions()];
    const { client, asked } = clientWith(replies, { credentials: { secretId: 'i', secretKey: 'k' } });
    expect(await passTime(client.institutions.list())).toMatchObject({ ok: true });
    expect(asked).toHaveLength(6);
  });

  test('a token call is retried after a dropped connection', async () => {
    const pair = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 60 };
    const { client, asked } = clientWith([dropped(), json(pair), institutions()], {
      credentials: { secretId: 'i', secretKey: 'k' },
    });
    expect(await passTime(client.institutions.list())).toMatchObject({ ok: true });
    expect(asked).toEqual(['POST token/new/', 'POST token/new/', 'GET institutions/']);
  });
});

describe('what is not retried', () => {
  test('bank data is not retried after a lost answer, which may have cost one of the four daily calls', async () => {
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
  ])('bank data is not retried after %s: it counts towards suspension', async (type, status) => {
    const { client, asked } = clientWith([json({ summary: 's', detail: 'd', type }, status)]);
    expect(await passTime(client.accounts.getTransactions(id))).toMatchObject({ ok: false, status });
    expect(asked).toHaveLength(1);
  });

  test('a list call is not retried after ConnectionError', async () => {
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
  ])('a %s is not retried after an error answer or a dropped connection', async (_, call) => {
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

  test('a call that has timed out is not retried', async () => {
    const { client, asked } = clientWith([() => new Promise(() => undefined)]);
    await expect(passTime(client.institutions.list())).rejects.toMatchObject({
      name: 'NordigenTimeoutError',
      timeoutMs: 30_000,
    });
    expect(asked).toHaveLength(1);
  });

  test('with retry: false, no call is retried', async () => {
    const { client, asked } = clientWith([gateway()], { retry: false });
    expect(await passTime(client.institutions.list())).toMatchObject({ status: 502 });
    expect(asked).toHaveLength(1);
  });

  test('no call is retried more often than the limit', async () => {
    const { client, asked } = clientWith([gateway(), gateway(), gateway(), gateway()], {
      retry: { limit: 3 },
    });
    expect(await passTime(client.institutions.list())).toMatchObject({ status: 502 });
    expect(asked).toHaveLength(4);
  });
});

describe('a 429', () => {
  test('is returned at once, with retryAtMs, if it asks for a wait longer than maxWaitMs', async () => {
    vi.setSystemTime('2026-03-01T00:00:00Z');
    const { client, asked } = clientWith([limited(85_092)]);
    const response = await client.accounts.getBalances(id);
    expect(response.error).toMatchObject({ code: 'RateLimitExceeded', nextStep: 'wait' });
    expect(response.error?.retryAtMs).toBe(Date.parse('2026-03-01T00:00:00Z') + 85_092_000);
    expect(asked).toHaveLength(1);
  });

  test('is returned at once if it names no time', async () => {
    const { client, asked } = clientWith([json({ type: 'RateLimitError', summary: 's', detail: 'd' }, 429)]);
    expect((await client.accounts.getBalances(id)).error?.code).toBe('InstitutionRateLimit');
    expect(asked).toHaveLength(1);
  });
});

describe('timeouts and aborts', () => {
  test('bank data has a longer default timeout than a list', async () => {
    const { client } = clientWith([() => new Promise(() => undefined)]);
    await expect(passTime(client.accounts.getTransactions(id))).rejects.toMatchObject({ timeoutMs: 120_000 });
  });

  test('the timeout covers reading the answer', async () => {
    const { client } = clientWith([
      new Response(new ReadableStream({ pull: () => new Promise(() => undefined) })),
    ]);
    await expect(passTime(client.institutions.list({}, { timeoutMs: 50 }))).rejects.toMatchObject({
      timeoutMs: 50,
    });
  });

  test('totalTimeoutMs limits a call including its retries', async () => {
    const never = () => new Promise<Response>(() => undefined);
    const { client, asked } = clientWith([gateway(), never], { totalTimeoutMs: 5_000 });
    const startedMs = performance.now();
    await expect(passTime(client.institutions.list())).rejects.toMatchObject({
      timeoutMs: 5_000,
      phase: 'request',
    });
    expect(performance.now() - startedMs).toBe(5_000);
    expect(asked).toHaveLength(2);
  });

  test('a wait that does not fit into totalTimeoutMs is not started, and the answer is returned at once', async () => {
    const { client, asked } = clientWith([limited(9), institutions()], { totalTimeoutMs: 5_000 });
    expect(await client.institutions.list()).toMatchObject({ status: 429 });
    expect(asked).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an abort ends the wait before a retry with the caller’s reason', async () => {
    const { client, asked } = clientWith([limited(9), institutions()]);
    const controller = new AbortController();
    const call = client.institutions.list({}, { signal: controller.signal });
    const reason = { mine: true };
    setTimeout(() => controller.abort(reason), 1_000);
    await expect(passTime(call)).rejects.toBe(reason);
    expect(asked).toHaveLength(1);
  });

  test('a call that times out while it waits for its token sends nothing', async () => {
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
  test('a store whose write hangs delays a call by a second and no longer', async () => {
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
        // A fixed name, because fake timers do not control the digest of the secrets that is the default.
        tokenKey: 'someone',
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

  test('an abort aborts the request that fetch was given', async () => {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    const client = createNordigenClient({
      credentials: 'proxy',
      baseUrl: 'https://backend.example/api/v2/',
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

describe('answers without valid data', () => {
  test('HTML with status 200 is a validation error that has the text', async () => {
    const { client } = clientWith([new Response('<html>Sign in to the hotel network</html>')]);
    await expect(client.institutions.list()).rejects.toMatchObject({
      code: 'NORDIGEN_VALIDATION',
      operation: 'institutions.list',
      message: expect.stringContaining('GET institutions/ answered 200'),
      text: '<html>Sign in to the hotel network</html>',
    });
  });

  test('an answer without the documented key is a validation error that names the key', async () => {
    const { client } = clientWith([json({ transaktionen: [] })]);
    await expect(client.accounts.getTransactions(id)).rejects.toMatchObject({
      message: expect.stringContaining('transactions'),
      text: '{"transaktionen":[]}',
    });
  });

  test('client.request accepts an empty answer', async () => {
    const { client } = clientWith([new Response(null, { status: 204 })]);
    expect(await client.request('DELETE', 'something/new/')).toMatchObject({
      ok: true,
      status: 204,
      data: undefined,
    });
  });
});

describe('issues', () => {
  const odd = () =>
    json({ balances: [{ balanceAmount: { amount: '1', currency: 'EUR' }, balanceType: {} }] });

  test('are in the response, go to on.issue, and make unwrap throw with the data', async () => {
    const events: unknown[] = [];
    const { client } = clientWith([odd(), odd(), odd()], { on: { issue: (event) => events.push(event) } });
    const response = await client.accounts.getBalances(id);
    expect(response).toMatchObject({ ok: true, issues: [{ path: 'balances[0].balanceType' }] });
    expect(events).toEqual([{ operation: 'accounts.getBalances', issues: response.issues }]);
    await expect(client.accounts.getBalances(id).unwrap()).rejects.toMatchObject({
      name: 'NordigenValidationError',
      data: response.data,
      issues: [{ path: 'balances[0].balanceType' }],
    });
    expect(await client.accounts.getBalances(id).unwrap({ allowIssues: true })).toEqual(response.data);
  });
});

describe('a caller that aborts', () => {
  const refused = () => json({ summary: 'Invalid token', detail: 'Token is invalid or expired' }, 401);
  const pair = () => json({ access: 'an-access-token', refresh: 'a-refresh-token' });
  const secrets = { credentials: { secretId: 'i', secretKey: 'k' } };

  test('between a 401 and its retry sends nothing more, even for a write', async () => {
    const controller = new AbortController();
    const { client, asked } = clientWith([pair(), refused(), pair(), json({ id: 'x' }, 201)], {
      ...secrets,
      on: { response: ({ status }) => status === 401 && controller.abort('enough') },
    });
    const call = client.agreements.create({ institution_id: 'A' }, { signal: controller.signal });
    await expect(passTime(call)).rejects.toBe('enough');
    expect(asked).toEqual(['POST token/new/', 'POST agreements/enduser/']);
  });

  test('gets its own reason back, even if that is an error of another call', async () => {
    const other = clientWith([limited(100)]);
    const { error } = await other.client.institutions.list();
    const controller = new AbortController();
    const { client } = clientWith([() => new Promise(() => undefined)]);
    const call = client.institutions.list({}, { signal: controller.signal });
    controller.abort(error);
    await expect(call).rejects.toBe(error);
  });

  test('before the call starts sends nothing', async () => {
    const controller = new AbortController();
    controller.abort('early');
    const { client, asked } = clientWith([institutions()]);
    await expect(client.institutions.list({}, { signal: controller.signal })).rejects.toBe('early');
    expect(asked).toEqual([]);
  });

  test('without a reason, as in React Native, gets an AbortError', async () => {
    const controller = new AbortController();
    Object.defineProperty(controller.signal, 'reason', { value: undefined });
    const { client } = clientWith([() => new Promise(() => undefined)]);
    const call = client.institutions.list({}, { signal: controller.signal });
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a token that the API refuses', () => {
  test('if nothing can renew it, the API’s 401 is returned', async () => {
    const refused = json({ summary: 'Invalid token', detail: 'Token is invalid or expired' }, 401);
    const { client } = clientWith([refused], { credentials: undefined });
    await client.auth.setTokenPair({ access: 'an-access-token' });
    expect(await client.institutions.list()).toMatchObject({ ok: false, error: { code: 'InvalidToken' } });
  });
});

describe('a call’s own options', () => {
  test('retry overrides the client’s option', async () => {
    const { client, asked } = clientWith([gateway(), gateway(), gateway(), gateway()]);
    await passTime(client.institutions.list({}, { retry: false }));
    expect(asked).toHaveLength(1);
    await passTime(client.institutions.list({}, { retry: { limit: 1 } }));
    expect(asked).toHaveLength(3);
  });

  test('headers override the client’s, for that call only', async () => {
    const sent: (string | null)[] = [];
    const client = createNordigenClient({
      credentials: 'proxy',
      baseUrl: 'https://backend.example/',
      headers: { 'x-session': 'of the client' },
      fetch: async ({ headers }) => {
        sent.push(headers.get('x-session'));
        return institutions();
      },
    });
    await client.institutions.list({}, { headers: { 'X-Session': 'of the call' } });
    await client.institutions.list();
    expect(sent).toEqual(['of the call', 'of the client']);
  });

  test('undefined options count as omitted', async () => {
    const { client } = clientWith([institutions()]);
    const options = { signal: undefined, timeoutMs: undefined, retry: undefined, headers: undefined };
    expect((await client.institutions.list(undefined, options)).ok).toBe(true);
  });

  test.each([
    [null, /^A call: expected an object with signal/],
    [{ timeout: 1 }, /^A call has no option 'timeout'/],
    [{ signal: {} }, /^signal must be/],
    [{ retry: { limit: -1 } }, /^retry\.limit/],
    [{ headers: { authorization: 'Bearer x' } }, /must not set authorization/],
  ])('%j is rejected with a clear error before anything is sent', async (options, message) => {
    const { client, asked } = clientWith([institutions()], {
      credentials: { secretId: 'i', secretKey: 'k' },
    });
    await expect(client.institutions.list({}, options as never)).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});

describe('a function that returns headers', () => {
  test('is called once per attempt, including retries', async () => {
    let asked = 0;
    const { client } = clientWith([gateway(), institutions()], {
      headers: async () => ({ 'x-session': String(++asked) }),
    });
    expect((await passTime(client.institutions.list())).ok).toBe(true);
    expect(asked).toBe(2);
  });

  test('rejects the call with its own error if it fails', async () => {
    const failure = new Error('no session');
    const { client, asked } = clientWith([institutions()], { headers: () => Promise.reject(failure) });
    await expect(client.institutions.list()).rejects.toBe(failure);
    expect(asked).toEqual([]);
  });

  test('must not set authorization either', async () => {
    const { client } = clientWith([institutions()], {
      credentials: { secretId: 'i', secretKey: 'k' },
      headers: () => ({ authorization: 'Bearer x' }),
    });
    await expect(client.institutions.list()).rejects.toThrow(/must not set authorization/);
  });
});

describe('a fetch function of the user that has a fault', () => {
  const faults: [string, () => unknown, RegExp][] = [
    [
      'throws a ReferenceError',
      () => {
        throw new ReferenceError('agent is not defined');
      },
      /threw \(ReferenceError\)/,
    ],
    [
      'throws something that is not an error',
      () => {
        throw 'nothing';
      },
      /threw \(string\)/,
    ],
    [
      'calls something that is not a function',
      () => (undefined as unknown as () => void)(),
      /threw \(TypeError\)/,
    ],
    [
      'cannot read the request, as with another version of undici',
      () =>
        Promise.reject(
          Object.assign(new TypeError('Failed to parse URL from [object Request]'), {
            cause: { code: 'ERR_INVALID_URL' },
          }),
        ),
      /threw \(TypeError\)/,
    ],
    [
      'has read the body itself',
      async () => {
        const response = institutions();
        await response.text();
        return response;
      },
      /body was read already/,
    ],
    [
      'returns a map of headers',
      () => ({ status: 200, text: async () => '[]', headers: new Map() }),
      /without Headers/,
    ],
  ];
  test.each(faults)('%s: the error says so, and fetch is called once', async (_, fault, message) => {
    let asked = 0;
    const client = createNordigenClient({
      credentials: 'proxy',
      baseUrl: 'https://backend.example/',
      fetch: (() => {
        asked++;
        return fault();
      }) as never,
    });
    await expect(passTime(client.institutions.list())).rejects.toMatchObject({
      code: 'NORDIGEN_NETWORK',
      reason: 'fetch-failed',
      message: expect.stringMatching(message),
    });
    expect(asked).toBe(1);
  });
});

describe('responses that cannot be used', () => {
  const response = (status: number, headers: HeadersInit = {}) => new Response(null, { status, headers });
  const of = (type: string) =>
    Object.defineProperties(new Response(''), { type: { value: type }, status: { value: 0 } });
  test.each([
    [
      'a redirect',
      () => response(301, { location: '/elsewhere' }),
      'redirect',
      /Every path of the API ends in a slash/,
    ],
    [
      'a framework’s redirect',
      () => response(308, { location: '/api/x' }),
      'redirect',
      /Next\.js and SvelteKit/,
    ],
    ['a redirect that the browser hides', () => of('opaqueredirect'), 'redirect', /that the browser hides/],
    [
      'a redirect that the fetch followed',
      () => Object.defineProperty(institutions(), 'redirected', { value: true }),
      'redirect',
      /followed/,
    ],
    ['a 304', () => response(304), 'unreadable', /304 Not Modified/],
    ['an opaque response', () => of('opaque'), 'unreadable', /no-cors/],
    ['an error response', () => Response.error(), 'unreadable', /cannot be read/],
  ])('%s is named in the error and not retried', async (_, reply, reason, message) => {
    const { client, asked } = clientWith([reply(), institutions()]);
    await expect(passTime(client.institutions.list())).rejects.toMatchObject({
      code: 'NORDIGEN_NETWORK',
      reason,
      message: expect.stringMatching(message),
    });
    expect(asked).toHaveLength(1);
  });

  test('an answer longer than maxBodyBytes is rejected and not retried', async () => {
    const { client, asked } = clientWith([institutions(), institutions()], { maxBodyBytes: 10 });
    await expect(passTime(client.institutions.list())).rejects.toMatchObject({
      reason: 'too-large',
      message: expect.stringContaining('more than 10 bytes'),
    });
    expect(asked).toHaveLength(1);
  });
});

describe('a request that was certainly not sent', () => {
  const unreachable = () => Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } });

  test('is retried even for writes and bank data, and the error has wasSent: false', async () => {
    const { client, asked } = clientWith([unreachable(), json({ id: 'x', created: 'c' }, 201)]);
    await passTime(client.agreements.create({ institution_id: 'A' }).catch(() => undefined));
    expect(asked).toHaveLength(2);
    const hopeless = clientWith([unreachable(), unreachable(), unreachable()]);
    await expect(passTime(hopeless.client.accounts.getBalances(id))).rejects.toMatchObject({
      reason: 'no-answer',
      systemCode: 'ECONNREFUSED',
      wasSent: false,
    });
    expect(hopeless.asked).toHaveLength(3);
  });

  test('is not what a dropped connection means: wasSent is true', async () => {
    const { client } = clientWith([dropped()]);
    await expect(client.accounts.getBalances(id)).rejects.toMatchObject({ wasSent: true });
  });
});

describe('events', () => {
  test('number every request of a call, including those after a token renewal', async () => {
    const refused = json({ summary: 'Invalid token', detail: 'Token is invalid or expired' }, 401);
    const pair = () => json({ access: 'an-access-token', refresh: 'a-refresh-token' });
    const events: string[] = [];
    const { client } = clientWith([pair(), refused, pair(), gateway(), institutions()], {
      credentials: { secretId: 'i', secretKey: 'k' },
      on: {
        response: ({ operation, status, attempt }) =>
          operation === 'institutions.list' && events.push(`${attempt} ${status}`),
      },
    });
    await passTime(client.institutions.list());
    expect(events).toEqual(['1 401', '2 502', '3 200']);
  });

  test('include answers that cannot be read', async () => {
    const events: unknown[] = [];
    const { client } = clientWith([new Response('<html>')], {
      on: { response: (event) => events.push(event) },
    });
    await expect(client.institutions.list()).rejects.toMatchObject({ code: 'NORDIGEN_VALIDATION' });
    expect(events).toEqual([
      expect.objectContaining({ status: 200, code: 'NORDIGEN_VALIDATION', attempt: 1 }),
    ]);
  });

  test('contain no id, whatever path client.request was given', async () => {
    const paths: string[] = [];
    const { client } = clientWith([json({}), json({}), json({})], {
      on: { response: ({ path }) => paths.push(path) },
    });
    await client.request('GET', `accounts/${id}/transactions/premium/`);
    await client.request('GET', 'institutions/MONZO_MONZGB2L/');
    await client.request('GET', 'agreements/enduser/%7Bx%7D/accept/');
    expect(paths).toEqual([
      'accounts/{id}/transactions/premium/',
      'institutions/{id}/',
      'agreements/enduser/{id}/accept/',
    ]);
  });

  test('do not reach listeners that are added after the client was created', async () => {
    const on: NordigenClientOptions['on'] = {};
    const odd = { balanceAmount: { amount: '1', currency: 'EUR' }, balanceType: {} };
    const { client } = clientWith([institutions(), json({ balances: [odd] })], { on });
    const late = vi.fn();
    Object.assign(on, { response: late, issue: late, tokenPair: late });
    await client.institutions.list();
    expect((await client.accounts.getBalances(id)).issues).toHaveLength(1);
    expect(late).not.toHaveBeenCalled();
  });
});

describe('close', () => {
  test('ends a call that waits for its retry', async () => {
    const { client, asked } = clientWith([gateway(), institutions()]);
    const call = client.institutions.list();
    const over = expect(call).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    await vi.advanceTimersByTimeAsync(1);
    client.close();
    await over;
    await vi.runAllTimersAsync();
    expect(asked).toHaveLength(1);
  });
});

describe('caches', () => {
  test('store no answer unless requestInit allows it, and never a token', async () => {
    const seen: string[] = [];
    const options = (requestInit: RequestInit): NordigenClientOptions => ({
      credentials: { secretId: 'i', secretKey: 'k' },
      requestInit,
      fetch: async (request) => {
        seen.push(`${new URL(request.url).pathname} ${request.cache}`);
        return request.method === 'GET' ? institutions() : json({ access: 'a-token', refresh: 'r-token' });
      },
    });
    await createNordigenClient(options({})).institutions.list();
    await createNordigenClient(options({ cache: 'force-cache' })).institutions.list();
    expect(seen).toEqual([
      '/api/v2/token/new/ no-store',
      '/api/v2/institutions/ no-store',
      '/api/v2/token/new/ no-store',
      '/api/v2/institutions/ force-cache',
    ]);
  });
});

describe('a platform without AbortSignal.any, AbortSignal.timeout, throwIfAborted and body streams', () => {
  test('makes calls with a total timeout, a signal and a retry', async () => {
    const script = new URL('../helpers/without-newer-globals.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script]);
    expect(JSON.parse(stdout)).toEqual({ ok: true, rows: 1, storeErrors: [], aborted: 'AbortError' });
  });
});

test('a failed token request is retried as such, and not again by the call that needs the token', async () => {
  const { client, asked } = clientWith([gateway(), gateway(), gateway(), gateway()], {
    credentials: { secretId: 'an-id', secretKey: 'a-key' },
  });
  const response = await passTime(client.institutions.list());
  expect(response.error?.operation).toBe('token.getTokenPair');
  expect(asked).toEqual(Array.from({ length: 3 }, () => 'POST token/new/'));
});

test('an abort ends a call with totalTimeoutMs with the caller’s reason, too', async () => {
  const controller = new AbortController();
  const { client } = clientWith([() => new Promise(() => undefined)], { totalTimeoutMs: 5_000 });
  const call = client.institutions.list({}, { signal: controller.signal });
  await vi.advanceTimersByTimeAsync(1);
  controller.abort('gone');
  await expect(passTime(call)).rejects.toBe('gone');
});

import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import {
  causeOf,
  createNordigenClient,
  isNordigenError,
  type NordigenClient,
  type NordigenClientOptions,
  type ResponseEvent,
} from '../src/index.ts';
import { startSandbox } from './helpers/start-sandbox.ts';

const secretKey = 'a-secret-key-nobody-may-see';
const secretId = 'a-secret-id';

/** The common ways to print a value, joined. */
function print(value: unknown): string {
  const parts = [
    inspect(value, { showHidden: true, depth: 12, getters: false }),
    JSON.stringify(value),
    String(value),
    (value as Error)?.stack ?? '',
  ];
  if (value instanceof Error)
    parts.push(
      JSON.stringify(Object.getOwnPropertyNames(value).map((name) => [name, Reflect.get(value, name)])),
    );
  return parts.join('\n');
}

describe('arguments that do not fit reject and are named', () => {
  const client = createNordigenClient({
    credentials: async () => ({ access: 'an-access-token' }),
    fetch: async () => new Response('', { status: 500 }),
  });
  test.each<[string, () => Promise<unknown>, RegExp]>([
    ['null for parameters', () => client.accounts.getTransactions('x', null as never), /parameters must be/],
    ['null for filters', () => client.institutions.list(null as never), /parameters must be/],
    ['null for a wait', () => client.auth.getAccessToken(null as never), /expected an object with signal/],
    ['another option', () => client.auth.getTokenPair({ sgnal: 1 } as never), /no option 'sgnal'/],
    [
      'an option of calls',
      () => client.auth.getAccessToken({ timeoutMs: 5 } as never),
      /no option 'timeoutMs'/,
    ],
    [
      'half a signal',
      () => client.institutions.list({}, { signal: { addEventListener: () => 0 } as never }),
      /signal must be an AbortSignal/,
    ],
  ])('%s', async (_, call, message) => {
    await expect(call()).rejects.toThrow(message);
    await expect(call()).rejects.toBeInstanceOf(TypeError);
  });
});

describe('nothing leaks', () => {
  test('from the client, before and after it has tokens', async () => {
    const sandbox = await startSandbox({ credentials: { secretId, secretKey } });
    const client = sandbox.client();
    expect(print(client)).not.toContain(secretKey);
    await client.institutions.list();
    const { access, refresh } = await client.auth.getTokenPair();
    for (const secret of [secretKey, access, refresh as string]) expect(print(client)).not.toContain(secret);
  });

  type Failure = [
    name: string,
    fail: (client: NordigenClient) => Promise<unknown>,
    reply?: (request: Request) => Promise<Response> | Response,
  ];
  const echo = async (request: Request) =>
    new Response(`<pre>${request.headers.get('authorization')} ${await request.text()}</pre>`, {
      status: 500,
    });
  const list = (client: NordigenClient) => client.institutions.list().unwrap();
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJ0b2tlbl90eXBlIjoiYWNjZXNzIn0.c2lnbmF0dXJl';
  const opaque = 'opaque-token-of-a-test';
  const give = (client: NordigenClient, access: string) =>
    client.auth.setTokenPair({ access, refresh: access });

  const failures: Failure[] = [
    [
      'a gateway that echoes a data call',
      async (client) => give(client, token).then(() => list(client)),
      echo,
    ],
    [
      'a gateway that echoes an opaque token',
      async (client) => give(client, opaque).then(() => list(client)),
      echo,
    ],
    ['a gateway that echoes a token call', (client) => client.token.getTokenPair().unwrap(), echo],
    ['a gateway that echoes a refresh', (client) => client.token.refreshAccessToken(opaque).unwrap(), echo],
    [
      'a gateway that echoes in JSON',
      (client) => client.token.getTokenPair().unwrap(),
      async (request) => Response.json({ summary: 'Bad', detail: await request.text() }, { status: 400 }),
    ],
    [
      'a misspelt token pair',
      (client) => client.token.getTokenPair().unwrap(),
      () => Response.json({ acces: token, refresh: token }),
    ],
    [
      'a dropped connection',
      async (client) => give(client, opaque).then(() => client.accounts.getBalances('x').unwrap()),
      () => Promise.reject(new TypeError('fetch failed')),
    ],
    [
      'a redirect',
      async (client) => give(client, opaque).then(() => list(client)),
      () => new Response('', { status: 302, headers: { location: `https://x.example/?t=${opaque}` } }),
    ],
    [
      'a timeout',
      async (client) => give(client, opaque).then(() => client.institutions.list({}, { timeoutMs: 5 })),
      () => new Promise(() => undefined),
    ],
    [
      'a success with an HTML body',
      async (client) => give(client, opaque).then(() => list(client)),
      (request) => new Response(`<p>${request.headers.get('authorization')}</p>`),
    ],
  ];

  test.each(failures)('from the error of %s', async (_, fail, reply) => {
    const client = createNordigenClient({
      credentials: { secretId, secretKey },
      retry: false,
      fetch: async (request) => (reply ? reply(request) : Response.error()),
    });
    const error = await fail(client).then(
      () => expect.fail('should have failed'),
      (thrown: unknown) => thrown,
    );
    expect(isNordigenError(error)).toBe(true);
    const { body, text } = error as { body?: unknown; text?: string };
    for (const secret of [secretKey, token, opaque]) {
      expect(print(error)).not.toContain(secret);
      expect(JSON.stringify([body, text])).not.toContain(secret);
    }
  });

  test('from an echo in which the secret is escaped, even twice', async () => {
    const odd = 'quote"slash/\\back and blank';
    const client = createNordigenClient({
      credentials: { secretId, secretKey: odd },
      retry: false,
      fetch: async (request) => {
        const text = await request.text();
        return new Response(`${text} ${encodeURIComponent(odd)} ${JSON.stringify({ summary: text })}`, {
          status: 500,
        });
      },
    });
    const { error } = await client.token.getTokenPair();
    const printed = `${print(error)} ${error?.body}`;
    for (const part of ['and blank', 'and%20blank']) expect(printed).not.toContain(part);
  });

  test('from a credentials function that throws its secret', async () => {
    const credentials = () =>
      Promise.reject(Object.assign(new Error(`cannot use ${secretKey}`), { config: { secretKey } }));
    const client = createNordigenClient({ credentials, fetch: async () => Response.error() });
    const error = await list(client).catch((thrown: unknown) => thrown);
    expect(print(error)).not.toContain(secretKey);
    expect(causeOf(error)).toMatchObject({ config: { secretKey } });
  });

  test('from a store that quotes the record in its error', async () => {
    const sandbox = await startSandbox();
    const errors: Error[] = [];
    const store = {
      get: () => undefined,
      set: (_: string, record: object) => Promise.reject(new Error(`SET failed: ${JSON.stringify(record)}`)),
      clear: () => undefined,
    };
    const client = sandbox.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect((await client.institutions.list()).ok).toBe(true);
    expect(errors).toHaveLength(1);
    expect(print(errors[0])).not.toContain(await client.auth.getAccessToken());
  });

  test('from the body of an error, which may contain bank data', async () => {
    const body = { id: 'x', iban: 'GB33BUKB20201555555555', status: 'ERROR' };
    const client = createNordigenClient({
      credentials: 'proxy',
      baseUrl: 'https://backend.example/',
      fetch: async () => Response.json(body, { status: 409 }),
    });
    const { error } = await client.accounts.getBalances('x');
    expect(print(error)).not.toContain(body.iban);
    expect(error?.body).toEqual(body);
  });
});

describe('ids', () => {
  test('are encoded, so that an odd id cannot change the path', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    const response = await client.accounts.get('../institutions/?country=GB#');
    expect(response.ok).toBe(false);
    expect(sandbox.lastRequest()).toMatchObject({
      path: '/api/v2/accounts/..%2Finstitutions%2F%3Fcountry%3DGB%23/',
      query: {},
    });
  });
});

describe('bad arguments reject with a TypeError that names them, before anything is sent', () => {
  const bad: [string, (client: NordigenClient) => Promise<unknown>, RegExp][] = [
    ['an empty id', (client) => client.accounts.get(''), /^id must not be empty/],
    ['an id of blanks', (client) => client.accounts.get(' '), /^id must not be empty/],
    ['the id .', (client) => client.accounts.getBalances('.'), /^id must not be '\.'/],
    ['the id ..', (client) => client.requisitions.delete('..'), /^id must not be '\.\.'/],
    [
      'an id that is not a string',
      (client) => client.accounts.get(undefined as never),
      /^id must be a string/,
    ],
    ['half a surrogate pair', (client) => client.accounts.get('\ud800'), /^id contains half/],
    [
      'date_from after date_to',
      (client) => client.accounts.getTransactions('x', { date_from: '2026-02-02', date_to: '2026-02-01' }),
      /^date_from .* must not be after date_to/,
    ],
    [
      'a date that does not exist',
      (client) => client.accounts.getTransactions('x', { date_from: '2026-02-30' }),
      /^date_from must be a date/,
    ],
    [
      'a date that is a Date',
      (client) => client.accounts.getTransactions('x', { date_to: new Date() as never }),
      /^date_to must be a date/,
    ],
    [
      'an unknown parameter',
      (client) => client.accounts.getTransactions('x', { dateFrom: '2026-01-01' } as never),
      /no parameter 'dateFrom'.*date_from, date_to/,
    ],
    [
      'options in place of parameters',
      (client) => client.accounts.getTransactions('x', { timeoutMs: 5 } as never),
      /no parameter 'timeoutMs'/,
    ],
    ['a page limit of 0', (client) => client.requisitions.list({ limit: 0 }), /^limit must be/],
    ['a negative offset', (client) => client.agreements.list({ offset: -1 }), /^offset must be/],
    ['an invalid country', (client) => client.institutions.list({ country: 'Britain' }), /^country must be/],
    [
      'a filter that is not a boolean',
      (client) => client.institutions.list({ card_accounts_supported: 'yes' as never }),
      /^card_accounts_supported must be/,
    ],
    [
      'a missing body',
      (client) => client.requisitions.create(undefined as never),
      /^The body, with the parameters of the call, must be a plain object/,
    ],
    [
      'an unknown call option',
      (client) => client.institutions.list({}, { timeout: 5 } as never),
      /no option 'timeout'/,
    ],
    ['a timeout of 0', (client) => client.institutions.list({}, { timeoutMs: 0 }), /^timeoutMs must be/],
    [
      'an invalid signal',
      (client) => client.institutions.list({}, { signal: {} as never }),
      /^signal must be/,
    ],
    ['an empty refresh token', (client) => client.token.refreshAccessToken(''), /^refreshToken must be/],
    [
      'parameters that are not a plain object',
      (client) =>
        client.request('GET', 'institutions/', {
          searchParams: new URLSearchParams({ country: 'GB' }) as never,
        }),
      /^request: the parameters must be a plain object/,
    ],
    ['an unknown method', (client) => client.request('TRACE' as never, 'institutions/'), /^method must be/],
  ];

  test.each(bad)('%s', async (_, call, message) => {
    const fetch = vi.fn();
    const client = createNordigenClient({ credentials: { secretId, secretKey }, fetch });
    const error = await call(client).then(
      () => expect.fail('should have rejected'),
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(TypeError);
    expect((error as Error).message).toMatch(message);
    expect(fetch).not.toHaveBeenCalled();
  });
});

describe('bad options throw a TypeError that names them', () => {
  const bad: [string, NordigenClientOptions | object, RegExp][] = [
    ['an unknown option', { secretId }, /no option 'secretId'/],
    ['a missing secretKey', { credentials: { secretId } }, /^credentials\.secretKey must be/],
    ['an empty secretId', { credentials: { secretId: '', secretKey } }, /^credentials\.secretId must be/],
    [
      'a misspelt secret',
      { credentials: { secretId, secret_key: secretKey } },
      /^credentials has no option 'secret_key'/,
    ],
    ['http outside loopback', { baseUrl: 'http://example.com/api/v2/' }, /^baseUrl must be https/],
    ['another scheme', { baseUrl: 'ftp://example.com/' }, /^baseUrl must be http/],
    ['an invalid URL', { baseUrl: 'https://' }, /^baseUrl must be a URL/],
    ['a user in the URL', { baseUrl: 'https://me:pw@example.com/' }, /^baseUrl must have no user/],
    [
      'an authorization header',
      { headers: { Authorization: 'Bearer x' } },
      /^headers must not set authorization/,
    ],
    ['an unknown retry option', { retry: { limits: 3 } }, /^retry has no option 'limits'/],
    [
      'a request option that the client sets itself',
      { requestInit: { redirect: 'follow' } },
      /^requestInit must not set redirect/,
    ],
    ['a negative retry limit', { retry: { limit: -1 } }, /^retry\.limit must be/],
    [
      'a window shorter than the leeway',
      { renewal: { leewaySeconds: 60, windowSeconds: 10 } },
      /^renewal\.windowSeconds/,
    ],
    ['an invalid store', { store: {} }, /^store must be a TokenStore: get/],
    ['an unknown listener', { on: { tokens: () => undefined } }, /^on has no option 'tokens'/],
    ['an invalid listener', { on: { response: true } }, /^on\.response must be a function/],
    ['a timeout that is too long for a timer', { timeoutMs: 2 ** 31 }, /^timeoutMs must be/],
    ['an empty tokenKey', { tokenKey: '' }, /^tokenKey must be/],
  ];

  test.each(bad)('%s', (_, options, message) => {
    expect(() => createNordigenClient(options as NordigenClientOptions)).toThrow(message);
    expect(() => createNordigenClient(options as NordigenClientOptions)).toThrow(TypeError);
  });

  test.each([
    'http://localhost:8080/api/v2',
    'http://127.0.0.1:1/',
    'http://[::1]:1/',
    'http://bank.localhost/',
  ])('http is allowed to the loopback address %s', (baseUrl) => {
    expect(() => createNordigenClient({ baseUrl })).not.toThrow();
  });

  test('http to other hosts is allowed with allowInsecure', () => {
    expect(() =>
      createNordigenClient({ baseUrl: 'http://proxy.internal/', allowInsecure: true }),
    ).not.toThrow();
  });
});

describe('listeners', () => {
  test('on.response is called with each answer, without data', async () => {
    const sandbox = await startSandbox();
    const events: ResponseEvent[] = [];
    const client = sandbox.client({ on: { response: (event) => events.push(event) } });
    sandbox.fail('accounts.get', 'IPAccessDenied');
    await client.accounts.get('some-id');
    expect(events).toEqual([
      {
        operation: 'token.getTokenPair',
        method: 'POST',
        path: 'token/new/',
        status: 200,
        attempt: 1,
        durationMs: expect.any(Number),
        rateLimits: expect.anything(),
      },
      {
        operation: 'accounts.get',
        method: 'GET',
        path: 'accounts/{id}/',
        status: 403,
        code: 'IpAccessDenied',
        attempt: 1,
        durationMs: expect.any(Number),
        rateLimits: expect.anything(),
      },
    ]);
  });

  test('one that throws does not fail the call, and its error is reported as an unhandled rejection', async () => {
    const sandbox = await startSandbox();
    const failure = new Error('from a listener');
    const client = sandbox.client({
      on: {
        response: () => {
          throw failure;
        },
      },
    });
    const unhandled: unknown[] = [];
    const listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => unhandled.push(reason));
    expect((await client.institutions.list()).ok).toBe(true);
    await new Promise((resolve) => setImmediate(resolve));
    process.removeAllListeners('unhandledRejection');
    for (const listener of listeners) process.on('unhandledRejection', listener);
    expect(unhandled).toEqual([failure, failure]);
  });
});

describe('close', () => {
  test('makes later calls reject', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    await client.institutions.list();
    client.close();
    await expect(client.institutions.list()).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    await expect(client.auth.getAccessToken()).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    await expect(client.token.getTokenPair()).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
  });

  test('ends a renewal in the background, without reporting it', async () => {
    const failures: unknown[] = [];
    const sandbox = await startSandbox();
    const work: Promise<unknown>[] = [];
    const client = sandbox.client({
      on: { renewalError: (error) => failures.push(error) },
      waitUntil: (promise) => work.push(promise),
    });
    await client.institutions.list();
    sandbox.advance(86_300);
    sandbox.fail('token.refreshAccessToken', { latencyMs: 5_000 });
    await client.institutions.list();
    client.close();
    await Promise.all(work);
    expect(failures).toEqual([]);
  });
});

import { afterEach, describe, expect, test, vi } from 'vitest';
import { createNordigenClient, type NordigenClient } from '../../src/index.ts';
import { createProxyHandler, type ProxyHandlerOptions } from '../../src/proxy/index.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';

const base = 'https://shop.example/api/bank/';
const accountId = 'b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001';
const everything: ProxyHandlerOptions['allow'] = [
  'institutions.list',
  'institutions.get',
  'agreements.create',
  'agreements.get',
  'requisitions.create',
  'requisitions.get',
  'requisitions.delete',
  'accounts.get',
  'accounts.getDetails',
  'accounts.getBalances',
  'accounts.getTransactions',
];

interface Setup {
  sandbox: Sandbox;
  /** Calls the handler like a page. */
  call: (path: string, init?: RequestInit) => Promise<Response>;
  handle: (request: Request) => Promise<Response>;
  /** The handler's calls to the API, except for token calls. */
  asked: () => string[];
  errors: unknown[];
}

function setUp(options: Partial<ProxyHandlerOptions> = {}): Setup {
  const sandbox = createSandbox();
  const client = createNordigenClient({
    credentials: sandbox.credentials,
    fetch: sandbox.fetch,
    retry: false,
  });
  const errors: unknown[] = [];
  const handle = createProxyHandler({
    client,
    basePath: '/api/bank/',
    allow: everything,
    authorize: () => true,
    onError: (error) => errors.push(error),
    ...options,
  });
  return {
    sandbox,
    handle,
    call: (path, init) => handle(new Request(new URL(path, base), init)),
    asked: () =>
      sandbox.requests
        .filter(({ path }) => !path.includes('token'))
        .map(({ method, path, query }) => `${method} ${path} ${new URLSearchParams(query)}`.trim()),
    errors,
  };
}

const write = (body: unknown, headers: HeadersInit = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a call that is allowed', () => {
  test('returns the API’s answer with its status and limits, and must not be cached', async () => {
    const { call } = setUp();
    const response = await call('institutions/?country=GB');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: expect.any(String) })]),
    );
    expect(response.headers.get('http_x_ratelimit_limit')).toMatch(/^\d+$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-type')).toBe('application/json');
  });

  test('keeps its parameters, with and without a trailing slash', async () => {
    const { call, asked } = setUp();
    await call(`accounts/${accountId}/transactions/?date_from=2026-01-01&date_to=2026-02-01`);
    await call(`accounts/${accountId}/transactions?date_from=2026-01-01`);
    expect(asked()).toEqual([
      `GET /api/v2/accounts/${accountId}/transactions/ date_from=2026-01-01&date_to=2026-02-01`,
      `GET /api/v2/accounts/${accountId}/transactions/ date_from=2026-01-01`,
    ]);
  });

  test('returns a refusal of the API whole, so that the page’s client can read it', async () => {
    const { call, sandbox } = setUp();
    sandbox.fail('accounts.getBalances', {
      status: 429,
      body: { summary: 'Rate limit exceeded', detail: 'x' },
      headers: { 'retry-after': '100' },
    });
    const response = await call(`accounts/${accountId}/balances/`);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('100');
    expect(await response.json()).toEqual({ summary: 'Rate limit exceeded', detail: 'x' });
  });

  test('can come from a client in proxy mode', async () => {
    const { handle } = setUp();
    const page = createNordigenClient({ credentials: 'proxy', baseUrl: base, fetch: handle });
    const institutions = await page.institutions.list({ country: 'GB' }).unwrap();
    const institution_id = institutions[0]?.id ?? '';
    const agreement = await page.agreements.create({ institution_id }).unwrap();
    const requisition = await page.requisitions
      .create({ institution_id, agreement: agreement.id, redirect: 'https://shop.example/back' })
      .unwrap();
    expect(await page.requisitions.get(requisition.id).unwrap()).toMatchObject({ id: requisition.id });
    expect((await page.requisitions.delete(requisition.id)).ok).toBe(true);
    expect((await page.accounts.getBalances(accountId)).error?.code).toBe('NotFound');
  });

  test('does not pass on the page’s own headers', async () => {
    let sent = new Headers();
    const client = createNordigenClient({
      credentials: async () => ({ access: 'the-token-of-the-backend' }),
      fetch: async (request) => {
        sent = request.headers;
        return Response.json([]);
      },
    });
    const { call } = setUp({ client });
    await call('institutions/', {
      headers: { authorization: 'Bearer of-the-page', cookie: 'a=b', 'x-own': 'c' },
    });
    expect(sent.get('authorization')).toBe('Bearer the-token-of-the-backend');
    expect(sent.get('cookie')).toBeNull();
    expect(sent.get('x-own')).toBeNull();
  });

  test('uses the client that is made for the request', async () => {
    const sandbox = createSandbox();
    const client = vi.fn(async () =>
      createNordigenClient({ credentials: sandbox.credentials, fetch: sandbox.fetch }),
    );
    const { call } = setUp({ client });
    expect(client).not.toHaveBeenCalled();
    expect((await call('institutions/')).status).toBe(200);
    expect(client).toHaveBeenCalledOnce();
  });
});

describe('the proxy refuses', () => {
  const outside = [
    'token/new/',
    'token/refresh/',
    'requisitions/',
    'agreements/enduser/',
    'accounts/',
    'institutions//',
    '/institutions/',
    `accounts/${accountId}/balances/extra/`,
    `accounts/${accountId}%2Fbalances/`,
    `accounts/${accountId}%2f..%2f..%2frequisitions/`,
    'accounts/%2e%2e/requisitions/',
    'accounts/../requisitions/',
    `accounts/x;${accountId}/balances/`,
    `accounts/${accountId}%00/balances/`,
    `accounts/${encodeURIComponent('ü')}/balances/`,
    `ACCOUNTS/${accountId}/balances/`,
    `accounts/${accountId}/premium/`,
  ];
  test.each(outside)('GET %s', async (path) => {
    const { call, asked } = setUp();
    expect([404, 405]).toContain((await call(path)).status);
    expect(asked()).toEqual([]);
  });

  test('an operation that is not allowed', async () => {
    const { call, asked } = setUp({ allow: ['institutions.list'] });
    expect((await call(`accounts/${accountId}/balances/`)).status).toBe(404);
    expect((await call('institutions/A/')).status).toBe(404);
    expect(asked()).toEqual([]);
  });

  test('a path outside of basePath, or one that only begins like it', async () => {
    const { handle } = setUp();
    for (const path of ['/institutions/', '/api/banking/institutions/', '/api/bank', '/']) {
      expect((await handle(new Request(`https://shop.example${path}`))).status, path).toBe(404);
    }
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'])(
    '%s instead of GET, with a 405',
    async (method) => {
      const { call, asked } = setUp();
      const response = await call(`accounts/${accountId}/balances/`, { method });
      expect(response.status).toBe(405);
      expect(response.headers.get('allow')).toBe('GET');
      expect(asked()).toEqual([]);
    },
  );

  test('a repeated parameter', async () => {
    const { call, asked } = setUp();
    expect(
      (await call(`accounts/${accountId}/transactions/?date_from=2026-01-01&date_from=2020-01-01`)).status,
    ).toBe(400);
    expect(asked()).toEqual([]);
  });
});

describe('calls from other sites', () => {
  const foreign: [string, HeadersInit][] = [
    ['cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['same-site', { 'sec-fetch-site': 'same-site' }],
    ['from another origin', { origin: 'https://evil.example' }],
    ['from a page without an origin', { origin: 'null' }],
    ['from the same name over http', { origin: 'http://shop.example' }],
    ['from another port', { origin: 'https://shop.example:8443' }],
    [
      'that claim same-origin but have another origin',
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
    ],
  ];
  test.each(foreign)('are refused, reads and writes: %s', async (_, headers) => {
    const authorize = vi.fn(() => true);
    const { call, asked } = setUp({ authorize });
    expect((await call('institutions/', { headers })).status).toBe(403);
    expect((await call('requisitions/', write({}, headers))).status).toBe(403);
    expect(authorize).not.toHaveBeenCalled();
    expect(asked()).toEqual([]);
  });

  test.each([
    ['a page of the same origin', { 'sec-fetch-site': 'same-origin', origin: 'https://shop.example' }],
    ['a typed address', { 'sec-fetch-site': 'none' }],
    ['a mobile app, which has no origin', {}],
  ])('do not include %s', async (_, headers) => {
    expect((await setUp().call('institutions/', { headers })).status).toBe(200);
  });

  test('do not include the own page if a reverse proxy ends TLS', async () => {
    const { handle } = setUp();
    const request = (origin: string) =>
      new Request('http://shop.example/api/bank/institutions/', { headers: { origin } });
    expect((await handle(request('https://shop.example'))).status).toBe(200);
    expect((await handle(request('https://evil.example'))).status).toBe(403);
  });

  test('do not include the own page if the server sees another address in its requests', async () => {
    const { handle } = setUp();
    const request = (origin: string) =>
      new Request('http://localhost:3000/api/bank/institutions/', {
        headers: { origin, host: 'shop.example' },
      });
    expect((await handle(request('https://shop.example'))).status).toBe(200);
    expect((await handle(request('https://evil.example'))).status).toBe(403);
    expect((await handle(request('https://shop.example.evil.example'))).status).toBe(403);
  });

  test('are allowed only from the listed origins if origins are given', async () => {
    const { call } = setUp({ origins: ['https://app.example'] });
    expect((await call('institutions/', { headers: { origin: 'https://app.example' } })).status).toBe(200);
    expect((await call('institutions/', { headers: { origin: 'https://shop.example' } })).status).toBe(403);
  });
});

describe('authorize', () => {
  test('is called with the request, the operation and its arguments', async () => {
    const authorize = vi.fn(() => true);
    const { call } = setUp({ authorize });
    await call(`accounts/${accountId}/transactions/?date_from=2026-01-01`);
    await call('requisitions/', write({ institution_id: 'A', redirect: 'https://shop.example/' }));
    expect(authorize.mock.calls).toEqual([
      [
        {
          request: expect.any(Request),
          operation: 'accounts.getTransactions',
          ids: { id: accountId },
          query: { date_from: '2026-01-01' },
          body: undefined,
        },
      ],
      [
        {
          request: expect.any(Request),
          operation: 'requisitions.create',
          ids: {},
          query: {},
          body: { institution_id: 'A', redirect: 'https://shop.example/' },
        },
      ],
    ]);
  });

  const verdicts: [string, unknown][] = [
    ['false', false],
    ['undefined', undefined],
    ['1', 1],
    ['a text', 'yes'],
    ['a user', { id: 7 }],
    ['a promise of a user', Promise.resolve({ id: 7 })],
  ];
  test.each(verdicts)('that returns %s allows nothing', async (_, verdict) => {
    const { call, asked } = setUp({ authorize: (() => verdict) as never });
    expect((await call('institutions/')).status).toBe(404);
    expect(asked()).toEqual([]);
  });

  test('that throws or rejects allows nothing, and is reported only to the backend', async () => {
    const failure = new Error('the session store is down');
    for (const authorize of [
      () => {
        throw failure;
      },
      () => Promise.reject(failure),
    ]) {
      const { call, asked, errors } = setUp({ authorize });
      const response = await call('institutions/');
      expect(response.status).toBe(404);
      expect(await response.text()).toBe('');
      expect(errors).toEqual([failure]);
      expect(asked()).toEqual([]);
    }
  });

  test('that never answers ends after 10 s, without a call', async () => {
    vi.useFakeTimers();
    const { call, asked } = setUp({ authorize: () => new Promise(() => undefined) });
    const response = call('institutions/');
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await response).status).toBe(504);
    expect(asked()).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('may return its own response', async () => {
    const { call, asked } = setUp({ authorize: () => Response.json({ login: '/login' }, { status: 401 }) });
    const response = await call('institutions/');
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({ login: '/login' });
    expect(asked()).toEqual([]);
  });
});

describe('writes', () => {
  test.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['a text', 'text/plain'],
    ['a type that only resembles JSON', 'application/json-patch+json'],
    ['no type', ''],
  ])('with %s are refused', async (_, type) => {
    const { call, asked } = setUp();
    const response = await call('requisitions/', write({}, { 'content-type': type }));
    expect(response.status).toBe(415);
    expect(asked()).toEqual([]);
  });

  test.each([['[1]'], ['"text"'], ['null'], ['{']])('of %s are refused', async (body) => {
    const { call, asked } = setUp();
    const response = await call('requisitions/', { ...write({}), body });
    expect(response.status).toBe(400);
    expect(asked()).toEqual([]);
  });

  test('that are too long are refused, whatever their content-length', async () => {
    const { call, asked } = setUp();
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(60_000)),
    });
    const endless = { ...write({}), body, duplex: 'half' } as RequestInit;
    expect((await call('requisitions/', endless)).status).toBe(413);
    const honest = write({ reference: 'x'.repeat(70_000) }, { 'content-length': '70020' });
    expect((await call('requisitions/', honest)).status).toBe(413);
    expect(asked()).toEqual([]);
  });

  test('that never end time out', async () => {
    vi.useFakeTimers();
    const body = new ReadableStream({ pull: () => new Promise(() => undefined) });
    const { call, asked } = setUp();
    const response = call('requisitions/', { ...write({}), body, duplex: 'half' } as RequestInit);
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await response).status).toBe(408);
    expect(asked()).toEqual([]);
  });

  test('that break off are a 400, and are reported', async () => {
    const failure = new Error('the page is gone');
    const body = new ReadableStream({ pull: (controller) => controller.error(failure) });
    const { call, asked, errors } = setUp();
    const response = await call('requisitions/', { ...write({}), body, duplex: 'half' } as RequestInit);
    expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store']);
    expect(errors).toEqual([failure]);
    expect(asked()).toEqual([]);
  });

  test('that a middleware has read are a 400, and the report says what to do', async () => {
    const { handle, asked, errors } = setUp();
    const request = new Request(`${base}requisitions/`, write({}));
    await request.text();
    expect((await handle(request)).status).toBe(400);
    expect(errors).toEqual([
      expect.objectContaining({ message: expect.stringContaining('request.clone()') }),
    ]);
    expect(asked()).toEqual([]);
  });
});

describe('a failure that concerns only the backend', () => {
  test.each(['token', 'accounts'])(
    'is an empty 502 if the secret or token is refused at %s',
    async (place) => {
      const client = createNordigenClient({
        credentials: { secretId: 'i', secretKey: 'k' },
        fetch: async ({ url }) =>
          url.includes(`/${place}/`)
            ? Response.json({ summary: 'Invalid token', detail: 'of the backend' }, { status: 401 })
            : Response.json({ access: 'an-access-token', refresh: 'a-refresh-token' }),
      });
      const { call, errors } = setUp({ client });
      const response = await call(`accounts/${accountId}/balances/`);
      expect([response.status, await response.text()]).toEqual([502, '']);
      expect(errors).toHaveLength(1);
    },
  );

  test('is an empty 502 if the API refuses the IP address', async () => {
    const { call, sandbox } = setUp();
    sandbox.fail('institutions.list', 'IPAccessDenied');
    const response = await call('institutions/');
    expect([response.status, await response.text()]).toEqual([502, '']);
  });

  test.each([
    ['a network error', () => Promise.reject(new TypeError('fetch failed')), 502],
    ['an answer that is not JSON', async () => new Response('<html>'), 502],
    ['a redirect', async () => new Response(null, { status: 301, headers: { location: '/' } }), 502],
  ])('is an empty 502 after %s', async (_, fetch, status) => {
    const client = createNordigenClient({
      credentials: async () => ({ access: 'a-token' }),
      fetch,
      retry: false,
    });
    const { call, errors } = setUp({ client });
    const response = await call('institutions/');
    expect([response.status, await response.text()]).toEqual([status, '']);
    expect(errors).toHaveLength(1);
  });

  test('is a 504 if the API does not answer in time', async () => {
    vi.useFakeTimers();
    const client = createNordigenClient({
      credentials: async () => ({ access: 'a-token' }),
      fetch: () => new Promise(() => undefined),
    });
    const { call } = setUp({ client });
    const response = call('institutions/');
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await response).status).toBe(504);
  });

  test('is a 502 if the client cannot be created', async () => {
    const { call } = setUp({
      client: () => createNordigenClient({ credentials: { secretId: '', secretKey: '' } }),
    });
    expect((await call('institutions/')).status).toBe(502);
  });

  test('does not include a 429 of the budget, which reaches the page with its Retry-After', async () => {
    const refused = {
      ok: false,
      status: 429,
      headers: new Headers(),
      error: {
        operation: 'request',
        code: 'RateLimitExceeded',
        isLocal: true,
        retryAtMs: 61_500,
        body: { detail: 'x' },
      },
    };
    const client = { request: async () => refused, now: () => 1_000 } as unknown as NordigenClient;
    const response = await setUp({ client }).call(`accounts/${accountId}/balances/`);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBe('61');
  });
});

describe('onAnswer', () => {
  test('receives the call and the answer, and may read it without keeping it from the page', async () => {
    const seen: unknown[] = [];
    const { call } = setUp({
      onAnswer: async ({ operation, body, data, response }) => {
        seen.push([operation, body, data, await response.json()]);
      },
    });
    const body = { institution_id: 'SANDBOXFINANCE_SFIN0000' };
    const answer = await (await call('agreements/enduser/', write(body))).json();
    expect(answer).toMatchObject({ id: expect.any(String) });
    expect(seen).toEqual([['agreements.create', body, answer, answer]]);
  });

  test('may return another response', async () => {
    const { call } = setUp({ onAnswer: () => Response.json([], { headers: { 'x-own': 'yes' } }) });
    const response = await call('institutions/');
    expect(await response.json()).toEqual([]);
    expect(response.headers.get('x-own')).toBe('yes');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('x');
      },
    ],
    ['rejects', () => Promise.reject(new Error('x'))],
    ['returns something other than a response', () => ({ ok: true })],
  ])('that %s keeps the answer from the page', async (_, onAnswer) => {
    const { call, errors } = setUp({ onAnswer });
    const response = await call('institutions/');
    expect([response.status, await response.text()]).toEqual([502, '']);
    expect(errors).toHaveLength(1);
  });
});

describe.each<'authorize' | 'onAnswer'>(['authorize', 'onAnswer'])('a response that %s returns', (name) => {
  test('may be a stored one, which is sent each time', async () => {
    const stored = Response.json({ stored: true });
    const { call } = setUp({ [name]: () => stored });
    for (const _ of [1, 2]) expect(await (await call('institutions/')).json()).toEqual({ stored: true });
  });

  test.each([
    ['cannot be sent', () => Response.error()],
    [
      'was already read',
      async () => {
        const response = new Response('x');
        await response.text();
        return response;
      },
    ],
  ])('becomes a 502 if it %s, and is reported', async (_, returned) => {
    const { call, errors } = setUp({ [name]: returned });
    const response = await call('institutions/');
    expect([response.status, await response.text()]).toEqual([502, '']);
    expect(errors).toHaveLength(1);
  });
});

describe('a page that leaves', () => {
  test('ends the call', async () => {
    const controller = new AbortController();
    let signal: AbortSignal | undefined;
    const client = createNordigenClient({
      credentials: async () => ({ access: 'a-token' }),
      fetch: (request) => {
        signal = request.signal;
        return new Promise(() => undefined);
      },
    });
    const { call } = setUp({ client });
    const response = call('institutions/', { signal: controller.signal });
    await vi.waitFor(() => expect(signal).toBeDefined());
    controller.abort();
    expect((await response).status).toBe(502);
    expect(signal?.aborted).toBe(true);
  });
});

describe('options', () => {
  const good = { client: { request: () => undefined, now: () => 0 }, allow: [], authorize: () => true };
  const bad: [string, unknown, RegExp][] = [
    ['undefined', undefined, /takes an object/],
    ['an unknown option', { ...good, allowed: [] }, /no option 'allowed'/],
    ['no client', { ...good, client: undefined }, /^client must be/],
    ['no authorize', { ...good, authorize: undefined }, /^authorize must be a function/],
    ['a single operation', { ...good, allow: 'accounts.get' }, /^allow must be a list/],
    ['tokens', { ...good, allow: ['token.getTokenPair'] }, /must not name 'token\.getTokenPair'/],
    ['a token’s refresh', { ...good, allow: ['token.refreshAccessToken'] }, /must not name/],
    ['any request', { ...good, allow: ['request'] }, /must not name 'request'/],
    [
      'everybody’s requisitions',
      { ...good, allow: ['requisitions.list'] },
      /must not name 'requisitions\.list'/,
    ],
    ['everybody’s agreements', { ...good, allow: ['agreements.list'] }, /must not name 'agreements\.list'/],
    ['what does not exist', { ...good, allow: ['accounts.transactions'] }, /must not name/],
    ['an origin with a path', { ...good, origins: ['https://a.example/'] }, /^origins must be/],
    ['an invalid base path', { ...good, basePath: 7 }, /^basePath must be/],
    ['a base path with a query', { ...good, basePath: '/api/bank?x' }, /not '\/api\/bank\?x'/],
    ['a whole URL as base path', { ...good, basePath: 'https://a.example/api/' }, /^basePath must be/],
    ['a route’s pattern as base path', { ...good, basePath: '/api/bank/*' }, /^basePath must be/],
    ['an invalid onAnswer', { ...good, onAnswer: true }, /^onAnswer must be a function/],
  ];
  test.each(bad)('with %s cause a TypeError that names the problem', (_, options, message) => {
    expect(() => createProxyHandler(options as never)).toThrow(message);
    expect(() => createProxyHandler(options as never)).toThrow(TypeError);
  });

  test.each([undefined, '/', '', 'api/bank', '/api/bank', '/api/bank/'])(
    'accept the basePath %j',
    async (basePath) => {
      const { sandbox } = setUp();
      const client = createNordigenClient({ credentials: sandbox.credentials, fetch: sandbox.fetch });
      const handle = createProxyHandler({
        client,
        basePath,
        allow: ['institutions.list'],
        authorize: () => true,
      });
      const path = basePath === undefined || basePath.length < 2 ? '/' : '/api/bank/';
      expect((await handle(new Request(`https://shop.example${path}institutions/`))).status).toBe(200);
    },
  );

  test('accept a basePath with letters that a URL encodes', async () => {
    const { handle } = setUp({ basePath: '/api/bänk/' });
    const request = new Request('https://shop.example/api/bänk/institutions/');
    expect((await handle(request)).status).toBe(200);
  });
});

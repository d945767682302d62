import { describe, expect, test, vi } from 'vitest';
import { createNordigenClient, type RequestInput } from '../../src/index.ts';

function clientThatKeeps() {
  const sent: { method: string; url: string; body: string }[] = [];
  const client = createNordigenClient({
    credentials: 'proxy',
    baseUrl: 'https://backend.example/api/',
    fetch: async (request) => {
      sent.push({ method: request.method, url: request.url, body: await request.text() });
      return Response.json({});
    },
  });
  return { client, sent };
}

const circle: Record<string, unknown> = {};
circle.self = circle;
let deep: unknown = 1;
for (let level = 0; level < 100_000; level++) deep = [deep];

describe('client.request', () => {
  test('sends the method, path, parameters and body as given', async () => {
    const { client, sent } = clientThatKeeps();
    const input: RequestInput = {
      searchParams: { a: 'b c', n: 1, yes: true, no: undefined },
      json: { x: [1] },
    };
    await client.request('POST', 'accounts/%7Bx%7D/new/', input);
    expect(sent).toEqual([
      {
        method: 'POST',
        url: 'https://backend.example/api/accounts/%7Bx%7D/new?a=b%20c&n=1&yes=true',
        body: '{"x":[1]}',
      },
    ]);
  });

  test('keeps an ssn out of the error, however deep in the body it was sent', async () => {
    const client = createNordigenClient({
      credentials: 'proxy',
      baseUrl: 'https://backend.example/api/',
      fetch: async () => Response.json({ summary: '010190-12345', detail: '19900101 EUR' }, { status: 400 }),
    });
    const json = { users: [{ ssn: '010190-12345' }, { ssn: 19_900_101, currency: 'EUR' }] };
    const { error } = await client.request('POST', 'x/', { json });
    expect(error).toMatchObject({ summary: '[redacted]', detail: '[redacted] EUR' });
  });

  const bad: [string, unknown, RegExp][] = [
    ['a member that it does not have', { body: { x: 1 } }, /takes no 'body'/],
    ['null', null, /must be a plain object/],
    ['a Map as the body', { json: new Map([['a', 1]]) }, /^json must be a plain object/],
    ['a form as the body', { json: new URLSearchParams('a=1') }, /^json must be a plain object/],
    ['a date as the body', { json: new Date(0) }, /^json must be a plain object/],
    [
      'URLSearchParams as the parameters',
      { searchParams: new URLSearchParams('a=1') },
      /must be a plain object/,
    ],
    ['null as the parameters', { searchParams: null }, /must be a plain object/],
  ];
  test.each(bad)('refuses %s with an error that says so, and sends nothing', async (_, input, message) => {
    const { client, sent } = clientThatKeeps();
    await expect(client.request('POST', 'x/', input as RequestInput)).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test('accepts a list, a text, null and a number as the body', async () => {
    const { client, sent } = clientThatKeeps();
    for (const json of [[1], 'text', null, 0]) await client.request('POST', 'x/', { json });
    expect(sent.map(({ body }) => body)).toEqual(['[1]', '"text"', 'null', '0']);
  });

  test.each([
    ['a function', () => 1, 'json cannot be sent as JSON: it is of the type function.'],
    ['a Map in a list', { a: [1, new Map()] }, 'json.a[1] must be a plain object.'],
    ['a pattern', { a: /x/ }, 'json.a must be a plain object.'],
    ['a promise', [Promise.resolve(1)], 'json[0] must be a plain object.'],
    ['an error', { e: new Error('x') }, 'json.e must be a plain object.'],
    ['NaN below', { a: { b: Number.NaN } }, 'json.a.b cannot be sent as JSON: it is NaN.'],
    ['a BigInt', [1n], 'json[0] cannot be sent as JSON: it is of the type bigint.'],
    ['a symbol', { s: Symbol('x') }, 'json.s cannot be sent as JSON: it is of the type symbol.'],
    [
      'undefined in a list',
      { l: [1, undefined] },
      'json.l[1] cannot be sent as JSON: it is of the type undefined.',
    ],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested.
    ['a hole in a list', [1, , 2], 'json[1] cannot be sent as JSON: it is of the type undefined.'],
    [
      'an invalid date',
      { d: new Date(Number.NaN) },
      'json.d cannot be sent as JSON: its toJSON() gives null.',
    ],
    ['a toJSON that gives a Map', { m: { toJSON: () => new Map() } }, 'json.m must be a plain object.'],
    ['a circle', circle, 'json.self cannot be sent as JSON: it contains itself.'],
    ['endless nesting', deep, 'json is nested deeper than 1000 levels.'],
  ])('refuses %s in a body, which JSON would lose, and sends nothing', async (_, json, message) => {
    const { client, sent } = clientThatKeeps();
    await expect(client.request('POST', 'x/', { json })).rejects.toThrow(message);
    expect(sent).toEqual([]);
  });

  test('refuses a body of a GET by name', async () => {
    const { client, sent } = clientThatKeeps();
    await expect(client.request('GET', 'x/', { json: {} })).rejects.toThrow(/^json: a GET has no body/);
    expect(sent).toEqual([]);
  });

  test.each([
    '%74oken/new/',
    't%6Fken/refresh/',
    'token%2Fnew/',
    '%2574oken/new/',
    '%74oken/%zz/',
    '%74oken/%ff',
  ])('sends no token to the token endpoint, however it is spelled: %s', async (path) => {
    const authorizations: (string | null)[] = [];
    const client = createNordigenClient({
      credentials: async () => ({ access: 'an-access-token' }),
      baseUrl: 'https://backend.example/api/',
      fetch: async (request) => {
        authorizations.push(request.headers.get('authorization'));
        return Response.json({});
      },
    });
    await client.request('POST', path);
    expect(authorizations).toEqual([null]);
  });

  const down = async (): Promise<Response> => Response.json({ summary: 'Down', detail: '' }, { status: 503 });
  const lost = async (): Promise<never> => {
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } });
  };
  test.each([
    ['a list', 'GET', 'new-lists/', 3, 3],
    ['an account', 'GET', 'accounts/x/', 3, 3],
    ['bank data', 'GET', 'accounts/x/transactions/premium/', 3, 1],
    ['a POST', 'POST', 'new-lists/', 1, 1],
    ['a POST below an account', 'POST', 'accounts/x/details/', 1, 1],
    ['a PATCH', 'PATCH', 'new-lists/x/', 1, 1],
    ['a DELETE', 'DELETE', 'new-lists/x/', 1, 1],
  ] as const)(
    'sends %s (%s %s) %i times if the API is down, and %i times if answers are lost',
    async (_, method, path, whileDown, whileLost) => {
      for (const [answer, times] of [
        [down, whileDown],
        [lost, whileLost],
      ] as const) {
        const fetch = vi.fn(answer);
        const client = createNordigenClient({
          credentials: 'proxy',
          baseUrl: 'https://backend.example/api/',
          retry: { limit: 2, maxWaitMs: 0 },
          fetch,
        });
        vi.useFakeTimers();
        const call = client.request(method, path).catch((error: unknown) => error);
        await vi.runAllTimersAsync();
        vi.useRealTimers();
        await call;
        expect(fetch).toHaveBeenCalledTimes(times);
      }
    },
  );
});

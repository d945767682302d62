import { afterEach, describe, expect, test, vi } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import { createProxyHandler, type ProxyHandlerOptions } from '../../src/proxy/index.ts';

afterEach(() => void vi.useRealTimers());

const success = (data: unknown = { id: 'x' }) => ({ ok: true, status: 200, headers: new Headers(), data });
const refused = (error: object = {}, status = 404) => ({
  ok: false,
  status,
  headers: new Headers(),
  error: { operation: 'request', code: 'NotFound', body: { summary: 'Not found.' }, ...error },
});

/** A handler on a client that gives this answer. */
function setUp(options: Partial<ProxyHandlerOptions> = {}, answer: () => unknown = success) {
  const ask = vi.fn(async (..._: unknown[]) => answer());
  const client = { request: ask, now: () => 0 } as unknown as NordigenClient;
  const errors: unknown[] = [];
  const handle = createProxyHandler({
    client,
    allow: [
      'agreements.accept',
      'agreements.get',
      'agreements.delete',
      'agreements.create',
      'requisitions.get',
      'institutions.list',
    ],
    authorize: () => true,
    onError: (error) => errors.push(error),
    ...options,
  });
  const call = (path: string, init: RequestInit = {}) =>
    handle(new Request(new URL(path, 'https://shop.example/'), init));
  return { ask, client, errors, handle, call };
}

const body = (method: string, text = '{"a":1}') => ({
  method,
  body: text,
  headers: { 'content-type': 'application/json' },
});

describe('a call', () => {
  test.each<[string, RequestInit, unknown[]]>([
    [
      'institutions?country=GB',
      {},
      ['GET', 'institutions/', { searchParams: { country: 'GB' }, json: undefined }],
    ],
    ['requisitions/r-1/', {}, ['GET', 'requisitions/r-1/', { searchParams: {}, json: undefined }]],
    [
      'agreements/enduser/',
      body('POST'),
      ['POST', 'agreements/enduser/', { searchParams: {}, json: { a: 1 } }],
    ],
    [
      'agreements/enduser/a_1/accept/',
      body('PUT'),
      ['PUT', 'agreements/enduser/a_1/accept/', { searchParams: {}, json: { a: 1 } }],
    ],
    [
      'agreements/enduser/a/',
      body('DELETE'),
      ['DELETE', 'agreements/enduser/a/', { searchParams: {}, json: undefined }],
    ],
  ])('of %s with %j becomes %j', async (path, init, sent) => {
    const { ask, call, errors } = setUp();
    expect((await call(path, init)).status).toBe(200);
    expect(ask).toHaveBeenCalledExactlyOnceWith(...sent, { signal: expect.any(AbortSignal) });
    expect(errors).toEqual([]);
  });

  test('with another method is told which there are', async () => {
    const { ask, call } = setUp();
    const response = await call('agreements/enduser/a/', { method: 'POST' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, DELETE']);
    expect(ask).not.toHaveBeenCalled();
  });

  test.each([
    [`requisitions/${'a'.repeat(100)}`, 200],
    [`requisitions/${'a'.repeat(101)}`, 404],
    ['requisitions/', 404],
    ['requisitions/a.b', 404],
    ['requisitions/%61', 404],
    ['requisition/a', 404],
    ['institutions//', 404],
  ])('of %s is answered with %i', async (path, status) => {
    expect((await setUp().call(path)).status).toBe(status);
  });
});

describe('onAnswer', () => {
  test('is told of a refusal, too, with its body as data', async () => {
    const onAnswer = vi.fn();
    const { call, errors } = setUp({ onAnswer }, refused);
    const response = await call('requisitions/r/?a=b');
    expect([response.status, await response.json()]).toEqual([404, { summary: 'Not found.' }]);
    expect(onAnswer).toHaveBeenCalledExactlyOnceWith({
      request: expect.any(Request),
      operation: 'requisitions.get',
      ids: { id: 'r' },
      query: { a: 'b' },
      body: undefined,
      data: { summary: 'Not found.' },
      response: expect.any(Response),
    });
    // The API's refusal is the page's affair, not the server's.
    expect(errors).toEqual([]);
  });

  test('that takes more than 10 seconds keeps the answer from the page', async () => {
    vi.useFakeTimers();
    const { call, errors } = setUp({ onAnswer: () => new Promise(() => undefined) });
    const response = call('requisitions/r/');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(errors).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect((await response).status).toBe(502);
    expect(errors).toEqual([
      new TypeError('onAnswer took longer than 10000 ms, so the answer was not sent.'),
    ]);
  });

  test('that returns something odd keeps the answer from the page', async () => {
    const { call, errors } = setUp({ onAnswer: () => null });
    expect((await call('requisitions/r/')).status).toBe(502);
    expect(errors).toEqual([
      new TypeError('onAnswer must return a Response or nothing, so the answer was not sent.'),
    ]);
  });
});

describe('what goes wrong on the server', () => {
  test('is reported with the request: authorize that is too slow', async () => {
    vi.useFakeTimers();
    const onError = vi.fn();
    const { call } = setUp({ authorize: () => new Promise(() => undefined), onError });
    const response = call('requisitions/r/');
    await vi.advanceTimersByTimeAsync(9_999);
    expect(onError).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect((await response).status).toBe(504);
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      new Error('authorize did not decide about requisitions.get within 10000 ms.'),
      expect.any(Request),
    );
  });

  test('is reported: the API refuses the backend itself', async () => {
    const answer = refused({ code: 'InvalidToken' }, 401);
    const { call, errors } = setUp({}, () => answer);
    expect((await call('requisitions/r/')).status).toBe(502);
    expect(errors).toEqual([answer.error]);
  });

  test.each<[unknown, number]>([
    [Object.assign(new Error('late'), { code: 'NORDIGEN_TIMEOUT' }), 504],
    [new Error('down'), 502],
    [undefined, 502],
    [null, 502],
  ])('is reported: the call fails with %s, so the page gets a %i', async (failure, status) => {
    const { call, errors } = setUp({}, () => Promise.reject(failure));
    expect((await call('requisitions/r/')).status).toBe(status);
    expect(errors).toEqual([failure]);
  });

  test('reaches the page in the same way without onError, or with one that throws', async () => {
    const throwing = () => {
      throw new Error('the log is full');
    };
    for (const onError of [undefined, throwing]) {
      const authorize = () => Promise.reject(new Error('no session'));
      expect((await setUp({ onError, authorize }).call('requisitions/r/')).status).toBe(404);
      const { call } = setUp({ onError }, () => Promise.reject(new Error('down')));
      expect((await call('requisitions/r/')).status).toBe(502);
    }
  });
});

test('a response of the user’s own keeps its status, its words and its headers, but not its cache rules', async () => {
  const own = new Response('mine', {
    status: 402,
    statusText: 'Pay first',
    headers: { 'x-own': '1', 'cache-control': 'public' },
  });
  const response = await setUp({ authorize: () => own }).call('requisitions/r/');
  expect([response.status, response.statusText, await response.text()]).toEqual([402, 'Pay first', 'mine']);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-own': '1',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
});

describe('the site of a page', () => {
  const statusOf = async (url: string, headers: HeadersInit, origins?: string[]) =>
    (await setUp({ origins }).handle(new Request(url, { headers }))).status;

  test.each([
    ['https://shop.example/institutions/', { origin: 'https://shop.example' }, 200],
    ['http://shop.example/institutions/', { origin: 'http://shop.example' }, 200],
    ['http://shop.example/institutions/', { origin: 'https://shop.example' }, 200],
    ['https://shop.example/institutions/', { origin: 'http://shop.example' }, 403],
    ['http://10.0.0.1:3000/institutions/', { origin: 'https://shop.example', host: 'shop.example' }, 200],
    ['http://10.0.0.1:3000/institutions/', { origin: 'http://10.0.0.1:3000', host: 'shop.example' }, 200],
    ['http://10.0.0.1:3000/institutions/', { origin: 'https://evil.example', host: 'shop.example' }, 403],
  ])('of %s with %j: %i', async (url, headers, status) => {
    expect(await statusOf(url, headers)).toBe(status);
  });

  test('is one of the listed ones, and no other, if there is a list', async () => {
    const url = 'https://shop.example/institutions/';
    const origins = ['https://a.example', 'https://b.example'];
    expect(await statusOf(url, { origin: 'https://b.example' }, origins)).toBe(200);
    expect(await statusOf(url, { origin: 'https://shop.example' }, origins)).toBe(403);
    expect(await statusOf(url, {}, origins)).toBe(200);
    expect(await statusOf(url, { origin: 'https://shop.example' }, [])).toBe(403);
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNordigenClient, type NordigenClientOptions, NordigenTimeoutError } from '../../src/index.ts';
import { clientThat, institutions, never, refused } from '../helpers/backend-client.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what fetch is given', () => {
  /** The request and the options of one call, with the user's own `fetch` or the platform's. */
  async function given(isOwn: boolean, options: NordigenClientOptions = {}) {
    const fetch = vi.fn(async (_request: Request, _init?: RequestInit) => institutions());
    vi.stubGlobal('fetch', isOwn ? () => expect.unreachable('the platform’s fetch is not called') : fetch);
    await clientThat(isOwn ? fetch : undefined, options).institutions.list();
    expect(fetch).toHaveBeenCalledOnce();
    const [request, init] = fetch.mock.calls[0] as [Request, RequestInit | undefined];
    return { request, init };
  }

  test.each([true, false])(
    'is a GET that asks for JSON and follows no redirect (own fetch: %s)',
    async (isOwn) => {
      const { request, init } = await given(isOwn);
      expect(request).toMatchObject({ method: 'GET', url: 'https://backend.example/institutions' });
      expect([...request.headers]).toEqual([['accept', 'application/json']]);
      expect(init?.redirect ?? request.redirect).toBe('manual');
    },
  );

  test('is the method and the body of a write, as JSON', async () => {
    const sent: unknown[] = [];
    const client = clientThat(async (request) => {
      sent.push([request.method, request.headers.get('content-type'), await request.text()]);
      return institutions();
    });
    await client.request('POST', 'x/', { json: { a: [null] } });
    await client.request('DELETE', 'x/');
    expect(sent).toEqual([
      ['POST', 'application/json', '{"a":[null]}'],
      ['DELETE', null, ''],
    ]);
  });

  test.each([true, false])('keeps an accept header of the user (own fetch: %s)', async (isOwn) => {
    const { request } = await given(isOwn, { headers: { accept: 'application/json; version=2' } });
    expect(request.headers.get('accept')).toBe('application/json; version=2');
  });

  test('is what no cache may store, in the request where the fetch is the user’s', async () => {
    expect((await given(true)).request.cache).toBe('no-store');
    expect((await given(false)).init?.cache).toBe('no-store');
    const requestInit = { cache: 'force-cache' } as const;
    expect((await given(true, { requestInit })).request.cache).toBe('force-cache');
    const { request, init } = await given(false, { requestInit });
    expect(init?.cache ?? request.cache).toBe('force-cache');
  });

  test.each([true, false])('has a signal that ends with the call (own fetch: %s)', async (isOwn) => {
    const seen: AbortSignal[] = [];
    const fetch = (request: Request, init?: RequestInit): Promise<never> => {
      seen.push(init?.signal ?? request.signal);
      return never();
    };
    vi.stubGlobal('fetch', fetch);
    const call = clientThat(isOwn ? fetch : undefined).institutions.list({}, { timeoutMs: 50 });
    call.catch(() => undefined);
    await vi.advanceTimersByTimeAsync(49);
    expect(seen.map(({ aborted }) => aborted)).toEqual([false]);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen.map(({ aborted }) => aborted)).toEqual([true]);
    await expect(call).rejects.toThrow(NordigenTimeoutError);
  });
});

describe('a fetch function of the user', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['string', 'an-answer'],
    ['an object that is not a Response', { text: async () => '[]' }],
    ['an object that is not a Response', { status: 200 }],
    ['a Response whose status is not a whole number', { status: 20.5, text: async () => '[]' }],
    ['a Response without Headers', { status: 200, text: async () => '[]', headers: { get: () => null } }],
    ['a Response without Headers', { status: 200, text: async () => '[]', headers: { append: () => null } }],
    ['a Response without Headers', { status: 200, text: async () => '[]', headers: null }],
    [
      'a Response whose body was read already: read response.clone() instead',
      { status: 200, text: async () => '[]', headers: new Headers(), bodyUsed: true },
    ],
    [
      'a Response whose text is not a string',
      { status: 200, text: async () => 7, headers: new Headers(), bodyUsed: false },
    ],
  ])('that gives %s is told so in full', async (what, response) => {
    await expect(clientThat((async () => response) as never).institutions.list()).rejects.toMatchObject({
      message: `GET institutions/: the fetch function in the client's options gave ${what}, so there is no answer. See causeOf(error).`,
      reason: 'fetch-failed',
    });
  });

  test('may give what is like a Response', async () => {
    const response = { status: 200, text: async () => '[]', headers: new Headers() };
    expect((await clientThat(async () => response as Response).institutions.list()).ok).toBe(true);
  });

  test('may call another client: that one’s error is not taken for a fault', async () => {
    const inner = clientThat(async () => Response.redirect('https://elsewhere.example/'));
    const outer = clientThat(async () => (await inner.institutions.list()) as never);
    const error = await outer.institutions.list().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'NORDIGEN_NETWORK', reason: 'redirect' });
  });
});

describe('an error does not contain', () => {
  const echo = (request: Request) => request.text().then(refused);
  const secrets = { secretId: 'an-own-id', secretKey: 'an-own-key' };

  test('the secrets of a token call, which the API has sent back', async () => {
    const client = createNordigenClient({ credentials: secrets, fetch: echo });
    const { error } = await client.token.getTokenPair();
    expect(error?.detail).toBe('{"secret_id":"[redacted]","secret_key":"[redacted]"}');
  });

  test('the refresh token', async () => {
    const client = createNordigenClient({ credentials: secrets, fetch: echo });
    const { error } = await client.token.refreshAccessToken('a-refresh-token');
    expect(error?.detail).toBe('{"refresh":"[redacted]"}');
  });

  test('the access token, the user’s own headers, or an ssn; other members of a body stay', async () => {
    const detail = 'an-access-token of-the-client of-the-call 010190-1234 19900101 a-reference';
    for (const headers of [{ 'x-key': 'of-the-client' }, () => ({ 'x-key': 'of-the-client' })]) {
      const client = createNordigenClient({
        credentials: async () => ({ access: 'an-access-token' }),
        headers,
        fetch: async () => refused(detail),
      });
      const json = { ssn: '010190-1234', other: [{ ssn: 19_900_101 }], reference: 'a-reference' };
      const { error } = await client.request(
        'POST',
        'x/',
        { json },
        { headers: { 'x-other': 'of-the-call' } },
      );
      expect(error?.detail).toBe(`${'[redacted] '.repeat(5)}a-reference`);
    }
  });

  test('marks where there was no secret', async () => {
    const client = clientThat(async () => refused('undefined is not [object Object]'));
    const { error } = await client.request('POST', 'x/', { json: { ssn: {} } });
    expect(error?.detail).toBe('undefined is not [object Object]');
  });
});

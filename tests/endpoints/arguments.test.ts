import { describe, expect, test } from 'vitest';
import { createNordigenClient, type NordigenClient } from '../../src/index.ts';

const client = createNordigenClient({
  credentials: 'proxy',
  baseUrl: 'https://backend.example/',
  fetch: () => expect.unreachable('nothing is sent'),
});

async function refusal(call: (client: NordigenClient) => Promise<unknown>): Promise<unknown> {
  try {
    return await call(client);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as Error).message;
  }
}

describe('a day of transactions that is not a date is refused before anything is sent', () => {
  test.each<[string, unknown]>([
    ['date_from', '2026-02-30'],
    ['date_from', '2026-1-1'],
    ['date_from', '2026-01-01T00:00:00Z'],
    ['date_from', 'x2026-01-01'],
    ['date_from', ''],
    ['date_from', null],
    ['date_from', new Date(0)],
    ['date_to', '2026-13-01'],
    ['date_to', 20_260_101],
  ])('%s: %j', async (name, value) => {
    const message = await refusal(({ accounts }) =>
      accounts.getTransactions('x', { [name]: value } as never),
    );
    expect(message).toBe(`${name} must be a date such as '2026-01-31'.`);
  });

  test('and so are days in the wrong order', async () => {
    const days = { date_from: '2026-02-02', date_to: '2026-02-01' };
    expect(await refusal(({ accounts }) => accounts.getTransactions('x', days))).toBe(
      'date_from (2026-02-02) must not be after date_to (2026-02-01).',
    );
  });
});

describe('a filter of institutions that does not fit is refused before anything is sent', () => {
  test.each<[unknown]>([['GBR'], ['G'], ['G1'], [''], ['xGB']])('country: %j', async (country) => {
    expect(await refusal(({ institutions }) => institutions.list({ country } as never))).toBe(
      "country must be a two-letter code (ISO 3166-1 alpha-2), such as 'GB'.",
    );
  });

  test.each([
    'access_scopes_supported',
    'account_selection_supported',
    'business_accounts_supported',
    'card_accounts_supported',
    'corporate_accounts_supported',
    'pending_transactions_supported',
    'private_accounts_supported',
    'read_debtor_account_supported',
    'read_refund_account_supported',
    'separate_continuous_history_consent_supported',
    'ssn_verification_supported',
  ])('%s: text', async (filter) => {
    expect(await refusal(({ institutions }) => institutions.list({ [filter]: 'true' } as never))).toBe(
      `${filter} must be true or false.`,
    );
  });
});

describe('arguments that fit are sent as they are', () => {
  const echo = createNordigenClient({
    credentials: 'proxy',
    baseUrl: 'https://backend.example/',
    fetch: async ({ url }) => Response.json({ summary: url, detail: '' }, { status: 400 }),
  });
  const summary = async (call: PromiseLike<{ error?: { summary: string } | undefined }>) =>
    (await call).error?.summary;

  test.each([
    [{}, ''],
    [{ date_from: '2026-01-01' }, '?date_from=2026-01-01'],
    [{ date_to: '2026-01-01' }, '?date_to=2026-01-01'],
    [{ date_from: '2026-01-01', date_to: '2026-01-01' }, '?date_from=2026-01-01&date_to=2026-01-01'],
  ])('the days %j', async (days, query) => {
    expect(await summary(echo.accounts.getTransactions('x', days))).toBe(
      `https://backend.example/accounts/x/transactions${query}`,
    );
  });

  test.each([
    [{}, ''],
    [{ country: 'gb' }, '?country=gb'],
    [{ ssn_verification_supported: false }, '?ssn_verification_supported=false'],
  ])('the filters %j', async (filters, query) => {
    expect(await summary(echo.institutions.list(filters))).toBe(
      `https://backend.example/institutions${query}`,
    );
  });
});

describe('the token endpoint', () => {
  test.each([[''], [7], [undefined]])('is not asked with the refresh token %j', async (token) => {
    expect(await refusal((proxied) => proxied.token.refreshAccessToken(token as never))).toBe(
      'refreshToken must be a non-empty string.',
    );
  });

  test('is not asked for a pair by a client without secrets', async () => {
    await expect(client.token.getTokenPair()).rejects.toMatchObject({
      name: 'NordigenTokenError',
      reason: 'no-credentials',
      message: 'getTokenPair() needs the client to have credentials: { secretId, secretKey }.',
    });
  });
});

describe('request() refuses before anything is sent', () => {
  const relative = "path must be relative to baseUrl, such as 'accounts/': without host and leading slash.";
  const encoded =
    'path must not contain spaces, backslashes, ? or #: encode them, and pass a query as searchParams.';
  const dots = "path must not contain the segments '.' and '..'.";
  test.each<[unknown, string]>([
    ['', 'path must be a non-empty string.'],
    [undefined, 'path must be a non-empty string.'],
    [7, 'path must be a non-empty string.'],
    ['/accounts/', relative],
    ['https://x.example/', relative],
    ['H-1.+:x', relative],
    ['a b/', encoded],
    ['a\\b/', encoded],
    ['a?b', encoded],
    ['a#b', encoded],
    ['a\u0000b', encoded],
    ['a/../b/', dots],
    ['./b/', dots],
    ['a/%2E%2e/', dots],
    ['a/.%2e', dots],
  ])('the path %j', async (path, message) => {
    expect(await refusal(({ request }) => request('GET', path as string))).toBe(message);
  });

  test.each(['HEAD', '', undefined, 'xGET'])('the method %j', async (method) => {
    expect(await refusal(({ request }) => request(method as never, 'x/'))).toBe(
      'method must be one of GET, POST, PUT, PATCH, DELETE.',
    );
  });

  test.each<[string, unknown, string]>([
    ['GET', { json: 1 }, 'json: a GET has no body. Pass a query as searchParams.'],
    ['get', { json: null }, 'json: a GET has no body. Pass a query as searchParams.'],
    ['POST', { query: {} }, "request() takes no 'query': it takes searchParams, json."],
    ['POST', 7, 'The input of request(), with searchParams and json, must be a plain object.'],
  ])('a %s with %j', async (method, input, message) => {
    expect(await refusal(({ request }) => request(method as 'GET', 'x/', input as never))).toBe(message);
  });
});

describe('how request() names a path in its errors', () => {
  const down = createNordigenClient({
    credentials: 'proxy',
    baseUrl: 'https://backend.example/',
    fetch: async () => Response.json({}, { status: 400 }),
  });
  test.each([
    ['accounts/x-1/new-data_sets/', 'accounts/{id}/new-data_sets/'],
    ['a/B/', 'a/{id}/'],
    ['a-/-b/a--b/', '{id}/{id}/{id}/'],
    ['a..b/...', '{id}/{id}'],
    ['tokens/a:b/', 'tokens/{id}/'],
  ])('%s is %s', async (path, template) => {
    const { error } = await down.request('post' as 'POST', path);
    expect(error?.message).toBe(
      `POST ${template} answered 400 InvalidRequest: it gave no reason. The same request will fail again: change it.`,
    );
    expect(error?.operation).toBe('request');
  });
});

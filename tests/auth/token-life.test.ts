import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { causeOf, createNordigenClient, memoryTokenStore, type NordigenClient } from '../../src/index.ts';
import { type ServedSandbox, startSandbox } from '../helpers/start-sandbox.ts';

const day = 86_400;

const list = (client: NordigenClient) => client.institutions.list({ country: 'GB' });

async function callAtOnce(client: NordigenClient, times: number): Promise<string[]> {
  const responses = await Promise.all(Array.from({ length: times }, () => list(client)));
  return responses.map((response) => (response.ok ? 'ok' : response.error.code));
}

/** A client with a warm pair, in a store that others can use too. */
async function startWarm(options: Parameters<typeof startSandbox>[0] = {}) {
  const sandbox = await startSandbox(options);
  const store = memoryTokenStore();
  const client = sandbox.client({ store });
  await list(client);
  return { sandbox, store, client };
}

/** Puts the clock that pauses are measured by into the test's hands; timers stay real. */
function holdSteadyClock(): (seconds: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (seconds) => void vi.advanceTimersByTime(seconds * 1000);
}

function lastTokenIds(sandbox: ServedSandbox, count: number): (string | undefined)[] {
  return sandbox.requests.slice(-count).map(({ tokenId }) => tokenId);
}

describe('obtaining', () => {
  test('200 first calls at once share one token/new/', async () => {
    const sandbox = await startSandbox();
    expect(new Set(await callAtOnce(sandbox.client(), 200))).toEqual(new Set(['ok']));
    expect(sandbox.tokenCalls()).toEqual(['new']);
  });

  test('two clients share nothing but a store', async () => {
    const { sandbox, store, client } = await startWarm();
    const other = sandbox.client({ store });
    const stranger = sandbox.client();
    await Promise.all([list(client), list(other)]);
    expect(sandbox.tokenCalls()).toEqual(['new']);
    await list(stranger);
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test('the records of two companies lie side by side in one store', async () => {
    const { sandbox, store } = await startWarm();
    const other = sandbox.client({ store, tokenKey: 'another company' });
    await list(other);
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test('a refusal of the credentials is the answer to the data call, and says whose it is', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client({ credentials: { secretId: 'wrong', secretKey: 'wrong' } });
    const response = await list(client);
    expect(response).toMatchObject({ ok: false, status: 401, operation: 'institutions.list' });
    expect(response.error).toMatchObject({ code: 'AuthenticationFailed', operation: 'token.getTokenPair' });
    await expect(client.auth.getAccessToken()).rejects.toMatchObject({
      code: 'AuthenticationFailed',
      operation: 'token.getTokenPair',
      retryAtMs: expect.any(Number),
    });
  });
});

describe('renewing in time', () => {
  test('200 calls with an access token inside the leeway share one token/refresh/', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(day - 20);
    expect(new Set(await callAtOnce(client, 200))).toEqual(new Set(['ok']));
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('inside the window no call waits, and one renewal runs in the background', async () => {
    const sandbox = await startSandbox();
    let letGo: (() => void) | undefined;
    const isHeldBack = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const work: Promise<unknown>[] = [];
    const client = sandbox.client({
      waitUntil: (promise) => work.push(promise),
      fetch: async (request) => {
        if (request.url.endsWith('/token/refresh/')) await isHeldBack;
        return fetch(request);
      },
    });
    await list(client);
    const oldId = lastTokenIds(sandbox, 1)[0];
    sandbox.advance(day - 200);
    await callAtOnce(client, 50);
    // The renewal has not been answered yet, so all of them went out with the old token.
    expect(sandbox.tokenCalls()).toEqual(['new']);
    expect(new Set(lastTokenIds(sandbox, 50))).toEqual(new Set([oldId]));
    letGo?.();
    await Promise.all(work);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
    await list(client);
    expect(lastTokenIds(sandbox, 1)[0]).not.toBe(oldId);
  });

  test('each renewal is handed to waitUntil, those that callers wait for too', async () => {
    const sandbox = await startSandbox();
    const work: Promise<unknown>[] = [];
    const client = sandbox.client({ waitUntil: (promise) => work.push(promise) });
    await list(client);
    sandbox.advance(day - 200);
    await list(client);
    await Promise.all(work);
    expect(work).toHaveLength(2);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('an expired refresh token is not tried: a new pair is obtained', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(31 * day);
    expect(new Set(await callAtOnce(client, 20))).toEqual(new Set(['ok']));
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test('the refresh token ages on through renewals', async () => {
    const { sandbox, client } = await startWarm();
    for (let renewals = 0; renewals < 30; renewals++) {
      sandbox.advance(day);
      await list(client);
    }
    expect(sandbox.tokenCalls()).toEqual(['new', ...Array(29).fill('refresh'), 'new']);
  });

  test.each([400, 401, 403, 404, 405, 410, 415, 422])(
    'a refresh token refused with %i leads to a new pair, once for 200 calls',
    async (status) => {
      const { sandbox, client } = await startWarm();
      sandbox.advance(day);
      const body = { summary: 'Invalid token', detail: 'Token is invalid or expired', status_code: status };
      sandbox.fail('token.refreshAccessToken', { status, body });
      expect(new Set(await callAtOnce(client, 200))).toEqual(new Set(['ok']));
      expect(sandbox.tokenCalls()).toEqual(['new', 'refresh', 'new']);
    },
  );

  test.each([408, 425, 429, 500])(
    'an answer of %i to the refresh token is no reason for a new pair',
    async (status) => {
      const { sandbox, client } = await startWarm();
      sandbox.advance(day);
      sandbox.fail('token.refreshAccessToken', { status, body: {} }, 3);
      expect((await list(client)).error).toMatchObject({ status, operation: 'token.refreshAccessToken' });
      expect(new Set(sandbox.tokenCalls())).toEqual(new Set(['new', 'refresh']));
      expect(sandbox.tokenCalls().filter((call) => call === 'new')).toHaveLength(1);
    },
  );

  test('a pair that another client renewed is adopted from the store', async () => {
    const { sandbox, store, client } = await startWarm();
    const other = sandbox.client({ store });
    sandbox.advance(day);
    await list(other);
    await list(client);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('a token that lives for a minute is not renewed by each call', async () => {
    const { sandbox, client } = await startWarm({ accessLifetimeSeconds: 60 });
    await callAtOnce(client, 5);
    expect(sandbox.tokenCalls()).toEqual(['new']);
    sandbox.advance(50);
    await callAtOnce(client, 5);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });
});

describe('when the API refuses the access token', () => {
  test('50 calls at once lead to one renewal, and each is repeated once with the new token', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.revokeTokens('access');
    expect(new Set(await callAtOnce(client, 50))).toEqual(new Set(['ok']));
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
    const calls = sandbox.requests.filter(({ path }) => path.endsWith('/institutions/')).slice(1);
    expect(calls.filter(({ status }) => status === 401)).toHaveLength(50);
    expect(calls.filter(({ status }) => status === 200)).toHaveLength(50);
    const [oldIds, newIds] = [401, 200].map(
      (code) => new Set(calls.filter((c) => c.status === code).map((c) => c.tokenId)),
    );
    expect([oldIds?.size, newIds?.size]).toEqual([1, 1]);
    expect(oldIds).not.toEqual(newIds);
  });

  test('a write is repeated too: what was refused was not processed', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.revokeTokens('access');
    const response = await client.agreements.create({ institution_id: 'SANDBOXFINANCE_SFIN0000' });
    expect(response.status).toBe(201);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('when both tokens are revoked a new pair is obtained', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.revokeTokens();
    expect(await callAtOnce(client, 3)).toEqual(['ok', 'ok', 'ok']);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh', 'new']);
  });

  test('a second refusal is the answer', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.fail('institutions.list', 'InvalidToken', 2);
    expect((await list(client)).error?.code).toBe('InvalidToken');
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('a source that mints the refused token again is not asked for ever', async () => {
    const sandbox = await startSandbox();
    let asked = 0;
    const client = sandbox.client({
      credentials: async () => {
        asked++;
        return { access: 'the-same-again' };
      },
    });
    expect((await list(client)).error?.code).toBe('InvalidToken');
    expect(asked).toBe(2);
  });

  test('a newer token in the store is used in place of a renewal', async () => {
    const { sandbox, store, client } = await startWarm();
    sandbox.revokeTokens();
    sandbox.advance(1);
    await sandbox.client({ store }).auth.setTokenPair(await sandbox.client().token.getTokenPair().unwrap());
    expect((await list(client)).ok).toBe(true);
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test.each(['EUAExpiredError', 'AccessExpiredError', 'AccountInactiveError'] as const)(
    'a 401 that says %s is an answer for the user, and asks for no token',
    async (fault) => {
      const { sandbox, client } = await startWarm();
      sandbox.fail('accounts.getBalances', fault);
      const response = await client.accounts.getBalances('b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001');
      expect(response).toMatchObject({ ok: false, status: 401, error: { nextStep: 'reconnect' } });
      expect(sandbox.tokenCalls()).toEqual(['new']);
    },
  );
});

describe('after a failed renewal', () => {
  const refuse = (sandbox: ServedSandbox, times: number) =>
    sandbox.fail('token.refreshAccessToken', 'UnknownRequestError', times);

  test('a token that still works is used, and the token endpoint is left alone for a while', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(day - 20);
    refuse(sandbox, 5);
    expect(await callAtOnce(client, 10)).toEqual(Array(10).fill('ok'));
    expect(await callAtOnce(client, 10)).toEqual(Array(10).fill('ok'));
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('without one, calls get the last failure at once, until the growing pause is over', async () => {
    const pass = holdSteadyClock();
    const { sandbox, client } = await startWarm();
    sandbox.advance(day);
    refuse(sandbox, 3);
    const first = await list(client);
    const second = await list(client);
    expect(second.error).toMatchObject({ code: 'UnknownRequestError', status: 500 });
    expect(second.error).not.toBe(first.error);
    expect(second.error?.retryAtMs).toBe(sandbox.now() + 5_000);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
    pass(5);
    expect((await list(client)).ok).toBe(false);
    pass(5);
    expect((await list(client)).ok).toBe(false);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh', 'refresh']);
    pass(5);
    expect((await list(client)).ok).toBe(false);
    pass(20);
    expect((await list(client)).ok).toBe(true);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh', 'refresh', 'refresh', 'refresh']);
  });

  test('a clock that is set while renewals are paused neither ends the pause nor makes it longer', async () => {
    const pass = holdSteadyClock();
    const { sandbox, client } = await startWarm();
    sandbox.advance(day);
    refuse(sandbox, 1);
    await list(client);
    sandbox.advance(3 * day);
    expect((await list(client)).ok).toBe(false);
    sandbox.advance(-3 * day);
    pass(5);
    expect((await list(client)).ok).toBe(true);
  });

  test('wrong credentials are not tried again before the pause has passed or a pair was given', async () => {
    const pass = holdSteadyClock();
    const sandbox = await startSandbox();
    const client = sandbox.client({ credentials: { secretId: 'wrong', secretKey: 'wrong' } });
    await list(client);
    pass(4);
    await list(client);
    expect(sandbox.tokenCalls()).toEqual(['new']);
    pass(2);
    await list(client);
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
    await client.auth.setTokenPair(await sandbox.client().token.getTokenPair().unwrap());
    expect((await list(client)).ok).toBe(true);
  });

  test('the API’s own word on when to come back is kept to', async () => {
    const pass = holdSteadyClock();
    const { sandbox, client } = await startWarm();
    sandbox.advance(day);
    sandbox.fail('token.refreshAccessToken', { status: 429, headers: { 'retry-after': '600' }, body: {} });
    expect((await list(client)).error?.code).toBe('RateLimitExceeded');
    pass(599);
    await list(client);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
    pass(2);
    expect((await list(client)).ok).toBe(true);
  });

  test('a header that asks for a year is kept to for an hour', async () => {
    const pass = holdSteadyClock();
    const { sandbox, client } = await startWarm();
    sandbox.advance(day);
    const headers = { 'retry-after': '31536000' };
    sandbox.fail('token.refreshAccessToken', { status: 429, headers, body: {} });
    await list(client);
    pass(3_599);
    expect((await list(client)).ok).toBe(false);
    pass(2);
    expect((await list(client)).ok).toBe(true);
  });

  test('on.renewalError is called once with each failure', async () => {
    const failures: unknown[] = [];
    const sandbox = await startSandbox();
    const client = sandbox.client({ on: { renewalError: (error) => failures.push(error) } });
    await list(client);
    sandbox.advance(day - 100);
    refuse(sandbox, 1);
    await callAtOnce(client, 5);
    await expect.poll(() => failures.length).toBe(1);
  });
});

describe('waiting callers', () => {
  test('one that gives up leaves the others and the renewal alone', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(day);
    sandbox.fail('token.refreshAccessToken', { latencyMs: 100 });
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const aborted = client.institutions.list({ country: 'GB' }, { signal: controller.signal });
    const timedOut = client.institutions.list({ country: 'GB' }, { timeoutMs: 20 });
    const patient = list(client);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await expect(timedOut).rejects.toMatchObject({ name: 'NordigenTimeoutError', timeoutMs: 20 });
    expect((await patient).ok).toBe(true);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
    // Those who gave up sent nothing.
    expect(sandbox.requests.filter(({ path }) => path.endsWith('/institutions/'))).toHaveLength(2);
  });

  test('a call whose time is over lets go of its connection', async () => {
    let isClosed = false;
    const server = createServer((request) => request.socket.on('close', () => (isClosed = true)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const client = createNordigenClient({ baseUrl: `http://127.0.0.1:${port}/`, credentials: 'proxy' });
    await expect(client.institutions.list({}, { timeoutMs: 50 })).rejects.toMatchObject({ timeoutMs: 50 });
    await expect.poll(() => isClosed).toBe(true);
  });

  test('token calls take a signal and a timeout too', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client();
    sandbox.fail('token.getTokenPair', { latencyMs: 500 }, 2);
    await expect(client.token.getTokenPair({ timeoutMs: 20 })).rejects.toMatchObject({
      code: 'NORDIGEN_TIMEOUT',
      operation: 'token.getTokenPair',
    });
    await expect(client.token.getTokenPair({ signal: AbortSignal.abort('no') })).rejects.toBe('no');
  });
});

describe('the forms of credentials', () => {
  test('a function is asked for a pair, and asked again when that has expired', async () => {
    const sandbox = await startSandbox();
    const mint = sandbox.client();
    let asked = 0;
    const client = sandbox.client({
      credentials: async ({ signal }) => {
        asked++;
        const { access } = await mint.token.getTokenPair({ signal }).unwrap();
        return { access };
      },
    });
    expect((await list(client)).ok).toBe(true);
    expect((await list(client)).ok).toBe(true);
    expect(asked).toBe(1);
    // Without access_expires the lifetime is the token's own.
    sandbox.advance(day);
    expect((await list(client)).ok).toBe(true);
    expect(asked).toBe(2);
  });

  test('a function that fails is a NordigenTokenError that hides what it threw', async () => {
    const sandbox = await startSandbox();
    const cause = new Error('the vault is sealed');
    const client = sandbox.client({ credentials: () => Promise.reject(cause) });
    const error = await list(client).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NORDIGEN_TOKEN', reason: 'credentials-failed' });
    expect(causeOf(error)).toBe(cause);
  });

  test('a function that gives no pair is a NordigenTokenError that names what is wrong', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client({ credentials: async () => ({ access: '' }) });
    await expect(list(client)).rejects.toMatchObject({
      reason: 'invalid-pair',
      message: expect.stringContaining('access must be a non-empty string'),
    });
  });

  test('a record with characters that no header takes counts as absent, and is quoted nowhere', async () => {
    const sandbox = await startSandbox();
    const record = { access: 'broken\ntoken', access_expires: 86_400, receivedAtMs: sandbox.now() };
    const store = { get: () => record, set: () => undefined, clear: () => undefined };
    expect((await list(sandbox.client({ store }))).ok).toBe(true);
    expect(sandbox.tokenCalls()).toEqual(['new']);
    const given = sandbox.client({ credentials: async () => ({ access: record.access }) });
    const error = await list(given).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NORDIGEN_TOKEN', reason: 'invalid-pair' });
    expect(String(error)).not.toContain('broken');
  });

  test("'proxy' sends no token and renews none", async () => {
    const sandbox = await startSandbox();
    // The user's own backend answers to paths without the slash at the end; the sandbox, as the API, does not.
    const backend = (request: Request) =>
      fetch(request.url.replace('/institutions', '/institutions/'), { headers: request.headers });
    const client = sandbox.client({ credentials: 'proxy', fetch: backend });
    expect((await list(client)).error?.code).toBe('InvalidToken');
    expect(sandbox.requests).toMatchObject([{ authorization: 'none', status: 401 }]);
    await expect(client.auth.getAccessToken()).rejects.toMatchObject({ reason: 'no-credentials' });
  });

  test('without any, a pair from the store or from setTokenPair serves and is refreshed', async () => {
    const { sandbox } = await startWarm();
    const pair = await sandbox.client().token.getTokenPair().unwrap();
    const client = sandbox.client({ credentials: undefined });
    await expect(list(client)).rejects.toMatchObject({ code: 'NORDIGEN_TOKEN', reason: 'no-credentials' });
    await client.auth.setTokenPair(pair);
    expect((await list(client)).ok).toBe(true);
    sandbox.advance(day);
    expect((await list(client)).ok).toBe(true);
    sandbox.revokeTokens();
    expect((await list(client)).error).toMatchObject({
      code: 'InvalidToken',
      operation: 'token.refreshAccessToken',
    });
  });
});

describe('client.auth', () => {
  test('getTokenPair gives the pair with what is left of it', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(100);
    const pair = await client.auth.getTokenPair();
    expect(pair).toMatchObject({ access_expires: day - 100, refresh_expires: 30 * day - 100 });
    expect(pair.access).toBe(await client.auth.getAccessToken());
  });

  test('clear forgets the pair, in the store too', async () => {
    const { sandbox, store, client } = await startWarm();
    await client.auth.clear();
    await list(sandbox.client({ store }));
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test('reload takes what the store holds now', async () => {
    const { sandbox, store, client } = await startWarm();
    const pair = await sandbox.client().token.getTokenPair().unwrap();
    await sandbox.client({ store }).auth.setTokenPair(pair);
    await client.auth.reload();
    expect(await client.auth.getAccessToken()).toBe(pair.access);
  });

  test('a pair that is set while a renewal runs is not overwritten by it', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(day);
    const pair = await sandbox.client().token.getTokenPair().unwrap();
    sandbox.fail('token.refreshAccessToken', { latencyMs: 50 });
    const waiting = list(client);
    await expect.poll(() => client.auth.setTokenPair(pair)).toBeUndefined();
    expect((await waiting).ok).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await client.auth.getAccessToken()).toBe(pair.access);
  });

  test('setTokenPair refuses a value that is not a pair, without quoting it', async () => {
    const { client } = await startWarm();
    const secret = 'line\nbreak-secret';
    const error = await client.auth.setTokenPair({ access: secret }).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).not.toContain('break-secret');
  });

  test('on.tokenPair is called with pairs that this client obtained or was given, not with adopted ones', async () => {
    const { sandbox, store } = await startWarm();
    const heard: string[] = [];
    const client = sandbox.client({ store, on: { tokenPair: (pair) => heard.push(pair.access) } });
    await list(client);
    expect(heard).toEqual([]);
    sandbox.advance(day);
    await list(client);
    const pair = await sandbox.client().token.getTokenPair().unwrap();
    await client.auth.setTokenPair(pair);
    expect(heard).toHaveLength(2);
    expect(heard[1]).toBe(pair.access);
  });
});

describe('where the token goes', () => {
  test('never across a redirect', async () => {
    const sandbox = await startSandbox();
    const other = await startSandbox();
    const client = sandbox.client();
    await list(client);
    sandbox.fail('institutions.list', {
      status: 307,
      headers: { location: `${other.baseUrl}institutions/` },
      body: '',
    });
    await expect(list(client)).rejects.toMatchObject({ name: 'NordigenNetworkError', reason: 'redirect' });
    expect(other.requests).toEqual([]);
  });

  test('client.request sends it below the base path only, and never with token calls', async () => {
    const { sandbox, client } = await startWarm();
    expect((await client.request('GET', 'institutions/', { searchParams: { country: 'GB' } })).ok).toBe(true);
    expect(sandbox.lastRequest()).toMatchObject({ path: '/api/v2/institutions/', query: { country: 'GB' } });
    const { secretId, secretKey } = sandbox.credentials;
    await client.request('POST', 'token/new/', { json: { secret_id: secretId, secret_key: secretKey } });
    expect(sandbox.requests.at(-1)).toMatchObject({
      path: '/api/v2/token/new/',
      authorization: 'none',
      status: 200,
    });
    const before = sandbox.requests.length;
    for (const path of [
      '../token/new/',
      '/institutions/',
      'https://example.com/',
      '//example.com/',
      'a/%2E%2e/',
      'a\\..\\',
      'a?b=c',
      '.\t./x/',
    ]) {
      await expect(client.request('GET', path), path).rejects.toBeInstanceOf(TypeError);
    }
    expect(sandbox.requests).toHaveLength(before);
  });

  test('a bearer of one tenant never reaches the calls of another', async () => {
    const [one, two] = [await startWarm({ seed: 1 }), await startWarm({ seed: 2 })];
    const tokens = await Promise.all([one, two].map(({ client }) => client.auth.getAccessToken()));
    await Promise.all(Array.from({ length: 40 }, (_, index) => list(index % 2 ? one.client : two.client)));
    expect(new Set(tokens).size).toBe(2);
    for (const { sandbox } of [one, two]) {
      expect(new Set(sandbox.requests.map(({ status }) => status))).toEqual(new Set([200]));
    }
  });
});

test('a client without options can be made, and only says what it lacks when it is called', async () => {
  const client = createNordigenClient({ fetch: () => Promise.reject(new Error('nothing is sent')) });
  onTestFinished(() => client.close());
  await expect(client.institutions.list()).rejects.toMatchObject({ reason: 'no-credentials' });
});

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

/** A client that holds a pair, and its store, which other clients can use too. */
async function startWarm(options: Parameters<typeof startSandbox>[0] = {}) {
  const sandbox = await startSandbox(options);
  const store = memoryTokenStore();
  const client = sandbox.client({ store });
  await list(client);
  return { sandbox, store, client };
}

/** Lets the test control the monotonic clock, by which pauses are measured; timers stay real. */
function holdSteadyClock(): (seconds: number) => void {
  vi.useFakeTimers({ toFake: ['performance'] });
  onTestFinished(() => void vi.useRealTimers());
  return (seconds) => void vi.advanceTimersByTime(seconds * 1000);
}

function lastTokenIds(sandbox: ServedSandbox, count: number): (string | undefined)[] {
  return sandbox.requests.slice(-count).map(({ tokenId }) => tokenId);
}

describe('obtaining', () => {
  test('60 first calls at once share one token/new/ request', async () => {
    const sandbox = await startSandbox();
    expect(new Set(await callAtOnce(sandbox.client(), 60))).toEqual(new Set(['ok']));
    expect(sandbox.tokenCalls()).toEqual(['new']);
  });

  test('two clients share a pair only if they share a store', async () => {
    const { sandbox, store, client } = await startWarm();
    const other = sandbox.client({ store });
    const stranger = sandbox.client();
    await Promise.all([list(client), list(other)]);
    expect(sandbox.tokenCalls()).toEqual(['new']);
    await list(stranger);
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test('one store can hold the pairs of two companies', async () => {
    const { sandbox, store } = await startWarm();
    const other = sandbox.client({ store, tokenKey: 'another company' });
    await list(other);
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test('a refusal of the credentials is returned by the data call, and names the token call', async () => {
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
  test('60 calls with an access token inside the leeway share one token/refresh/ request', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(day - 20);
    expect(new Set(await callAtOnce(client, 60))).toEqual(new Set(['ok']));
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

  test('waitUntil receives every renewal, including those that callers wait for', async () => {
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

  test('renewals do not prolong the life of the refresh token', async () => {
    const { sandbox, client } = await startWarm();
    for (let renewals = 0; renewals < 30; renewals++) {
      sandbox.advance(day);
      await list(client);
    }
    expect(sandbox.tokenCalls()).toEqual(['new', ...Array(29).fill('refresh'), 'new']);
  });

  test.each([400, 401, 403, 404, 405, 410, 415, 422])(
    'if the refresh token is refused with %i, 20 calls share one request for a new pair',
    async (status) => {
      const { sandbox, client } = await startWarm();
      sandbox.advance(day);
      const body = { summary: 'Invalid token', detail: 'Token is invalid or expired', status_code: status };
      sandbox.fail('token.refreshAccessToken', { status, body });
      expect(new Set(await callAtOnce(client, 20))).toEqual(new Set(['ok']));
      expect(sandbox.tokenCalls()).toEqual(['new', 'refresh', 'new']);
    },
  );

  test.each([408, 425, 429, 500])(
    'an answer of %i to a refresh does not lead to a new pair',
    async (status) => {
      const { sandbox, client } = await startWarm();
      sandbox.advance(day);
      sandbox.fail('token.refreshAccessToken', { status, body: {} }, 3);
      expect((await list(client)).error).toMatchObject({ status, operation: 'token.refreshAccessToken' });
      expect(new Set(sandbox.tokenCalls())).toEqual(new Set(['new', 'refresh']));
      expect(sandbox.tokenCalls().filter((call) => call === 'new')).toHaveLength(1);
    },
  );

  test('a pair that another client renewed is taken from the store', async () => {
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

  test('a write is repeated too, because a refused request was not processed', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.revokeTokens('access');
    const response = await client.agreements.create({ institution_id: 'SANDBOXFINANCE_SFIN0000' });
    expect(response.status).toBe(201);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('when both tokens are revoked, a new pair is obtained', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.revokeTokens();
    expect(await callAtOnce(client, 3)).toEqual(['ok', 'ok', 'ok']);
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh', 'new']);
  });

  test('a second refusal is returned to the caller', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.fail('institutions.list', 'InvalidToken', 2);
    expect((await list(client)).error?.code).toBe('InvalidToken');
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('a credentials function that returns the refused token again is not called a third time', async () => {
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

  test('a newer token in the store is used instead of a renewal', async () => {
    const { sandbox, store, client } = await startWarm();
    sandbox.revokeTokens();
    sandbox.advance(1);
    await sandbox.client({ store }).auth.setTokenPair(await sandbox.client().token.getTokenPair().unwrap());
    expect((await list(client)).ok).toBe(true);
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test.each(['EUAExpiredError', 'AccessExpiredError', 'AccountInactiveError'] as const)(
    'a 401 with %s is returned to the caller and causes no renewal',
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

  test('a token that still works is used, and the token endpoint is not called again at once', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(day - 20);
    refuse(sandbox, 5);
    expect(await callAtOnce(client, 10)).toEqual(Array(10).fill('ok'));
    expect(await callAtOnce(client, 10)).toEqual(Array(10).fill('ok'));
    expect(sandbox.tokenCalls()).toEqual(['new', 'refresh']);
  });

  test('without a working token, calls fail at once with the last error until the growing pause is over', async () => {
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

  test('setting the clock neither ends the pause nor makes it longer', async () => {
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

  test('wrong credentials are tried again only after the pause, and a pair that is set works at once', async () => {
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

  test('the pause lasts as long as the API’s Retry-After asks', async () => {
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

  test('a Retry-After of a year leads to a pause of an hour', async () => {
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
  test('one that gives up does not affect the others or the renewal', async () => {
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
    // The callers that gave up sent nothing.
    expect(sandbox.requests.filter(({ path }) => path.endsWith('/institutions/'))).toHaveLength(2);
  });

  test('a call that times out closes its connection', async () => {
    let isClosed = false;
    const server = createServer((request) => request.socket.on('close', () => (isClosed = true)));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const client = createNordigenClient({ baseUrl: `http://127.0.0.1:${port}/`, credentials: 'proxy' });
    await expect(client.institutions.list({}, { timeoutMs: 50 })).rejects.toMatchObject({ timeoutMs: 50 });
    await expect.poll(() => isClosed).toBe(true);
  });

  test('token calls accept a signal and a timeout too', async () => {
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
  test('a function is called for a pair, and again when that has expired', async () => {
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
    // Without access_expires the lifetime is read from the token.
    sandbox.advance(day);
    expect((await list(client)).ok).toBe(true);
    expect(asked).toBe(2);
  });

  test('a function that fails causes a NordigenTokenError with what it threw as the cause', async () => {
    const sandbox = await startSandbox();
    const cause = new Error('the vault is sealed');
    const client = sandbox.client({ credentials: () => Promise.reject(cause) });
    const error = await list(client).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NORDIGEN_TOKEN', reason: 'credentials-failed' });
    expect(causeOf(error)).toBe(cause);
  });

  test('a function that returns an invalid pair causes a NordigenTokenError that says what is wrong', async () => {
    const sandbox = await startSandbox();
    const client = sandbox.client({ credentials: async () => ({ access: '' }) });
    await expect(list(client)).rejects.toMatchObject({
      reason: 'invalid-pair',
      message: expect.stringContaining('access must be a non-empty string'),
    });
  });

  test('a record with characters that a header cannot contain counts as absent, and is not quoted', async () => {
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
    // The user's own backend accepts paths without the trailing slash; the sandbox, like the API, does not.
    const backend = (request: Request) =>
      fetch(request.url.replace('/institutions', '/institutions/'), { headers: request.headers });
    const client = sandbox.client({ credentials: 'proxy', fetch: backend });
    expect((await list(client)).error?.code).toBe('InvalidToken');
    expect(sandbox.requests).toMatchObject([{ authorization: 'none', status: 401 }]);
    await expect(client.auth.getAccessToken()).rejects.toMatchObject({ reason: 'no-credentials' });
  });

  test('without credentials, a pair from setTokenPair is used and refreshed', async () => {
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
  test('getTokenPair returns the pair with the seconds that are left', async () => {
    const { sandbox, client } = await startWarm();
    sandbox.advance(100);
    const pair = await client.auth.getTokenPair();
    expect(pair).toMatchObject({ access_expires: day - 100, refresh_expires: 30 * day - 100 });
    expect(pair.access).toBe(await client.auth.getAccessToken());
  });

  test('clear removes the pair from the store too', async () => {
    const { sandbox, store, client } = await startWarm();
    await client.auth.clear();
    await list(sandbox.client({ store }));
    expect(sandbox.tokenCalls()).toEqual(['new', 'new']);
  });

  test('reload takes the pair that the store holds now', async () => {
    const { sandbox, store, client } = await startWarm();
    const pair = await sandbox.client().token.getTokenPair().unwrap();
    await sandbox.client({ store }).auth.setTokenPair(pair);
    await client.auth.reload();
    expect(await client.auth.getAccessToken()).toBe(pair.access);
  });

  test('a pair that is set while a renewal runs is not overwritten by it', async () => {
    const sandbox = await startSandbox();
    let answer = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const client = sandbox.client({
      async fetch(request) {
        const response = await fetch(request);
        if (request.url.endsWith('/token/refresh/')) await held;
        return response;
      },
    });
    await list(client);
    sandbox.advance(day);
    const pair = await sandbox.client().token.getTokenPair().unwrap();
    const waiting = list(client);
    await expect.poll(() => sandbox.tokenCalls()).toContain('refresh');
    await client.auth.setTokenPair(pair);
    answer();
    expect((await waiting).ok).toBe(true);
    await list(client);
    expect(await client.auth.getAccessToken()).toBe(pair.access);
  });

  test('setTokenPair refuses a value that is not a pair, without quoting it', async () => {
    const { client } = await startWarm();
    const secret = 'line\nbreak-secret';
    const error = await client.auth.setTokenPair({ access: secret }).catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(TypeError);
    expect(String(error)).not.toContain('break-secret');
  });

  test('on.tokenPair is called with pairs that this client obtained or was given, not with those from the store', async () => {
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

describe('the access token', () => {
  test('is never sent across a redirect', async () => {
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

  test('is sent by client.request only below the base path, and never with token calls', async () => {
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

  test('of one tenant is never sent with the calls of another', async () => {
    const [one, two] = [await startWarm({ seed: 1 }), await startWarm({ seed: 2 })];
    const tokens = await Promise.all([one, two].map(({ client }) => client.auth.getAccessToken()));
    await Promise.all(Array.from({ length: 40 }, (_, index) => list(index % 2 ? one.client : two.client)));
    expect(new Set(tokens).size).toBe(2);
    for (const { sandbox } of [one, two]) {
      expect(new Set(sandbox.requests.map(({ status }) => status))).toEqual(new Set([200]));
    }
  });
});

test('a client can be created without options, and reports missing credentials at its first call', async () => {
  const client = createNordigenClient({ fetch: () => Promise.reject(new Error('nothing is sent')) });
  onTestFinished(() => client.close());
  await expect(client.institutions.list()).rejects.toMatchObject({ reason: 'no-credentials' });
});

import { describe, expect, it } from 'vitest';
import { createSandbox, type SandboxState } from '../../src/sandbox/index.ts';
import { createCaller, getTokens, noonMs, startSandbox } from './call-sandbox.ts';

describe('a sandbox', () => {
  it('works with its members taken off the object', async () => {
    const { fetch, baseUrl, credentials, now, advance, requests } = createSandbox({ startAtMs: noonMs });
    const body = JSON.stringify({ secret_id: credentials.secretId, secret_key: credentials.secretKey });
    expect((await fetch(new URL('token/new/', baseUrl), { method: 'POST', body })).status).toBe(200);
    expect((await fetch(new Request(`${baseUrl}token/new/`, { method: 'POST', body }))).status).toBe(200);
    advance(1.5);
    expect(now()).toBe(noonMs + 1500);
    expect(requests).toHaveLength(2);
  });

  it('follows the machine clock unless it is given a start', () => {
    const sandbox = createSandbox();
    expect(Math.abs(sandbox.now() - Date.now())).toBeLessThan(1000);
    sandbox.advance(3600);
    expect(sandbox.now()).toBeGreaterThan(Date.now() + 3_599_000);
  });

  it('answers for any origin, with links to that origin', async () => {
    const { sandbox } = await startSandbox();
    const { access } = await getTokens(sandbox);
    const response = await sandbox.fetch('http://127.0.0.1:9/api/v2/requisitions/', {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
      body: JSON.stringify({ institution_id: 'SANDBOXFINANCE_SFIN0000', redirect: 'app://back' }),
    });
    expect((await response.json()).link).toMatch(/^http:\/\/127\.0\.0\.1:9\/psd2\/start\//);
  });

  it('answers paths and methods that do not exist as the API does', async () => {
    const { sandbox, call } = await startSandbox();
    const moved = await call('GET', 'institutions?country=GB');
    expect([moved.status, moved.headers.get('location')]).toEqual([301, '/api/v2/institutions/?country=GB']);
    expect((await call('GET', 'nothing/')).body).toEqual({
      summary: 'Not found.',
      detail: 'Not found.',
      status_code: 404,
    });
    const wrong = await call('PATCH', 'requisitions/');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect((await call('POST', 'requisitions/', '{')).status).toBe(400);
    expect((await sandbox.fetch('https://elsewhere.example/favicon.ico')).status).toBe(404);
  });

  it('takes forms of both kinds as well as JSON', async () => {
    const { sandbox } = await startSandbox();
    const { secretId, secretKey } = sandbox.credentials;
    const fields = { secret_id: secretId, secret_key: secretKey };
    const multipart = new FormData();
    for (const [name, value] of Object.entries(fields)) multipart.set(name, value);
    const init = { method: 'POST', body: new URLSearchParams(fields) };
    expect((await sandbox.fetch(`${sandbox.baseUrl}token/new/`, init)).status).toBe(200);
    const other = await sandbox.fetch(`${sandbox.baseUrl}token/new/`, { method: 'POST', body: multipart });
    expect(other.status).toBe(200);

    const { access } = await other.json();
    const agreement = await sandbox.fetch(`${sandbox.baseUrl}agreements/enduser/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${access}` },
      body: new URLSearchParams([
        ['institution_id', 'SANDBOX_NULLS'],
        ['access_scope', 'details'],
        ['access_scope', 'balances'],
      ]),
    });
    expect((await agreement.json()).access_scope).toEqual(['details', 'balances']);
  });
});

describe('the log', () => {
  it('contains the requests, without secrets', async () => {
    const { sandbox, call } = await startSandbox();
    const { refresh } = await getTokens(sandbox);
    await createCaller(sandbox)('POST', 'token/refresh/', { refresh });
    await call('GET', 'institutions/?country=GB');
    await createCaller(sandbox)('POST', 'token/new/', '{"secret_key": "broken');

    const [first, , third, fourth] = sandbox.requests;
    expect(first).toEqual({
      method: 'POST',
      path: '/api/v2/token/new/',
      query: {},
      status: 200,
      atMs: noonMs,
      operation: 'token.getTokenPair',
      body: { secret_id: '[redacted]', secret_key: '[redacted]' },
      authorization: 'none',
      headers: { 'content-type': 'application/json' },
    });
    expect(third?.body).toEqual({ refresh: '[redacted]' });
    expect(fourth).toMatchObject({
      query: { country: 'GB' },
      authorization: 'bearer',
      tokenId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    const text = JSON.stringify(sandbox.requests);
    for (const secret of [refresh, sandbox.credentials.secretKey, 'broken', 'Bearer']) {
      expect(text).not.toContain(secret);
    }
  });

  it('drops the oldest requests beyond its maximum size', async () => {
    const { sandbox, call } = await startSandbox({ logSize: 3 });
    for (const path of ['a/', 'b/', 'c/', 'd/']) await call('GET', path);
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/api/v2/b/', '/api/v2/c/', '/api/v2/d/']);
  });

  it('marks a dropped connection with the status 0', async () => {
    const { sandbox, call } = await startSandbox();
    sandbox.fail('*', 'LostAnswer');
    await call('GET', 'institutions/').catch(() => {});
    expect(sandbox.requests.at(-1)).toMatchObject({ status: 0, operation: 'institutions.list' });
  });
});

describe('the state', () => {
  it('survives JSON, and a sandbox continues from it as if nothing had happened', async () => {
    const first = await startSandbox({ seed: 5, strict: true });
    const { access } = await getTokens(first.sandbox);
    const { accountIds, requisitionId } = await first.sandbox.connect();
    const path = `accounts/${accountIds[0]}/balances/`;
    for (let count = 0; count < 3; count++) await first.call('GET', path);
    first.sandbox.advance(60);

    const state = JSON.parse(JSON.stringify(first.sandbox.export())) as SandboxState;
    const second = createSandbox({ state, strict: true });
    const call = createCaller(second, access);
    expect(second.now()).toBe(first.sandbox.now());
    expect((await call('GET', `requisitions/${requisitionId}/`)).body.accounts).toEqual(accountIds);
    expect((await call('GET', path)).status).toBe(200);
    expect((await call('GET', path)).status).toBe(429);
    const next = (sandbox: typeof second) => sandbox.connect().then(({ requisitionId: id }) => id);
    expect(await next(second)).toBe(await next(first.sandbox));
  });

  it('is a copy: later changes do not affect it', async () => {
    const { sandbox } = await startSandbox();
    const state = sandbox.export();
    await sandbox.connect();
    expect(state.requisitions).toEqual([]);
  });

  it('is refused if another version exported it', () => {
    expect(() => createSandbox({ state: { version: 2 } as unknown as SandboxState })).toThrow('state');
  });

  it('is the initial one again after a reset', async () => {
    const { sandbox, call } = await startSandbox();
    const empty = sandbox.export();
    await sandbox.connect();
    sandbox.advance(60);
    sandbox.fail('*', 'NetworkError', 5);
    sandbox.reset();
    expect(sandbox.requests).toEqual([]);
    expect(sandbox.now()).toBe(noonMs);
    expect(sandbox.export().requisitions).toEqual(empty.requisitions);
    expect((await call('GET', 'requisitions/')).body.count).toBe(0);
  });
});

describe('the shortcuts', () => {
  it('say what they cannot find or do', async () => {
    const sandbox = createSandbox();
    await expect(sandbox.consent('x')).rejects.toThrow("no requisition 'x'");
    await expect(sandbox.reconfirm('x')).rejects.toThrow("no reconfirmation for the agreement 'x'");
    await expect(sandbox.connect({ institutionId: 'NOPE' })).rejects.toThrow('Unknown Institution ID NOPE');
    expect(() => sandbox.revokeAccess('x')).toThrow("no account 'x'");
    expect(() => sandbox.expireConsent('x')).toThrow("no requisition 'x'");
    expect(() => sandbox.advance(Number.NaN)).toThrow('seconds');
  });
});

import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { createCaller, getTokens, noonMs, startSandbox } from './call-sandbox.ts';

const decode = (token: string) =>
  JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')));

describe('the token endpoints', () => {
  it('answer with exactly the documented keys and lifetimes', async () => {
    const sandbox = createSandbox({ startAtMs: noonMs });
    const { secretId, secretKey } = sandbox.credentials;
    const { status, body } = await createCaller(sandbox)('POST', 'token/new/', {
      secret_id: secretId,
      secret_key: secretKey,
    });

    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['access', 'access_expires', 'refresh', 'refresh_expires']);
    expect(body).toMatchObject({ access_expires: 86_400, refresh_expires: 2_592_000 });
    expect(decode(body.access)).toMatchObject({
      token_type: 'access',
      iat: noonMs / 1000,
      exp: noonMs / 1000 + 86_400,
    });
    expect(decode(body.refresh)).toMatchObject({ token_type: 'refresh' });
    expect(decode(body.access).jti).not.toBe(decode(body.refresh).jti);
  });

  it('issue tokens in the standard form', async () => {
    const sandbox = createSandbox({ startAtMs: noonMs });
    const { access } = await getTokens(sandbox);
    const [header = '', payload = '', signature = ''] = access.split('.');
    expect(JSON.parse(atob(header))).toEqual({ alg: 'HS256', typ: 'JWT' });
    expect(signature).toHaveLength(43);
    expect(payload).not.toContain('=');
  });

  it('renew only the access token, and keep the refresh token', async () => {
    const sandbox = createSandbox({ startAtMs: noonMs });
    const { access, refresh } = await getTokens(sandbox);
    const call = createCaller(sandbox);
    const first = await call('POST', 'token/refresh/', { refresh });
    const second = await call('POST', 'token/refresh/', { refresh });

    expect(Object.keys(first.body)).toEqual(['access', 'access_expires']);
    expect(new Set([access, first.body.access, second.body.access]).size).toBe(3);
  });

  it('refuse wrong credentials', async () => {
    const { status, body } = await createCaller(createSandbox())('POST', 'token/new/', {
      secret_id: 'somebody',
      secret_key: 'else',
    });
    expect(status).toBe(401);
    expect(body).toEqual({
      summary: 'Authentication failed',
      detail: 'No active account found with the given credentials',
      status_code: 401,
    });
  });

  it('name every field that is missing', async () => {
    const call = createCaller(createSandbox());
    expect((await call('POST', 'token/new/', {})).body).toEqual({
      secret_id: ['This field is required.'],
      secret_key: ['This field is required.'],
      status_code: 400,
    });
    expect((await call('POST', 'token/refresh/', { refresh: '' })).body).toEqual({
      refresh: ['This field may not be blank.'],
      status_code: 400,
    });
  });
});

describe('a token', () => {
  const refused = { summary: 'Invalid token', detail: 'Token is invalid or expired', status_code: 401 };

  it('expires by the clock of the sandbox, to the second', async () => {
    const { sandbox, call } = await startSandbox();
    sandbox.advance(86_399);
    expect((await call('GET', 'requisitions/')).status).toBe(200);
    sandbox.advance(1);
    const { status, body } = await call('GET', 'requisitions/');
    expect(status).toBe(401);
    expect(body).toEqual(refused);
  });

  it('refreshes until the refresh token expires too', async () => {
    const sandbox = createSandbox({ startAtMs: noonMs, refreshLifetimeSeconds: 60 });
    const { refresh } = await getTokens(sandbox);
    const call = createCaller(sandbox);
    sandbox.advance(59);
    expect((await call('POST', 'token/refresh/', { refresh })).status).toBe(200);
    sandbox.advance(1);
    expect((await call('POST', 'token/refresh/', { refresh })).body).toEqual(refused);
  });

  it('is refused if it is absent, garbled, of another sandbox, of the wrong kind, or unsigned', async () => {
    const sandbox = createSandbox({ startAtMs: noonMs });
    const { access, refresh } = await getTokens(sandbox);
    const foreign = await getTokens(createSandbox({ startAtMs: noonMs, seed: 2 }));
    const unsigned = `${access.slice(0, access.lastIndexOf('.'))}.`;
    const none = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${access.split('.')[1]}.`;
    for (const token of [undefined, 'x', 'a.b.c', refresh, foreign.access, unsigned, none, `${access}x`]) {
      const { status, body } = await createCaller(sandbox, token)('GET', 'requisitions/');
      expect([token, status]).toEqual([token, 401]);
      expect(body).toEqual(refused);
    }
    expect((await createCaller(sandbox)('POST', 'token/refresh/', { refresh: access })).status).toBe(401);
  });

  it('becomes invalid when its kind or all tokens are revoked', async () => {
    const sandbox = createSandbox({ startAtMs: noonMs });
    const { access, refresh } = await getTokens(sandbox);
    const call = createCaller(sandbox);
    sandbox.revokeTokens('access');
    expect((await createCaller(sandbox, access)('GET', 'requisitions/')).status).toBe(401);
    expect((await call('POST', 'token/refresh/', { refresh })).status).toBe(200);
    sandbox.revokeTokens();
    expect((await call('POST', 'token/refresh/', { refresh })).status).toBe(401);
  });

  it('uses the clock of an API that is ahead', async () => {
    const sandbox = createSandbox({ startAtMs: noonMs, clockSkewSeconds: 300 });
    const { access } = await getTokens(sandbox);
    expect(decode(access).iat).toBe(noonMs / 1000 + 300);
    expect(sandbox.now()).toBe(noonMs);
  });
});

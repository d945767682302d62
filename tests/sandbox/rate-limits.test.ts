import { describe, expect, it } from 'vitest';
import { type Answer, createCaller, getTokens, startSandbox } from './call-sandbox.ts';

const limitsOf = ({ headers }: Answer) =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`HTTP_X_RATELIMIT_${name}`));
const accountLimitsOf = ({ headers }: Answer) =>
  ['limit', 'remaining', 'reset'].map((name) => headers.get(`HTTP_X_RATELIMIT_ACCOUNT_SUCCESS_${name}`));

describe('the rate limits', () => {
  it('are in every answer, with the seconds that are left', async () => {
    const { sandbox, call } = await startSandbox();
    expect(limitsOf(await call('GET', 'institutions/?country=GB'))).toEqual(['300', '299', '60']);
    sandbox.advance(20.5);
    expect(limitsOf(await call('GET', 'institutions/NO_SUCH_BANK/'))).toEqual(['300', '298', '40']);
    sandbox.advance(39.5);
    expect(limitsOf(await call('GET', 'institutions/?country=GB'))).toEqual(['300', '299', '60']);
  });

  it.each([
    ['GET', 'institutions/', 300],
    ['GET', 'agreements/enduser/', 300],
    ['GET', 'requisitions/', 300],
    ['POST', 'agreements/enduser/', 100],
    ['POST', 'requisitions/', 100],
    ['PUT', 'agreements/enduser/3fa85f64-5717-4562-b3fc-2c963f66afa6/accept/', 100],
    ['DELETE', 'agreements/enduser/3fa85f64-5717-4562-b3fc-2c963f66afa6/', 100],
    ['DELETE', 'requisitions/3fa85f64-5717-4562-b3fc-2c963f66afa6/', 100],
    ['GET', 'accounts/3fa85f64-5717-4562-b3fc-2c963f66afa6/', 100],
    ['POST', 'token/refresh/', 100],
  ])('allow %s %s %i times a minute', async (method, path, limit) => {
    const { sandbox, call } = await startSandbox({ strict: true });
    const body = method === 'GET' || method === 'DELETE' ? undefined : {};
    for (let count = 0; count < limit; count++) expect((await call(method, path, body)).status).not.toBe(429);
    sandbox.advance(18);
    const { status, body: refusal } = await call(method, path, body);
    expect(status).toBe(429);
    expect(refusal).toEqual({
      summary: 'Rate limit exceeded',
      detail: `The rate limit for this resource is ${limit}/minute. Please try again in 42 seconds`,
      status_code: 429,
    });
    sandbox.advance(42);
    expect((await call(method, path, body)).status).not.toBe(429);
  });

  it('allow a hundred token pairs an hour', async () => {
    const { sandbox } = await startSandbox({ strict: true });
    for (let count = 1; count < 100; count++) expect((await getTokens(sandbox)).access).toBeDefined();
    const { status, body } = await createCaller(sandbox)('POST', 'token/new/', {});
    expect([status, body.detail]).toEqual([
      429,
      'The rate limit for this resource is 100/hour. Please try again in 3600 seconds',
    ]);
  });

  it('are shared by all calls about accounts', async () => {
    const { sandbox, call } = await startSandbox();
    const [id] = (await sandbox.connect()).accountIds;
    await call('GET', `accounts/${id}/`);
    expect(limitsOf(await call('GET', `accounts/${id}/details/`))).toEqual(['100', '98', '60']);
  });

  it('are only counted if the sandbox is not strict', async () => {
    const { call } = await startSandbox();
    for (let count = 0; count < 301; count++) await call('GET', 'institutions/?country=MT');
    const answer = await call('GET', 'institutions/?country=MT');
    expect(answer.status).toBe(200);
    expect(limitsOf(answer)[1]).toBe('0');
  });
});

describe('the daily calls of an account', () => {
  it('are counted per scope, and only if they succeed', async () => {
    const { sandbox, call } = await startSandbox({ strict: true });
    const [id, other] = (await sandbox.connect()).accountIds;
    const balances = (account = id) => call('GET', `accounts/${account}/balances/`);
    sandbox.fail('accounts.getBalances', 'ServiceError');
    expect(accountLimitsOf(await balances())).toEqual(['4', '4', '86400']);
    for (const left of ['3', '2', '1', '0']) {
      expect(accountLimitsOf(await balances())).toEqual(['4', left, '86400']);
    }
    sandbox.advance(1308);
    expect(await balances()).toMatchObject({
      status: 429,
      body: {
        summary: 'Rate limit exceeded',
        detail: 'The rate limit for this resource is 4/day. Please try again in 85092 seconds',
      },
    });
    expect((await balances(other)).status).toBe(200);
    expect((await call('GET', `accounts/${id}/details/`)).status).toBe(200);
    expect(accountLimitsOf(await call('GET', `accounts/${id}/`))).toEqual([null, null, null]);
  });

  it('become available one by one, 24 hours after each call', async () => {
    const { sandbox, call } = await startSandbox({ strict: true, accessLifetimeSeconds: 864_000 });
    const [id] = (await sandbox.connect()).accountIds;
    const balances = async () => (await call('GET', `accounts/${id}/balances/`)).status;
    for (let count = 0; count < 4; count++) {
      expect(await balances()).toBe(200);
      sandbox.advance(3600);
    }
    sandbox.advance(20 * 3600 - 1);
    expect(await balances()).toBe(429);
    sandbox.advance(1);
    expect(await balances()).toBe(200);
    expect(await balances()).toBe(429);
  });

  it('run out exactly as documented in a day of polling every five minutes', async () => {
    const { sandbox, call } = await startSandbox({ strict: true, accessLifetimeSeconds: 172_800 });
    const [id] = (await sandbox.connect()).accountIds;
    const startedAt = process.cpuUsage();
    const successes: Record<string, number[]> = { details: [], balances: [], transactions: [] };
    for (let minute = 0; minute <= 24 * 60; minute += 5) {
      for (const [scope, minutes] of Object.entries(successes)) {
        const { status } = await call('GET', `accounts/${id}/${scope}/`);
        expect([200, 429]).toContain(status);
        if (status === 200) minutes.push(minute);
      }
      sandbox.advance(300);
    }
    for (const minutes of Object.values(successes)) expect(minutes).toEqual([0, 5, 10, 15, 1440]);
    // CPU time, so that a busy machine does not fail this.
    const { user, system } = process.cpuUsage(startedAt);
    expect(user + system).toBeLessThan(1_000_000);
  });
});

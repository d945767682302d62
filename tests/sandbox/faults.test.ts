import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { startSandbox } from './call-sandbox.ts';

describe('a planned fault', () => {
  it('makes the named operation fail as often as planned', async () => {
    const { sandbox, call } = await startSandbox();
    sandbox.fail('institutions.get', 'BadGateway', 2);
    const statuses: number[] = [];
    for (let count = 0; count < 3; count++) {
      statuses.push((await call('GET', 'institutions/SANDBOX_NULLS/')).status);
      expect((await call('GET', 'requisitions/')).status).toBe(200);
    }
    expect(statuses).toEqual([502, 502, 200]);
  });

  it('can match a method, a part of the path, a pattern, or all requests', async () => {
    const { sandbox, call } = await startSandbox();
    const statusOf = async (method: string, path: string) => (await call(method, path)).status;
    sandbox.fail({ method: 'delete' }, { status: 418 });
    expect(await statusOf('GET', 'requisitions/')).toBe(200);
    expect(await statusOf('DELETE', 'requisitions/x/')).toBe(418);
    sandbox.fail({ path: 'NULLS' }, { status: 418 });
    expect(await statusOf('GET', 'institutions/SANDBOX_SSN/')).toBe(200);
    expect(await statusOf('GET', 'institutions/SANDBOX_NULLS/')).toBe(418);
    sandbox.fail({ path: /SSN.$/g, operation: 'institutions.get' }, { status: 418 }, 2);
    expect(await statusOf('GET', 'institutions/SANDBOX_SSN/')).toBe(418);
    expect(await statusOf('GET', 'institutions/SANDBOX_SSN/')).toBe(418);
    sandbox.fail('*', { status: 418 });
    expect(await statusOf('GET', 'requisitions/')).toBe(418);
  });

  it('can answer with anything', async () => {
    const { sandbox, call } = await startSandbox();
    sandbox.fail('institutions.list', {
      status: 429,
      body: { slow: 'down' },
      headers: { 'retry-after': '7' },
    });
    const { status, body, headers } = await call('GET', 'institutions/');
    expect([status, body, headers.get('retry-after')]).toEqual([429, { slow: 'down' }, '7']);
  });

  it('can break the transport in every way', async () => {
    const { sandbox, call } = await startSandbox();
    const get = () => call('GET', 'institutions/SANDBOX_NULLS/');
    sandbox.fail('*', 'NetworkError');
    await expect(get()).rejects.toThrow(TypeError);
    sandbox.fail('*', 'HalfBody');
    await expect(get()).rejects.toThrow(TypeError);
    sandbox.fail('*', 'BadGateway');
    expect(await get()).toMatchObject({ status: 502, body: expect.stringContaining('<html>') });
    sandbox.fail('*', 'BadGateway');
    expect([...(await get()).headers.keys()]).toEqual(['content-type']);
    sandbox.fail('*', 'EmptyBody');
    expect(await get()).toMatchObject({ status: 502, body: '' });
    sandbox.fail('*', 'PlainText');
    expect(await get()).toMatchObject({ status: 503, body: expect.stringContaining('upstream') });
    sandbox.fail('*', 'RateLimitExceeded');
    const limited = await get();
    expect(limited.headers.get('http_x_ratelimit_remaining')).toBe('0');
    expect(limited.body.detail).toContain(`in ${limited.headers.get('http_x_ratelimit_reset')} seconds`);
    sandbox.fail('*', 'RateLimitExceededWithoutHeaders');
    const { status, headers } = await get();
    expect([status, headers.has('http_x_ratelimit_reset')]).toEqual([429, false]);
  });

  it('can lose an answer before or after the API has acted on the request', async () => {
    const { sandbox, call } = await startSandbox();
    const create = () => call('POST', 'agreements/enduser/', { institution_id: 'SANDBOX_NULLS' });
    const count = async () => (await call('GET', 'agreements/enduser/')).body.count;
    sandbox.fail('agreements.create', 'NetworkError');
    await expect(create()).rejects.toThrow('fetch failed');
    expect(await count()).toBe(0);
    sandbox.fail('agreements.create', 'LostAnswer');
    await expect(create()).rejects.toThrow('fetch failed');
    expect(await count()).toBe(1);
  });

  it('is refused if it is misspelt', () => {
    const sandbox = createSandbox();
    expect(() => sandbox.fail('*', 'NetwrkError' as 'NetworkError')).toThrow(
      "fail: 'NetwrkError' is not a fault",
    );
    expect(() => sandbox.fail('accounts.read' as '*', 'NetworkError')).toThrow(
      "'accounts.read' is not an operation",
    );
    expect(() => sandbox.fail('*', 'NetworkError', 0)).toThrow('times');
    expect(() => createSandbox({ chaos: { Nonsense: 1 } as object })).toThrow(
      "chaos: 'Nonsense' is not a fault",
    );
  });
});

describe('latency', () => {
  it('delays answers, and an abort ends the wait with its own reason', async () => {
    const { sandbox } = await startSandbox({ latencyMs: [20, 40] });
    const startedAt = performance.now();
    await sandbox.fetch(`${sandbox.baseUrl}institutions/`);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(19);

    const reason = new Error('changed my mind');
    const controller = new AbortController();
    const answer = sandbox.fetch(`${sandbox.baseUrl}institutions/`, { signal: controller.signal });
    controller.abort(reason);
    await expect(answer).rejects.toBe(reason);
    await expect(sandbox.fetch(sandbox.baseUrl, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('can be planned for a single request', async () => {
    const { sandbox, call } = await startSandbox();
    sandbox.fail('institutions.get', { latencyMs: 25 });
    const startedAt = performance.now();
    expect((await call('GET', 'institutions/SANDBOX_NULLS/')).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(24);
  });
});

describe('chaos', () => {
  it('makes the given share of requests fail, the same ones for the same seed', async () => {
    const run = async () => {
      const sandbox = createSandbox({ startAtMs: 0, chaos: { BadGateway: 0.2, EmptyBody: 0.1 } });
      const statuses: number[] = [];
      for (let count = 0; count < 500; count++) {
        statuses.push((await sandbox.fetch(`${sandbox.baseUrl}institutions/`)).status);
      }
      return statuses;
    };
    const statuses = await run();
    const share = statuses.filter((status) => status === 502).length / statuses.length;
    expect(share).toBeGreaterThan(0.22);
    expect(share).toBeLessThan(0.38);
    expect(await run()).toEqual(statuses);
  });
});

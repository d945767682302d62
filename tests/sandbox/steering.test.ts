import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.ts';
import { createCaller, getTokens, noonMs, startSandbox } from './call-sandbox.ts';

const origin = 'http://127.0.0.1:8080';

async function steer(sandbox: Sandbox, action: string, body?: unknown, method = 'POST') {
  const response = await sandbox.fetch(`${origin}/__sandbox/${action}`, {
    method,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

describe('an invalid option is refused by name', () => {
  it.each<[string, object, string]>([
    ['a misspelt option', { sead: 1 }, "createSandbox: 'sead' is not known; known: seed, startAtMs, strict"],
    ['a text for a number', { seed: '7' }, "createSandbox: seed must be a whole number, not '7'"],
    ['a broken number', { seed: 1.5 }, 'createSandbox: seed must be a whole number, not 1.5'],
    ['a Date for a time', { startAtMs: new Date(0) }, 'startAtMs must be a time in ms from 0 to'],
    ['a time that no Date has', { startAtMs: 1e20 }, 'startAtMs must be a time in ms from 0 to'],
    ['a text for a boolean', { strict: 'yes' }, "strict must be true or false, not 'yes'"],
    ['a negative number of calls', { dailyCalls: -1 }, 'dailyCalls must be a whole number of at least 0'],
    ['an invalid lifetime', { accessLifetimeSeconds: Number.NaN }, 'accessLifetimeSeconds must be'],
    ['an invalid skew', { clockSkewSeconds: null }, 'clockSkewSeconds must be a number, not null'],
    ['an invalid latency', { latencyMs: 'slow' }, 'latencyMs: must be'],
    ['an invalid log size', { logSize: 0.5 }, 'logSize must be a whole number'],
    [
      'a misspelt permission',
      { permissions: { accept: true } },
      "permissions: 'accept' is not known; known:",
    ],
    ['an invalid permission', { permissions: { acceptAgreements: 1 } }, 'acceptAgreements must be true or'],
    [
      'an invalid number of creations',
      { permissions: { freeCreates: '3' } },
      'freeCreates must be a whole number',
    ],
    ['a misspelt fault', { chaos: { Nope: 0.1 } }, "chaos: 'Nope' is not a fault; known: NetworkError"],
    ['an invalid share', { chaos: { ServiceError: 5 } }, 'ServiceError must be a share from 0 to 1, not 5'],
    [
      'shares of more than everything',
      { chaos: { ServiceError: 0.75, NetworkError: 0.5 } },
      'chaos: the shares must add up to at most 1, not to 1.25',
    ],
    ['a misspelt secret', { credentials: { id: 'a', key: 'b' } }, "credentials: 'id' is not known"],
    ['a secret without its key', { credentials: { secretId: 'a' } }, 'credentials: secretKey is missing'],
    ['no secret at all', { credentials: [] }, 'credentials must contain at least one pair'],
    ['an invalid state', { state: 'x' }, "state must be a result of `export()`, not 'x'"],
    ['no object', 7 as unknown as object, 'createSandbox: must be an object, not 7'],
  ])('%s', (_, options, message) => {
    expect(() => createSandbox(options as SandboxOptions)).toThrow(TypeError);
    expect(() => createSandbox(options as SandboxOptions)).toThrow(message);
  });

  it('and shares that fill the whole, rounding aside, are taken', () => {
    // Together they come to 1.0000000000000002.
    const chaos = { BadGateway: 0.33, EmptyBody: 0.56, PlainText: 0.11 };
    expect(() => createSandbox({ chaos })).not.toThrow();
  });

  it('and undefined counts as absent', () => {
    expect(() =>
      createSandbox({ seed: undefined, chaos: undefined } as unknown as SandboxOptions),
    ).not.toThrow();
    expect(createSandbox({ permissions: { freeCreates: Number.POSITIVE_INFINITY } })).toBeDefined();
  });
});

describe('the members refuse unknown arguments', () => {
  it.each<[string, (sandbox: Sandbox) => unknown, string]>([
    [
      'fail',
      (s) => s.fail({ operation: 'accounts.read' } as never, 'NetworkError'),
      'fail: match: operation must be',
    ],
    [
      'fail',
      (s) => s.fail({ url: '/x' } as never, 'NetworkError'),
      "fail: match: 'url' is not known; known:",
    ],
    [
      'fail',
      (s) => s.fail({ path: {} } as never, 'NetworkError'),
      'fail: match: path must be a part of the path',
    ],
    [
      'fail',
      (s) => s.fail('*', { code: 500 } as never),
      "fail: fault: 'code' is not known; known: status, body",
    ],
    [
      'fail',
      (s) => s.fail({ method: 'GTE' }, 'NetworkError'),
      "fail: match: method must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, not 'GTE'",
    ],
    [
      'fail',
      (s) => s.fail('*', { status: 99 }),
      'fail: fault: status must be a whole number from 200 to 599, not 99',
    ],
    ['fail', (s) => s.fail('*', {}), 'fail: fault needs a status'],
    ['fail', (s) => s.fail('*', { body: 'x' }), 'fail: fault needs a status'],
    ['fail', (s) => s.fail('*', { latencyMs: 1, body: 'x' }), 'fault needs a status together with a body'],
    ['fail', (s) => s.fail('*', { latencyMs: 1e12 }), 'latencyMs must be milliseconds from 0 to 3600000'],
    [
      'fail',
      (s) => s.fail('*', { status: 200, headers: { 'a b': '1' } }),
      'headers must be an object of header',
    ],
    ['fail', (s) => s.fail('*', { status: 200, body: 1n }), 'body must be a text or JSON'],
    [
      'fail',
      (s) => s.fail('*', 'NetworkError', 1.5),
      'fail: times must be a whole number of at least 1, not 1.5',
    ],
    ['advance', (s) => s.advance(1e300), 'advance: the clock must stay between the years 1970 and 9000'],
    ['advance', (s) => s.advance(-noonMs), 'advance: the clock must stay between the years 1970 and 9000'],
    [
      'revokeTokens',
      (s) => s.revokeTokens('nope' as 'access'),
      "kind must be one of access, refresh, not 'nope'",
    ],
    [
      'connect',
      (s) => s.connect({ institution: 'X' } as never),
      "connect: 'institution' is not known; known:",
    ],
    [
      'connect',
      (s) => s.connect({ reconfirmation: 'yes' } as never),
      'connect: reconfirmation must be true or',
    ],
    [
      'connect',
      (s) => s.connect({ accounts: [-1] }),
      'connect: accounts must be a list in which each item is',
    ],
    [
      'connect',
      (s) => s.connect({ accounts: [0, 9] }),
      'connect: accounts must not contain 9: SANDBOXFINANCE_SFIN0000 offers only the accounts 0, 1',
    ],
    [
      'connect',
      (s) => s.connect({ institutionId: 'SANDBOX_NO_ACCOUNTS', accounts: [0] }),
      'connect: accounts must not contain 0: SANDBOX_NO_ACCOUNTS offers no accounts',
    ],
    [
      'consent',
      (s) => s.consent('x', { outcome: 'maybe' } as never),
      'consent: outcome must be one of accept,',
    ],
    [
      'consent',
      (s) => s.consent('x', { outcom: 'fail' } as never),
      "consent: 'outcom' is not known; known: outcome",
    ],
    ['reconfirm', (s) => s.reconfirm('x', 'maybe' as 'reject'), 'outcome must be one of confirm, reject'],
  ])('%s: %#', async (_, run, message) => {
    const { sandbox } = await startSandbox();
    const before = sandbox.export();
    const outcome = async () => run(sandbox);
    await expect(outcome()).rejects.toThrow(TypeError);
    await expect(outcome()).rejects.toThrow(message);
    expect(sandbox.export()).toEqual(before);
  });

  it('and do not end a consent, or give one to accounts, that does not exist', async () => {
    const { sandbox, call } = await startSandbox();
    const wish = { institution_id: 'SANDBOXFINANCE_SFIN0000', redirect: 'https://app.example/' };
    const { id, link } = (await call('POST', 'requisitions/', wish)).body;
    expect(() => sandbox.expireConsent(id)).toThrow(
      `expireConsent: nobody has consented to the requisition '${id}' yet`,
    );
    await expect(sandbox.consent(id, { accounts: [9] })).rejects.toThrow(
      'consent: accounts must not contain 9: SANDBOXFINANCE_SFIN0000 offers only the accounts 0, 1',
    );
    expect((await sandbox.fetch(`${link}?outcome=accept&account-9=on`)).status).toBe(400);
    await sandbox.consent(id, { accounts: [1] });
    const requisition = (await call('GET', `requisitions/${id}/`)).body;
    expect([requisition.status, requisition.accounts.length]).toEqual(['LN', 1]);
  });

  it('and each works when taken off the sandbox', async () => {
    const {
      fetch,
      now,
      advance,
      fail,
      connect,
      reset,
      export: exportState,
    } = createSandbox({ startAtMs: noonMs });
    advance(1);
    expect(now()).toBe(noonMs + 1000);
    fail('*', 'BadGateway');
    expect((await fetch(`${origin}/api/v2/institutions/`)).status).toBe(502);
    expect((await connect()).accountIds).toHaveLength(2);
    reset();
    expect(exportState().requisitions).toEqual([]);
  });
});

describe('control over HTTP', () => {
  it.each<[string, unknown, string]>([
    ['revoke-tokens', { kind: 'nope' }, "revokeTokens: kind must be one of access, refresh, not 'nope'"],
    ['revoke-tokens', { kinds: 'access' }, "revoke-tokens: 'kinds' is not known; known: kind"],
    ['advance', {}, 'advance: give seconds, or { days, hours, minutes, seconds }'],
    ['advance', { seconds: '60' }, "advance: seconds must be a number, not '60'"],
    ['advance', { weeks: 1 }, "advance: 'weeks' is not known; known: days, hours, minutes, seconds"],
    ['reset', { all: true }, "reset: 'all' is not known; it takes nothing"],
    ['consent', {}, 'consent: requisitionId is missing'],
    ['consent', { requisitionId: 7 }, 'consent: requisitionId must be a text that is not empty, not 7'],
    ['consent', { requisitionId: 'x', outcome: 'no' }, 'consent: outcome must be one of accept, cancel'],
    ['consent', { requisitionId: 'x' }, "The sandbox has no requisition 'x'"],
    [
      'connect',
      { institutionID: 'X' },
      "connect: 'institutionID' is not known; known: outcome, accounts, user",
    ],
    ['reconfirm', { agreementId: 'x', outcome: 'no' }, 'reconfirm: outcome must be one of confirm, reject'],
    ['expire-consent', { id: 'x' }, "expire-consent: 'id' is not known; known: requisitionId"],
    ['revoke-access', {}, 'revoke-access: accountId is missing'],
    ['fail', { match: '*' }, 'fail: fault is missing'],
    ['fail', { match: { method: 'GTE' }, fault: 'NetworkError' }, 'fail: match: method must be one of'],
    ['connect', { accounts: [9] }, 'connect: accounts must not contain 9'],
    ['fail', { match: '*', fault: 'Oops' }, "fail: 'Oops' is not a fault; known: NetworkError"],
    [
      'fail',
      { match: '*', fault: 'NetworkError', time: 2 },
      "fail: 'time' is not known; known: match, fault, times",
    ],
    ['fail', { match: '*', fault: 'NetworkError', times: null }, 'fail: times must be a whole number'],
    ['fail', '[1]', 'The body is not a JSON object'],
    ['fail', '{"match":', 'The body is not a JSON object'],
  ])('refuses %s %j', async (action, body, message) => {
    const { sandbox } = await startSandbox();
    const before = sandbox.export();
    const answer = await steer(sandbox, action, body);
    expect(answer).toEqual({ status: 400, body: { error: expect.stringContaining(message) } });
    expect(sandbox.export()).toEqual(before);
  });

  it('advances by days, hours, minutes and seconds together', async () => {
    const { sandbox } = await startSandbox();
    const parts = { days: 1, hours: 2, minutes: 3, seconds: 4 };
    const { body } = await steer(sandbox, 'advance', parts);
    expect(body).toEqual({ ok: true, nowMs: noonMs + (86_400 + 7200 + 180 + 4) * 1000 });
  });

  it('is documented with an example of every path and key', async () => {
    const { sandbox } = await startSandbox();
    const docs = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const examples = docs.split('\n').filter((line) => line.startsWith('curl '));
    const { error } = (await steer(sandbox, 'dance', {})).body;
    const actions: [string, string][] = error
      .slice(error.indexOf('Known: ') + 7)
      .split(', ')
      .map((action: string) => action.split(' '));
    expect(actions.length).toBeGreaterThan(10);
    for (const [method, path] of actions) {
      const own = examples.filter((line) => line.includes(`$sandbox/${path}`)).join('\n');
      expect([path, own]).toEqual([path, expect.stringContaining('curl')]);
      const refused = method === 'GET' ? '' : (await steer(sandbox, path, { '?': 1 })).body.error;
      for (const key of /known: (.*)$/.exec(refused)?.[1]?.split(', ') ?? []) {
        expect([path, key, own.includes(`"${key}"`)]).toEqual([path, key, true]);
      }
    }
  });

  it('accepts every example in the documentation', async () => {
    const { sandbox } = await startSandbox();
    const { agreementId, accountIds } = await sandbox.connect({
      institutionId: 'SANDBOX_RECONFIRMATION',
      accessValidForDays: 180,
      reconfirmation: true,
    });
    const caller = createCaller(sandbox, (await getTokens(sandbox)).access);
    await caller('POST', `agreements/enduser/${agreementId}/reconfirm/`, {});
    const { requisitionId } = await sandbox.connect();
    const ids: Record<string, string | undefined> = { agreementId, requisitionId, accountId: accountIds[0] };
    const docs = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const examples = [...docs.matchAll(/^curl (?:-X POST )?\$sandbox\/([\w-]+)(?: -d '(.*)')?$/gm)];
    expect(examples.length).toBeGreaterThan(12);
    for (const [line, path = '', json] of examples) {
      const filled = json?.replace(/"(\w+Id)": "…"/, (_, name) => `"${name}": "${ids[name]}"`);
      const isRead = json === undefined && !line.includes('-X POST');
      const { status } = await steer(sandbox, path, filled, isRead ? 'GET' : 'POST');
      expect([line, status]).toEqual([line, 200]);
    }
  });

  it('lists the known paths, and says which methods they do not take', async () => {
    const { sandbox } = await startSandbox();
    const unknown = await steer(sandbox, 'dance', {});
    expect(unknown.status).toBe(404);
    expect(unknown.body.error).toContain(
      "'dance' is not known. Known: GET requests, GET state, POST advance",
    );
    const wrong = await steer(sandbox, 'reset', undefined, 'GET');
    expect(wrong.status).toBe(405);
    expect(wrong.body.error).toContain('reset does not take GET');
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect((await steer(sandbox, name, {})).status).toBe(404);
    }
    expect((await sandbox.fetch(origin, { method: 'POST', body: '{}' })).status).toBe(405);
  });

  it('is not affected by the faults that it plans', async () => {
    const { sandbox, call } = await startSandbox();
    const fault = { status: 500, body: 'down' };
    await steer(sandbox, 'fail', { match: '*', fault, times: 1000 });
    await steer(sandbox, 'fail', { match: { path: '__sandbox' }, fault: 'NetworkError', times: 1000 });
    await steer(sandbox, 'fail', { match: { path: '/' }, fault: 'NetworkError', times: 1000 });
    expect((await call('GET', 'institutions/')).status).toBe(500);
    expect((await steer(sandbox, 'requests', undefined, 'GET')).status).toBe(200);
    expect((await sandbox.fetch(origin)).status).toBe(200);
    expect(await steer(sandbox, 'reset', {})).toEqual({ status: 200, body: { ok: true } });
  });

  it('is not open to pages of other origins', async () => {
    const { sandbox } = await startSandbox();
    const ask = async (headers: Record<string, string>, path = '/__sandbox/reset', method = 'POST') =>
      (await sandbox.fetch(origin + path, { method, headers })).status;
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: 'http://127.0.0.1:8081' },
      { origin: 'http://127.0.0.1.evil.example:8080' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ];
    for (const headers of foreign) {
      expect([headers, await ask(headers)]).toEqual([headers, 403]);
      expect([headers, await ask(headers, '/__sandbox/requests', 'GET')]).toEqual([headers, 403]);
    }
    expect(await ask({})).toBe(200);
    expect(await ask({ origin })).toBe(200);
    expect(await ask({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    // A link on another site to the overview may be followed. That site still cannot read the page.
    const followed = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect(await ask(followed, '/', 'GET')).toBe(200);
    expect(await ask(followed)).toBe(403);
  });
});

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { serveSandbox } from '../../src/sandbox/serve-sandbox.ts';

const cli = fileURLToPath(new URL('../../src/sandbox/cli.ts', import.meta.url));

interface Finished {
  code: number | null;
  output: string;
  errors: string;
}

function start(args: string[], program = cli) {
  const process_ = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void process_.kill('SIGKILL'));
  const finished = new Promise<Finished>((resolve) => {
    let output = '';
    let errors = '';
    process_.stdout.on('data', (chunk) => (output += chunk));
    process_.stderr.on('data', (chunk) => (errors += chunk));
    process_.on('close', (code) => resolve({ code, output, errors }));
  });
  return { process: process_, finished, firstLine: () => readLine(process_) };
}

function readLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
    child.on('close', () => reject(new Error('ended without a line')));
  });
}

const post = (url: string, body: object) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

describe('nordigen-sandbox', { timeout: 30_000 }, () => {
  it('prints one line of JSON, serves on loopback, and ends cleanly on a signal', async () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const { process: child, finished, firstLine } = start(['--port', '0', '--json']);
      const { baseUrl, secretId, secretKey } = JSON.parse(await firstLine());
      expect(baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v2\/$/);
      const response = await post(`${baseUrl}token/new/`, { secret_id: secretId, secret_key: secretKey });
      expect(response.status).toBe(200);
      child.kill(signal);
      expect(await finished).toMatchObject({ code: 0, errors: '' });
    }
  });

  it('ends at once on a signal, even if clients still wait for an answer', async () => {
    const { process: child, finished, firstLine } = start(['--port', '0', '--json', '--latency', '3600000']);
    const { baseUrl } = JSON.parse(await firstLine());
    const waiting = post(`${baseUrl}token/new/`, {});
    const dropped = expect(waiting).rejects.toThrow(TypeError);
    await fetch(new URL('/', baseUrl));
    child.kill('SIGTERM');
    await dropped;
    expect(await finished).toMatchObject({ code: 0, errors: '' });
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await start(['--version']).finished).toEqual({ code: 0, output: `${version}\n`, errors: '' });
  });

  it('accepts permissions, and refuses unknown ones', async () => {
    const { firstLine } = start(['--port', '0', '--json', '--permissions', 'acceptAgreements,freeCreates=1']);
    const { baseUrl, secretId, secretKey } = JSON.parse(await firstLine());
    const pair = await post(`${baseUrl}token/new/`, { secret_id: secretId, secret_key: secretKey });
    const headers = {
      authorization: `Bearer ${(await pair.json()).access}`,
      'content-type': 'application/json',
    };
    const send = (method: string, path: string, body: object) =>
      fetch(baseUrl + path, { method, headers, body: JSON.stringify(body) });
    const wish = { institution_id: 'SANDBOXFINANCE_SFIN0000' };
    const { id } = await (await send('POST', 'agreements/enduser/', wish)).json();
    const details = { user_agent: 'x', ip_address: 'y' };
    expect((await send('PUT', `agreements/enduser/${id}/accept/`, details)).status).toBe(200);
    expect((await send('POST', 'agreements/enduser/', wish)).status).toBe(402);
    expect(await start(['--permissions', 'acceptAll']).finished).toEqual({
      code: 1,
      output: '',
      errors: expect.stringContaining("--permissions: 'acceptAll' is not known; known: acceptAgreements,"),
    });
    expect((await start(['--permissions', 'freeCreates=many']).finished).errors).toContain(
      "freeCreates must be a whole number of at least 0, not 'many'",
    );
  });

  it('greets people with everything they need to start', async () => {
    const { process: child, finished, firstLine } = start(['--port', '0']);
    await firstLine();
    child.kill('SIGTERM');
    const { output } = await finished;
    expect(output).toMatch(/base URL {4}http:\/\/127\.0\.0\.1:\d+\/api\/v2\//);
    expect(output).toContain('sandbox-secret-id');
    expect(output).toContain('curl -s http://127.0.0.1:');
  });

  it('starts through a symbolic link, as npm starts it', async () => {
    const link = join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'nordigen-sandbox.ts');
    symlinkSync(cli, link);
    const { code, output } = await start(['--help'], link).finished;
    expect(code).toBe(0);
    expect(output).toContain('--strict');
    expect(readFileSync(cli, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  it('says in one line that a port is taken or an option is invalid', async () => {
    const server = await serveSandbox(createSandbox(), { port: 0 });
    onTestFinished(() => server.close());
    expect(await start(['--port', new URL(server.origin).port]).finished).toEqual({
      code: 1,
      output: '',
      errors: expect.stringMatching(/^nordigen-sandbox: port \d+ is taken; choose another with --port\n$/),
    });
    expect(await start(['--port', 'http']).finished).toEqual({
      code: 1,
      output: '',
      errors: "nordigen-sandbox: --port must be a whole number, not 'http'\n",
    });
    const { code, errors } = await start(['--colour']).finished;
    expect(code).toBe(1);
    expect(errors).toContain("'--colour'");
  });

  it('passes its options to the sandbox', async () => {
    const { firstLine } = start(['--port', '0', '--json', '--seed', '9', '--strict', '--latency', '30..60']);
    const { baseUrl } = JSON.parse(await firstLine());
    const startedAt = performance.now();
    let status = 0;
    for (const _ of Array(2)) status = (await post(`${baseUrl}token/refresh/`, {})).status;
    expect(status).toBe(400);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(59);
    const state = await (await fetch(new URL('/__sandbox/state', baseUrl))).json();
    expect(state.seed).toBe(9);
  });
});

describe('a served sandbox', () => {
  const serve = async () => {
    const sandbox = createSandbox();
    const server = await serveSandbox(sandbox, { port: 0 });
    onTestFinished(() => server.close());
    const { secretId, secretKey } = sandbox.credentials;
    const answer = await post(`${server.baseUrl}token/new/`, { secret_id: secretId, secret_key: secretKey });
    const { access } = await answer.json();
    const get = (path: string, init: RequestInit = {}) =>
      fetch(server.baseUrl + path, { headers: { authorization: `Bearer ${access}` }, ...init });
    return { sandbox, ...server, access, get };
  };

  it('writes the rate-limit headers in lower case, as the API sends them', async () => {
    const { origin } = await serve();
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    socket.end(
      'POST /api/v2/token/refresh/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}',
    );
    let text = '';
    for await (const chunk of socket) text += chunk;
    expect(text).toContain('\r\nhttp_x_ratelimit_remaining: 99\r\n');
  });

  it('really drops connections and breaks off bodies', async () => {
    const { sandbox, get } = await serve();
    sandbox.fail('institutions.list', 'NetworkError');
    await expect(get('institutions/')).rejects.toThrow(TypeError);
    sandbox.fail('institutions.list', 'HalfBody');
    const broken = await get('institutions/');
    expect(broken.status).toBe(200);
    await expect(broken.text()).rejects.toThrow(TypeError);
    expect((await get('institutions/')).status).toBe(200);
  });

  it('links to its own origin', async () => {
    const { origin, get, access } = await serve();
    const response = await get('requisitions/', {
      method: 'POST',
      headers: { authorization: `Bearer ${access}`, 'content-type': 'application/json' },
      body: JSON.stringify({ institution_id: 'SANDBOXFINANCE_SFIN0000', redirect: 'http://localhost/' }),
    });
    expect((await response.json()).link).toContain(`${origin}/psd2/start/`);
  });

  it('can be controlled from any language', async () => {
    const { sandbox, origin, get } = await serve();
    const steer = async (path: string, body: object) =>
      (await post(`${origin}/__sandbox/${path}`, body)).json();
    const before = sandbox.now();
    expect((await steer('advance', { seconds: 3600 })).nowMs).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(await steer('fail', { match: { path: 'institutions' }, fault: 'BadGateway', times: 1 })).toEqual({
      ok: true,
    });
    expect((await get('institutions/')).status).toBe(502);
    const { requisitionId } = await sandbox.connect();
    expect((await steer('consent', { requisitionId })).redirect).toContain('RequisitionLinkReused');
    expect(await steer('consent', { requisitionId, outcome: 'maybe' })).toEqual({
      error: expect.stringMatching(/^consent: outcome must be one of accept, cancel, .*, not 'maybe'$/),
    });
    const { accountIds, requisitionId: other } = await steer('connect', { institutionId: 'SANDBOX_NULLS' });
    expect(await steer('revoke-access', { accountId: accountIds[0] })).toEqual({ ok: true });
    expect(await steer('expire-consent', { requisitionId: other })).toEqual({ ok: true });
    expect((await steer('reconfirm', { agreementId: 'x' })).error).toContain('no reconfirmation');
    await steer('revoke-tokens', {});
    expect((await get('institutions/')).status).toBe(401);

    const requests = await (await fetch(`${origin}/__sandbox/requests`)).json();
    expect(requests.map(({ status }: { status: number }) => status)).toEqual([200, 502, 401]);
    expect((await steer('reset', {})).ok).toBe(true);
    expect(await (await fetch(`${origin}/__sandbox/requests`)).json()).toEqual([]);
  });

  it('says what it does not understand', async () => {
    const { origin } = await serve();
    const wrong = async (path: string, body: object) => {
      const response = await post(`${origin}/__sandbox/${path}`, body);
      return [response.status, (await response.json()).error];
    };
    expect(await wrong('advance', { seconds: 'ten' })).toEqual([
      400,
      "advance: seconds must be a number, not 'ten'",
    ]);
    expect(await wrong('fail', {})).toEqual([400, 'fail: match is missing']);
    expect((await wrong('dance', {}))[0]).toBe(404);
  });

  it('has an overview of scenarios and requests', async () => {
    const { origin, get } = await serve();
    await get('institutions/NO_SUCH_BANK/');
    const response = await fetch(origin);
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(text).toContain('SANDBOX_NULLS');
    expect(text).toContain('GET /api/v2/institutions/NO_SUCH_BANK/');
  });

  it('answers HEAD without a body', async () => {
    const { origin } = await serve();
    const response = await fetch(origin, { method: 'HEAD' });
    expect(await response.text()).toBe('');
  });
});

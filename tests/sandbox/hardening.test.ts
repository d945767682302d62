import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/index.ts';
import { type ServeOptions, serveSandbox } from '../../src/sandbox/serve-sandbox.ts';
import { createHostCheck } from '../../src/sandbox/server/hosts.ts';
import { startSandbox } from './call-sandbox.ts';

const mebibyte = 1_048_576;

async function serve(options: ServeOptions = {}, sandboxOptions: SandboxOptions = {}) {
  const sandbox = createSandbox(sandboxOptions);
  const server = await serveSandbox(sandbox, { port: 0, ...options });
  onTestFinished(() => server.close());
  const open = (): Socket => connect(Number(new URL(server.origin).port), '127.0.0.1');
  const send = async (text: string): Promise<string> => {
    const socket = open();
    socket.write(text);
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    return answer;
  };
  return { sandbox, ...server, open, send };
}

const statusOf = (answer: string) => Number(answer.split(' ')[1]);

describe('the Host header', () => {
  const get = (host: string, path = '/__sandbox/requests') =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;

  it('must be loopback', async () => {
    const { send } = await serve();
    for (const host of [
      'localhost:8080',
      '127.0.0.1',
      'sandbox.localhost',
      '[::1]:80',
      'LOCALHOST',
      '127.1.2.3',
    ]) {
      expect([host, statusOf(await send(get(host)))]).toEqual([host, 200]);
    }
    const foreign = [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost.evil.example',
      '192.168.1.5',
      'a b',
      '',
    ];
    for (const host of [...foreign, 'user@localhost', 'localhost/x', '[::1', 'localhost:99999999']) {
      const answer = await send(get(host));
      expect([host, [400, 421].includes(statusOf(answer))]).toEqual([host, true]);
    }
    expect(await send(get('evil.example', '/api/v2/institutions/'))).toContain('Allow it with --host.');
  });

  it('may be a configured name, and any address if the sandbox listens on all', () => {
    const named = createHostCheck(['0.0.0.0', 'sandbox', 'Dev.Example']);
    for (const host of ['sandbox:8080', 'dev.example', '192.168.1.5:80', '[fe80::1]:80', 'localhost']) {
      expect([host, named(host)]).toEqual([host, true]);
    }
    expect(named('other')).toBe(false);
    expect(createHostCheck(['127.0.0.1'])('192.168.1.5')).toBe(false);
    expect(createHostCheck(['192.168.1.5'])('192.168.1.5:8080')).toBe(true);
  });

  it('is used in links', async () => {
    const { send } = await serve({ host: ['127.0.0.1', 'sandbox'] });
    expect(await send(get('sandbox:1', '/'))).toContain('http://sandbox:1/api/v2/');
  });
});

describe('a body', () => {
  const credentials = '{"secret_id":"sandbox-secret-id","secret_key":"sandbox-secret-key"}';

  it('is refused beyond a mebibyte, and the connection stays usable', async () => {
    const { origin } = await serve();
    for (const path of ['/api/v2/token/new/', '/__sandbox/fail', '/psd2/start/x/y']) {
      const body = 'x'.repeat(mebibyte + 1);
      const answer = await fetch(origin + path, { method: 'POST', body });
      expect([path, answer.status]).toEqual([path, 413]);
      await answer.text();
    }
    expect((await fetch(`${origin}/api/v2/token/new/`, { method: 'POST', body: credentials })).status).toBe(
      200,
    );
  });

  it('of unknown length is read only up to that size', async () => {
    const { origin } = await serve();
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
        if (sent > 64 * mebibyte) controller.close();
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const answer = await fetch(`${origin}/api/v2/token/new/`, init);
    // The server's own message. If it had read on, the sandbox behind it would have refused the body instead.
    expect((await answer.json()).detail).toBe('The body is larger than 1048576 bytes.');
  });

  it('is limited in the library too', async () => {
    const { sandbox } = await startSandbox();
    let pulled = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
    const answer = await sandbox.fetch(`${sandbox.baseUrl}token/new/`, init);
    expect(answer.status).toBe(413);
    expect((await answer.json()).summary).toBe('Payload too large');
    expect(pulled).toBeLessThan(30);
  });

  it('that arrives too slowly ends its connection', async () => {
    const { open } = await serve({ requestTimeoutMs: 100 });
    const socket = open();
    socket.write(
      'POST /api/v2/token/new/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{"secret',
    );
    let answer = '';
    for await (const chunk of socket) answer += chunk;
    expect(answer === '' || statusOf(answer) === 408).toBe(true);
  });

  it('of any kind is answered with a status', async () => {
    const { sandbox, call } = await startSandbox();
    const deep = (count: number) => `{"institution_id":${'['.repeat(count)}${']'.repeat(count)}}`;
    const bodies = [
      ...[
        '[]',
        'null',
        '1',
        '"x"',
        '{',
        '\u0000',
        '{"institution_id":{"toString":1}}',
        deep(50),
        deep(20_000),
      ],
      ...['{"__proto__":{"institution_id":"x"}}', '{"institution_id":["a"],"redirect":{"href":1}}'],
      ...['{"reference":{"toString":1}}', '{"ssn":[1]}', '{"user_language":{}}', '{"agreement":{"a":1}}'],
      ...['{"secret_id":{"valueOf":1},"secret_key":[]}', '{"refresh":{"toString":null}}'],
      ...[
        '{"access_scope":[{"toString":1}]}',
        '{"access_scope":{"0":"balances"}}',
        '{"redirect":"http://["}',
      ],
    ];
    for (const path of ['token/new/', 'token/refresh/', 'agreements/enduser/', 'requisitions/']) {
      for (const body of bodies) {
        const { status } = await call('POST', path, body);
        expect([path, body.slice(0, 60), status]).toEqual([path, body.slice(0, 60), expect.any(Number)]);
        expect([path, body.slice(0, 60), status >= 400 && status < 500]).toEqual([
          path,
          body.slice(0, 60),
          true,
        ]);
      }
    }
    const log = await sandbox.fetch('http://localhost/__sandbox/requests');
    expect((await log.json()).length).toBeGreaterThan(60);
  });

  it('that is a form cannot set inherited members of an object', async () => {
    const { sandbox } = await startSandbox();
    const body = new URLSearchParams('constructor=a&__proto__=b&toString=c&secret_id=x&secret_key=y');
    const answer = await sandbox.fetch(`${sandbox.baseUrl}token/new/`, { method: 'POST', body });
    expect(answer.status).toBe(401);
    expect(sandbox.requests.at(-1)?.body).toHaveProperty('constructor', 'a');
  });
});

describe('an invalid request', () => {
  it.each([
    ['a whole URL as its target', 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n'],
    ['an asterisk as its target', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n'],
    ['a method that fetch does not know', 'TRACE / HTTP/1.1\r\nHost: localhost\r\n'],
    ['no host', 'GET / HTTP/1.1\r\n'],
    ['noise', 'what is this\r\n'],
    ['a header that is too long', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(100_000)}\r\n`],
  ])('is answered and does no harm: %s', async (_, head) => {
    const { send, origin } = await serve();
    const answer = await send(`${head}Connection: close\r\n\r\n`).catch(() => 'HTTP/1.1 499');
    expect([400, 405, 431, 499].includes(statusOf(answer))).toBe(true);
    expect((await fetch(origin)).status).toBe(200);
  });
});

describe('a redirect address', () => {
  it.each([
    ...['javascript:alert(1)', ' javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)'],
    ...[
      'data:text/html,<script>alert(1)</script>',
      'vbscript:x',
      'blob:http://localhost/x',
      'file:///etc/passwd',
    ],
    'about:blank',
  ])('is refused if a browser would run or read it: %j', async (redirect) => {
    const { sandbox, call } = await startSandbox();
    const wish = { institution_id: 'SANDBOXFINANCE_SFIN0000', redirect };
    const { status, body } = await call('POST', 'requisitions/', wish);
    expect([status, body.redirect[0].summary]).toEqual([400, 'Invalid redirect URI']);
    const { agreementId } = await sandbox.connect({
      institutionId: 'SANDBOX_RECONFIRMATION',
      reconfirmation: true,
      accessValidForDays: 180,
    });
    const again = await call('POST', `agreements/enduser/${agreementId}/reconfirm/`, { redirect });
    expect([again.status, again.body.redirect[0].summary]).toEqual([400, 'Invalid redirect URI']);
  });

  it.each(['myapp://callback', 'com.example.app:/oauth', 'http://localhost:3000/back'])(
    'may belong to an app: %s',
    async (redirect) => {
      const { call } = await startSandbox();
      const wish = { institution_id: 'SANDBOXFINANCE_SFIN0000', redirect };
      expect((await call('POST', 'requisitions/', wish)).status).toBe(201);
    },
  );
});

describe('markup', () => {
  const markup = '"><script>alert(1)</script>';

  it('in references, users and paths is shown as text, and no control path answers with a page', async () => {
    const { sandbox, call } = await startSandbox();
    const wish = { institution_id: 'SANDBOXFINANCE_SFIN0000', redirect: 'https://app.example/' };
    const { link, id } = (await call('POST', 'requisitions/', { ...wish, reference: markup })).body;
    const read = async (url: string) => sandbox.fetch(url);
    await call('GET', `${encodeURIComponent(markup)}/`);
    await read(`http://localhost/<script>alert(1)</script>`);
    for (const url of ['http://localhost/', link, `${link}?user=${encodeURIComponent(markup)}`]) {
      expect(await (await read(url)).text()).not.toContain('<script>alert');
    }
    const { redirect } = await sandbox.consent(id);
    expect(redirect).not.toContain('<');
    expect(new URL(redirect).searchParams.get('ref')).toBe(markup);
    for (const path of ['requests', 'state', encodeURIComponent(markup)]) {
      const { headers } = await read(`http://localhost/__sandbox/${path}`);
      expect(headers.get('content-type')).toBe('application/json');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });
});

describe('the log', () => {
  it('is limited by its size, not only by the number of requests', async () => {
    const { sandbox, call } = await startSandbox();
    const institution_id = 'x'.repeat(15_000);
    for (let count = 0; count < 700; count++) await call('POST', 'agreements/enduser/', { institution_id });
    expect(JSON.stringify(sandbox.requests).length).toBeLessThan(8_100_000);
    expect(sandbox.requests.length).toBeGreaterThan(400);
    expect(sandbox.requests.length).toBeLessThan(600);
  });

  it('has the size of a large body in place of the body', async () => {
    const { sandbox, call } = await startSandbox();
    await call('POST', 'agreements/enduser/', { institution_id: 'x'.repeat(500_000) });
    expect(sandbox.requests.at(-1)?.body).toBe('[500021 characters]');
  });
});

describe('many requisitions', () => {
  it('are created, listed and superseded in a time that does not grow with their number', async () => {
    const { sandbox, call } = await startSandbox();
    const startedAt = process.cpuUsage();
    for (let count = 0; count < 3000; count++) await sandbox.connect();
    const { body } = await call('GET', 'requisitions/?limit=1&offset=2999');
    expect([body.count, body.results.length, body.next]).toEqual([3000, 1, null]);
    // CPU time, so that a busy machine does not fail this. Quadratic work would take minutes.
    const { user, system } = process.cpuUsage(startedAt);
    expect(user + system).toBeLessThan(10_000_000);
  });
});

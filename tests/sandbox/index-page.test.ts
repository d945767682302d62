import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../src/sandbox/index.ts';
import { startSandbox } from './call-sandbox.ts';

const readPage = async (sandbox: ReturnType<typeof createSandbox>, path = '/') => {
  const response = await sandbox.fetch(`http://localhost:9${path}`);
  return { headers: response.headers, text: await response.text() };
};

describe('the index page', () => {
  it('has everything that a client needs', async () => {
    const credentials = { secretId: 'my-id', secretKey: 'my-key' };
    const { text } = await readPage(createSandbox({ credentials }));
    for (const words of ['http://localhost:9/api/v2/', 'my-id', 'my-key']) expect(text).toContain(words);
  });

  it('runs only its own script, and sends requests only to its own server', async () => {
    const { headers, text } = await readPage(createSandbox());
    const policy = headers.get('content-security-policy') ?? '';
    const nonce = /script-src 'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
    expect(text.match(/<script[^>]*>/g)).toEqual([`<script nonce="${nonce}">`]);
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect((await readPage(createSandbox())).text).not.toContain(nonce);
  });

  it('shows linked banks, coming events and past requests', async () => {
    const { sandbox, call } = await startSandbox();
    await sandbox.connect({ institutionId: 'SANDBOX_PENDING_STAYS', reference: 'order-7' });
    await call('GET', 'institutions/?country=GB');
    const { text } = await readPage(sandbox, '/?part=live');
    expect(text).toContain('LN: linked');
    expect(text).toContain('reference <code>order-7</code>');
    expect(text).toContain('Next, in 1 day: A dinner is pending.');
    expect(text).toContain('GET /api/v2/institutions/?country=GB');
    sandbox.advance({ days: 91 });
    const later = (await readPage(sandbox, '/?part=live')).text;
    expect(later).toContain('EX: expired');
    expect(later).toContain('All events have happened.');
  });

  it('shows markup in references and paths as text', async () => {
    const { sandbox, call } = await startSandbox();
    await sandbox.connect({ reference: '<img src=x onerror=alert(1)>' });
    await call('GET', 'institutions/?country=%3Cscript%3E&x="><b>');
    const { text } = await readPage(sandbox, '/?part=live');
    expect(text).toContain('&lt;img src=x');
    expect(text).not.toContain('<img');
    expect(text).not.toContain('<b>');
  });

  it('sends the parts that change without the rest', async () => {
    const { sandbox } = await startSandbox();
    const live = (await readPage(sandbox, '/?part=live')).text;
    expect(live.match(/id="(\w+)" data-live/g)).toEqual([
      'id="clock" data-live',
      'id="linked" data-live',
      'id="log" data-live',
    ]);
    expect(live.length).toBeLessThan(1000);
  });

  it('stays short with many links and requests', async () => {
    const { sandbox, call } = await startSandbox();
    for (let count = 0; count < 30; count++) await sandbox.connect();
    for (let count = 0; count < 80; count++) await call('GET', `accounts/${count}/`);
    const { text } = await readPage(sandbox, '/?part=live');
    expect(text.match(/<h3>/g)).toHaveLength(20);
    expect(text).toContain('And 10 older ones.');
    expect(text.match(/<tr><td>/g)).toHaveLength(50);
  });
});

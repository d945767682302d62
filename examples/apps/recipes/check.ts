/**
 * Uses the recipes as their pages would, against the sandbox.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/recipes/check.ts hono node worker
 *
 * Without names it runs all of them. `next` also needs `npm ci --prefix examples/apps/recipes/next`.
 */
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { Miniflare, type Request as WorkerRequest, Response as WorkerResponse } from 'miniflare';
import { createNordigenClient } from 'nordigen-client';
import { type RunningSandbox, startSandbox } from '../start-sandbox.ts';
import { startNext } from './start-next.ts';

/** What answers the page. */
type Answer = (request: Request) => Response | Promise<Response>;

interface Opened {
  answer: Answer;
  /** Where the page is served from. */
  site: string;
  /** What the page shows when it was rendered on the server. */
  page?: string;
  close?: () => unknown;
}

const recipes: Record<string, (sandbox: RunningSandbox) => Promise<Opened>> = {
  async hono() {
    const { app } = await import('./hono.ts');
    return { answer: (request) => app.fetch(request), site };
  },
  async node() {
    const { server } = await import('./node-server.ts');
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { answer: fetch, site: `http://127.0.0.1:${port}`, close: () => server.close() };
  },
  async worker(sandbox) {
    const runtime = await startWorker(sandbox);
    const answer: Answer = async (request) => {
      const { url, method, headers } = request;
      const body = method === 'GET' ? null : await request.arrayBuffer();
      const { status, headers: found, ...rest } = await ask(url, { method, headers: [...headers], body });
      return new Response(rest.body, { status, headers: [...found] });
    };
    const ask = async (url: string, init: object) => {
      const response = await runtime.dispatchFetch(url, init);
      return { status: response.status, headers: response.headers, body: await response.arrayBuffer() };
    };
    return { answer, site, close: () => runtime.dispose() };
  },
  async next(sandbox) {
    const { site, close } = await startNext(sandbox);
    return { answer: fetch, site, page: 'Loading the banks…', close };
  },
};

async function startWorker(sandbox: RunningSandbox): Promise<Miniflare> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
    conditions: ['workerd'],
  });
  return new Miniflare({
    modules: true,
    script: bundle.outputFiles[0]?.text ?? '',
    compatibilityDate: '2026-01-01',
    kvNamespaces: ['BANK'],
    bindings: {
      NORDIGEN_SECRET_ID: sandbox.credentials.secretId,
      NORDIGEN_SECRET_KEY: sandbox.credentials.secretKey,
    },
    // All requests of the worker arrive here, so it runs as it would against the API.
    async outboundService(request: WorkerRequest) {
      const { pathname, search } = new URL(request.url);
      const { method, headers } = request;
      const body = method === 'GET' ? null : await request.arrayBuffer();
      const answer = await fetch(sandbox.origin + pathname + search, { method, headers: [...headers], body });
      return new WorkerResponse(await answer.arrayBuffer(), {
        status: answer.status,
        headers: [...answer.headers].filter(([name]) => name !== 'content-length'),
      });
    },
  });
}

const site = 'https://app.example';

function pageOf({ answer, site }: Opened, user: string) {
  return createNordigenClient({
    credentials: 'proxy',
    baseUrl: `${site}/api/bank/`,
    retry: false,
    // A browser adds these by itself.
    headers: { cookie: `user=${user}`, origin: site, 'sec-fetch-site': 'same-origin' },
    fetch: async (input, init) => answer(new Request(input, init)),
  });
}

async function walk(opened: Opened, sandbox: RunningSandbox): Promise<void> {
  const { answer, page } = opened;
  if (page !== undefined) {
    const rendered = await answer(new Request(opened.site));
    assert.equal(rendered.status, 200);
    assert.ok((await rendered.text()).includes(page), 'the page was not rendered on the server');
  }
  const anna = pageOf(opened, 'anna');
  const banks = await anna.institutions.list({ country: 'GB' }).unwrap();
  assert.ok(banks.length > 0);
  const wish = { institution_id: 'SANDBOXFINANCE_SFIN0000', reference: crypto.randomUUID() };
  const elsewhere = await anna.requisitions.create({ ...wish, redirect: 'https://evil.example/' });
  assert.equal(elsewhere.status, 404, 'a page may send its user elsewhere');
  const created = await anna.requisitions
    .create({ ...wish, redirect: 'https://app.example/linked' })
    .unwrap();
  const consent = await fetch(`${sandbox.origin}/__sandbox/consent`, {
    method: 'POST',
    body: JSON.stringify({ requisitionId: created.id }),
  });
  assert.equal(consent.status, 200, await consent.text());
  const { accounts = [] } = await anna.requisitions.get(created.id).unwrap();
  const id = accounts[0] ?? '';
  const from = new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10);
  const response = await anna.accounts.getTransactions(id, { date_from: from });
  assert.ok(response.ok, `transactions: ${response.status}`);
  const { booked } = response.data.transactions;
  assert.ok(booked.length > 0 && booked.every(({ bookingDate }) => (bookingDate ?? '') >= from));
  assert.equal(response.rateLimits.account?.remaining, 3, 'the limits are missing');

  const eve = pageOf(opened, 'eve');
  assert.equal((await eve.accounts.getTransactions(id)).status, 404, 'another user sees the account');
  assert.equal((await eve.requisitions.get(created.id)).status, 404, 'another user sees the requisition');
  const url = `${opened.site}/api/bank/institutions/?country=GB`;
  assert.equal((await answer(new Request(url))).status, 401, 'a request without a user passes');
  const foreign = { cookie: 'user=anna', 'sec-fetch-site': 'cross-site' };
  assert.equal((await answer(new Request(url, { headers: foreign }))).status, 403, 'another site may call');
}

const wanted = process.argv.slice(2);
const sandbox = await startSandbox();
try {
  for (const [name, open] of Object.entries(recipes)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const opened = await open(sandbox);
    // Set only now, because the recipes must load without secrets.
    process.env.NORDIGEN_SECRET_ID = sandbox.credentials.secretId;
    process.env.NORDIGEN_SECRET_KEY = sandbox.credentials.secretKey;
    process.env.NORDIGEN_BASE_URL = sandbox.baseUrl;
    try {
      await walk(opened, sandbox);
      console.log(`  ${name}: links, reads and refuses as it should`);
    } finally {
      await opened.close?.();
    }
  }
} finally {
  sandbox.stop();
}

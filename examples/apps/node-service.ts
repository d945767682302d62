/**
 * A service on Node with Hono: it links a bank and serves the transactions of its accounts.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/node-service.ts
 *
 * Then open http://127.0.0.1:3000/link?institution=SANDBOXFINANCE_SFIN0000 and agree. With `--check` it does all of
 * that by itself and ends.
 *
 * PORT                                     3000 by default
 * STORE=file | redis                       where the token pair is kept; with TOKEN_FILE or REDIS_URL
 * NORDIGEN_SECRET_ID, NORDIGEN_SECRET_KEY  for the real API instead of the embedded sandbox
 *
 * It listens on this machine only and has one user. With more users, check for each call whose account it is.
 */
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import {
  createNordigenClient,
  isNordigenError,
  type NordigenApiError,
  type NordigenClient,
  type NordigenClientOptions,
  type TokenStore,
} from 'nordigen-client';
import { readRedirect, startLink, waitUntilLinked } from 'nordigen-client/link';
import { createSandbox } from 'nordigen-client/sandbox';
import { fileTokenStore } from 'nordigen-client/stores/file';
import { redisTokenStore } from 'nordigen-client/stores/redis';
import { createClient } from 'redis';

const isCheck = process.argv.includes('--check');
const env = process.env;

interface OpenStore {
  store: TokenStore;
  close(): Promise<void>;
}

async function openStore(): Promise<OpenStore> {
  if (env.STORE === 'redis') {
    const redis = await createClient({ url: env.REDIS_URL ?? 'redis://127.0.0.1:6379' }).connect();
    return { store: redisTokenStore({ client: redis }), close: async () => redis.destroy() };
  }
  const path = env.TOKEN_FILE ?? join(tmpdir(), 'node-service-tokens.json');
  return { store: fileTokenStore({ path }), close: async () => undefined };
}

/** The real API if there are secrets, otherwise the sandbox, whose consent page this service then serves. */
function readApi(origin: string): {
  options: NordigenClientOptions;
  sandbox?: ReturnType<typeof createSandbox>;
} {
  const { NORDIGEN_SECRET_ID: secretId, NORDIGEN_SECRET_KEY: secretKey } = env;
  if (secretId && secretKey) return { options: { credentials: { secretId, secretKey } } };
  const sandbox = createSandbox();
  const { credentials, fetch, now } = sandbox;
  return { sandbox, options: { credentials, fetch, now, baseUrl: `${origin}/api/v2/` } };
}

function refuse(context: Context, error: NordigenApiError<string>): Response {
  const { code, nextStep, retryAtMs, operation } = error;
  // The caller need not know that this service has no token.
  const status = operation.startsWith('token.') ? 502 : error.status;
  return context.newResponse(JSON.stringify({ code, nextStep, retryAtMs }), status as 400, {
    'content-type': 'application/json',
  });
}

function createApp(origin: string, store: TokenStore): { app: Hono; client: NordigenClient } {
  const { options, sandbox } = readApi(origin);
  const client = createNordigenClient({
    ...options,
    store,
    on: { renewalError: (error) => console.error('renewal failed:', (error as Error).message) },
  });
  /** References of users who have not come back yet. With several users, keep each in its user's session. */
  const pending = new Map<string, string>();
  const app = new Hono();

  app.get('/link', async (context) => {
    const link = await startLink(client, {
      institutionId: context.req.query('institution') ?? '',
      redirect: `${origin}/back`,
    });
    if (!link.ok) return refuse(context, link.error);
    pending.set(link.data.reference, link.data.requisitionId);
    return context.redirect(link.data.url);
  });

  app.get('/back', async (context) => {
    const { reference = '', error } = readRedirect(context.req.url);
    const requisitionId = pending.get(reference);
    if (requisitionId === undefined) return context.json({ error: 'unknown reference' }, 404);
    if (error !== undefined) return context.json({ error: error.code }, 422);
    const result = await waitUntilLinked(client, requisitionId, { timeoutMs: 0 });
    const { state } = result;
    if (state === 'pending')
      return context.json({ state, note: 'The bank needs more time. Load this page again later.' });
    pending.delete(reference);
    if (state !== 'linked') return context.json({ state }, 422);
    return context.json({ state, transactions: result.accounts.map((id) => `${origin}/transactions/${id}`) });
  });

  app.get('/transactions/:id', async (context) => {
    const date_from = context.req.query('from');
    const response = await client.accounts.getTransactions(
      context.req.param('id'),
      date_from === undefined ? {} : { date_from },
      { signal: context.req.raw.signal },
    );
    if (!response.ok) return refuse(context, response.error);
    const { booked } = response.data.transactions;
    return context.json({ booked, left: response.rateLimits.account?.remaining });
  });

  app.onError((error, context) => {
    if (error instanceof TypeError) return context.json({ error: error.message }, 400);
    return context.json({ error: isNordigenError(error) ? error.code : 'unexpected' }, 502);
  });
  if (sandbox !== undefined) app.all('/psd2/*', (context) => sandbox.fetch(context.req.raw));
  return { app, client };
}

/** What a user does, step by step. */
async function check(origin: string): Promise<void> {
  const link = await fetch(`${origin}/link?institution=SANDBOXFINANCE_SFIN0000`, { redirect: 'manual' });
  const consentPage = link.headers.get('location') ?? '';
  console.log(`  /link leads to the consent page: ${link.status}`);
  const back = await fetch(`${consentPage}?outcome=accept`);
  const { state, transactions } = (await back.json()) as { state: string; transactions: string[] };
  console.log(`  /back says ${state}, with ${transactions.length} accounts`);
  const answer = await fetch(transactions[0] ?? '');
  const { booked, left } = (await answer.json()) as { booked: unknown[]; left: number };
  console.log(`  /transactions: ${answer.status}, ${booked.length} booked, ${left} calls left today`);
  const wrong = await fetch(`${origin}/transactions/not-an-id?from=2026-13-01`);
  console.log(`  an invalid date: ${wrong.status} ${await wrong.text()}`);
  if (state !== 'linked' || answer.status !== 200 || booked.length === 0 || wrong.status !== 400)
    process.exitCode = 1;
}

const { store, close } = await openStore();
let service: ReturnType<typeof createApp> | undefined;
const server = serve({
  fetch: (request) => service?.app.fetch(request) ?? new Response(null, { status: 503 }),
  hostname: '127.0.0.1',
  port: isCheck ? 0 : Number(env.PORT ?? 3000),
});
await new Promise((resolve) => server.once('listening', resolve));
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
service = createApp(origin, store);

async function stop(): Promise<void> {
  service?.client.close();
  server.close();
  await close();
}

if (isCheck) await check(origin).finally(stop);
else {
  console.log(`Open ${origin}/link?institution=SANDBOXFINANCE_SFIN0000`);
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

import { env, waitUntil } from 'cloudflare:workers';
import { createNordigenClient, type NordigenClient } from 'nordigen-client';
import type { Environment, Outcome } from './behaviour.ts';
import { runBehaviours } from './run-behaviours.ts';

// The suite in a worker, and clients in module scope, which live longer than the requests that use them.

const environment = env.ENVIRONMENT as Environment;
const { baseUrl, credentials } = environment;

/** Token calls may take 3 s, so that a renewal that hangs is given up after 8 s. */
const tokenTimeoutMs = 3000;
let offsetMs = 0;

function makeClient(options: { waitUntil?: typeof waitUntil } = {}): NordigenClient {
  const now = (): number => Date.now() + offsetMs;
  return createNordigenClient({
    baseUrl,
    credentials,
    now,
    timeoutMs: tokenTimeoutMs,
    retry: false,
    ...options,
  });
}

const clients: Record<string, NordigenClient> = {
  frozen: makeClient(),
  handed: makeClient({ waitUntil }),
  cold: makeClient(),
  left: makeClient(),
};

export const worker = {
  async fetch(request: Request): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/suite') return runSuite();
    offsetMs = Number(searchParams.get('offsetMs') ?? 0);
    const client = clients[pathname.slice(1)];
    if (client === undefined) return new Response(null, { status: 404 });
    try {
      const response = await client.institutions.list({ country: 'GB' }, { timeoutMs: 25_000 });
      return Response.json({ status: response.status });
    } catch (error) {
      return Response.json({ error: String(error) }, { status: 500 });
    }
  },
};

async function runSuite(): Promise<Response> {
  const outcomes: Outcome[] = [];
  await runBehaviours({
    environment,
    stores: [],
    report: (outcome) => outcomes.push(outcome),
    print: (value) => console.log(value),
  });
  return Response.json(outcomes);
}

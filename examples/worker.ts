/**
 * A Cloudflare worker: the token pair is kept in KV, and a renewal in the background may outlive the response.
 *
 * `apps/run-worker.ts` runs it on workerd, with the sandbox in place of the API.
 */
import { createNordigenClient, type TokenRecord, type TokenStore } from 'nordigen-client';

/** The part of a KV namespace that is used. */
interface KvNamespace {
  get(key: string, type: 'json'): Promise<unknown>;
  put(key: string, value: string, options: { expirationTtl: number }): Promise<void>;
  delete(key: string): Promise<void>;
}

interface Env {
  TOKENS: KvNamespace;
  /** Set both with `wrangler secret put`. */
  NORDIGEN_SECRET_ID: string;
  NORDIGEN_SECRET_KEY: string;
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

const refreshSeconds = 30 * 86_400;

/** KV has no locks, so two locations may renew at the same time, which is wasteful but harmless. */
function kvTokenStore(namespace: KvNamespace): TokenStore {
  return {
    get: async (key) => ((await namespace.get(key, 'json')) ?? undefined) as TokenRecord | undefined,
    set: (key, record) => namespace.put(key, JSON.stringify(record), { expirationTtl: refreshSeconds }),
    clear: (key) => namespace.delete(key),
  };
}

const worker: { fetch(request: Request, env: Env, context: Context): Promise<Response> } = {
  async fetch(request, env, context) {
    // A client per request costs almost nothing, and can use this request's waitUntil.
    const client = createNordigenClient({
      credentials: { secretId: env.NORDIGEN_SECRET_ID, secretKey: env.NORDIGEN_SECRET_KEY },
      store: kvTokenStore(env.TOKENS),
      waitUntil: (work) => context.waitUntil(work),
    });
    const country = new URL(request.url).searchParams.get('country') ?? 'GB';
    const response = await client.institutions.list({ country }, { signal: request.signal });
    if (!response.ok) return Response.json({ error: response.error.code }, { status: 502 });
    return Response.json(response.data.map(({ id, name }) => ({ id, name })));
  },
};

// biome-ignore lint/style/noDefaultExport: workerd asks for it.
export default worker;

/**
 * A Cloudflare worker that keeps the token pair and the users' account ids in KV.
 *
 * KV is eventually consistent: for up to a minute, other locations may not see what was written here. For tokens this
 * only wastes a renewal. Keep ownership in D1 or a Durable Object if users move between locations.
 */
import { createNordigenClient, unstorageTokenStore } from 'nordigen-client';
import { createBankProxy, type Ownership, userOfCookie } from './bank-proxy.ts';

/** The part of a KV namespace that is used. */
interface KvNamespace {
  get(key: string, type: 'json'): Promise<unknown>;
  put(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

interface Env {
  BANK: KvNamespace;
  /** Set both with `wrangler secret put`. */
  NORDIGEN_SECRET_ID: string;
  NORDIGEN_SECRET_KEY: string;
}

interface Context {
  waitUntil(work: Promise<unknown>): void;
}

function kvOwnership(namespace: KvNamespace): Ownership {
  const read = async (user: string) => ((await namespace.get(`owned:${user}`, 'json')) ?? []) as string[];
  return {
    has: async (user, id) => (await read(user)).includes(id),
    add: async (user, ids) =>
      namespace.put(`owned:${user}`, JSON.stringify([...new Set([...(await read(user)), ...ids])])),
  };
}

const worker: { fetch(request: Request, env: Env, context: Context): Promise<Response> } = {
  fetch(request, env, context) {
    const namespace = env.BANK;
    const proxy = createBankProxy({
      // A client per request costs almost nothing, and can use this request's waitUntil.
      client: () =>
        createNordigenClient({
          credentials: { secretId: env.NORDIGEN_SECRET_ID, secretKey: env.NORDIGEN_SECRET_KEY },
          store: unstorageTokenStore({
            getItem: (key: string) => namespace.get(key, 'json'),
            setItem: (key: string, value: unknown) => namespace.put(key, JSON.stringify(value)),
            removeItem: (key: string) => namespace.delete(key),
          }),
          waitUntil: (work) => context.waitUntil(work),
        }),
      userOf: userOfCookie,
      ownership: kvOwnership(namespace),
      redirect: 'https://app.example/linked',
    });
    return proxy(request);
  },
};

// biome-ignore lint/style/noDefaultExport: workerd asks for it.
export default worker;

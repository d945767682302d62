/**
 * A server on Bun: many requests at once with one token pair, which is renewed meanwhile.
 *
 *   npm run build && bun examples/bun.ts
 */
import { createNordigenClient } from 'nordigen-client';
import { createSandbox } from 'nordigen-client/sandbox';

interface Server {
  url: URL;
  stop(): Promise<void>;
}
declare const Bun: {
  version: string;
  serve(options: {
    port: number;
    hostname: string;
    fetch(request: Request): Response | Promise<Response>;
  }): Server;
};

const sandbox = createSandbox();
const { connect, credentials, fetch: sandboxFetch, now } = sandbox;
// For the real API: { secretId: Bun.env.NORDIGEN_SECRET_ID, secretKey: Bun.env.NORDIGEN_SECRET_KEY }, without fetch and now.
const client = createNordigenClient({ credentials, fetch: sandboxFetch, now });
const { accountIds } = await connect();

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const id = new URL(request.url).pathname.slice(1);
    const response = await client.accounts.get(id, { signal: request.signal });
    if (response.ok) return Response.json(response.data);
    return Response.json({ error: response.error.code }, { status: response.error.status });
  },
});

const ask = async (id: string): Promise<number> => (await fetch(new URL(`/${id}`, server.url))).status;
const tokenCalls = (): number => sandbox.requests.filter(({ path }) => path.includes('/token/')).length;

console.log(`Bun ${Bun.version}`);
const first = await Promise.all(Array.from({ length: 20 }, () => ask(accountIds[0] ?? '')));
console.log(`20 requests at once: ${new Set(first).size} status (${first[0]}), ${tokenCalls()} token call`);

sandbox.advance(86_400);
const second = await Promise.all(Array.from({ length: 20 }, () => ask(accountIds[0] ?? '')));
console.log(
  `a day later, 20 more: ${new Set(second).size} status (${second[0]}), ${tokenCalls()} token calls`,
);
console.log(`an account that does not exist: ${await ask(crypto.randomUUID())}`);
await server.stop();

if ([...first, ...second].some((status) => status !== 200) || tokenCalls() !== 2)
  throw new Error('Not as expected.');

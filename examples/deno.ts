/**
 * A server on Deno that keeps its token pair in a file, so that the next start can use it.
 *
 *   npm run build && deno run --allow-net=127.0.0.1 --allow-read --allow-write examples/deno.ts
 */
import { createNordigenClient } from 'nordigen-client';
import { createSandbox } from 'nordigen-client/sandbox';
import { fileTokenStore } from 'nordigen-client/stores/file';

interface Server {
  addr: { port: number };
  shutdown(): Promise<void>;
}
declare const Deno: {
  version: { deno: string };
  makeTempDir(): Promise<string>;
  remove(path: string, options: { recursive: boolean }): Promise<void>;
  serve(options: object, handle: (request: Request) => Promise<Response>): Server;
};

const folder = await Deno.makeTempDir();
const sandbox = createSandbox();
const { credentials, fetch: sandboxFetch, now } = sandbox;

/** Each call acts as a new start of the program. */
const start = (): ReturnType<typeof createNordigenClient> =>
  createNordigenClient({
    credentials, // { secretId: Deno.env.get('NORDIGEN_SECRET_ID'), … } for the real API, without the next two
    fetch: sandboxFetch,
    now,
    store: fileTokenStore({ path: `${folder}/tokens.json` }),
  });

async function banks(request: Request): Promise<Response> {
  const country = new URL(request.url).searchParams.get('country') ?? 'GB';
  const response = await start().institutions.list({ country });
  if (!response.ok) return Response.json({ error: response.error.code }, { status: 502 });
  return Response.json(response.data.map(({ id, name }) => ({ id, name })));
}

const server = Deno.serve({ hostname: '127.0.0.1', port: 0, onListen: () => undefined }, banks);
for (const country of ['GB', 'FR', 'LV']) {
  const answer = await fetch(`http://127.0.0.1:${server.addr.port}/?country=${country}`);
  const list = (await answer.json()) as { name: string }[];
  console.log(`${country}: ${list.map(({ name }) => name).join(', ')}`);
}
await server.shutdown();
await Deno.remove(folder, { recursive: true });

const tokenCalls = sandbox.requests.filter(({ path }) => path.includes('/token/')).length;
console.log(`\nDeno ${Deno.version.deno}: three starts, and ${tokenCalls} token call for all of them.`);
if (tokenCalls !== 1) throw new Error('The file did not keep the pair.');

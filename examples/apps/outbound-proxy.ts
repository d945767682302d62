/**
 * Sends all calls through an outbound proxy, with the `fetch` of `undici`. The proxy runs in this process and counts
 * its tunnels.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/outbound-proxy.ts
 */
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createNordigenClient, type NordigenClientOptions } from 'nordigen-client';
import { type Dispatcher, ProxyAgent, fetch as undiciFetch } from 'undici';
import { startSandbox } from './start-sandbox.ts';

/** The `fetch` of undici only takes its own requests, so this passes the parts of ours. */
function fetchThrough(dispatcher: Dispatcher): NonNullable<NordigenClientOptions['fetch']> {
  return async (request) => {
    const response = await undiciFetch(request.url, {
      method: request.method,
      headers: [...request.headers],
      body: request.body === null ? null : await request.arrayBuffer(),
      redirect: 'manual', // a token must not follow a redirect
      signal: request.signal,
      dispatcher,
    });
    return response as unknown as Response;
  };
}

const tunnels: string[] = [];
const proxy = createServer().on('connect', ({ url = '' }, socket) => {
  tunnels.push(url);
  const { hostname, port } = new URL(`http://${url}`);
  const target = connect(Number(port), hostname, () => {
    socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    target.pipe(socket).pipe(target);
  });
  for (const end of [target, socket]) end.on('error', () => target.destroy());
});
await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
const { port } = proxy.address() as AddressInfo;
const dispatcher = new ProxyAgent({ uri: `http://127.0.0.1:${port}`, proxyTunnel: true });
const sandbox = await startSandbox();

try {
  const { baseUrl, credentials } = sandbox;
  const client = createNordigenClient({ baseUrl, credentials, fetch: fetchThrough(dispatcher) });

  const institutions = await client.institutions.list({ country: 'GB' }).unwrap();
  const agreement = await client.agreements.create({ institution_id: institutions[0]?.id ?? '' }).unwrap();
  console.log(`${institutions.length} banks, and agreement ${agreement.id}`);
  console.log(`through ${tunnels.length} tunnel(s) to ${[...new Set(tunnels)].join(', ')}`);
  if (tunnels.length === 0) process.exitCode = 1;
} finally {
  await dispatcher.close();
  sandbox.stop();
  proxy.close();
}

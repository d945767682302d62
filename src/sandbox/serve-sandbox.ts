import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './sandbox.ts';
import { createHostCheck } from './server/hosts.ts';
import { mostBodyBytes } from './server/read-fields.ts';

export interface ServeOptions {
  /** 0 takes any free port. @default 8080 */
  port?: number;
  /**
   * The address to listen on. Further ones are names that a `Host` header may have. Loopback is always allowed.
   * @default '127.0.0.1'
   */
  host?: string | readonly string[];
  /** How long a request may take to arrive, including its body. @default 30000 */
  requestTimeoutMs?: number;
}

export interface SandboxServer {
  /** `http://127.0.0.1:8080`, without a trailing slash. */
  origin: string;
  /** The base URL to pass to a client. */
  baseUrl: string;
  /** Stops listening and ends open connections. */
  close: () => Promise<void>;
}

/** Serves a sandbox over HTTP, including dropped connections and broken bodies. */
export async function serveSandbox(sandbox: Sandbox, options: ServeOptions = {}): Promise<SandboxServer> {
  const { port = 8080, host = '127.0.0.1', requestTimeoutMs = 30_000 } = options;
  const hosts = typeof host === 'string' ? [host] : host;
  const address = hosts[0] ?? '127.0.0.1';
  const isAllowed = createHostCheck(hosts);
  let origin = '';
  const limits = {
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(requestTimeoutMs, 10_000),
    connectionsCheckingInterval: Math.min(requestTimeoutMs, 1000),
  };
  const server = createServer(limits, (incoming, outgoing) => {
    // Links use the address that the client used. Behind a proxy, only the Host header has it.
    const { host: asked = new URL(origin).host } = incoming.headers;
    if (!isAllowed(asked)) {
      refuse(
        outgoing,
        421,
        `This sandbox does not answer for '${asked.slice(0, 80)}'. Allow it with --host.`,
      );
      return;
    }
    // Data that was already written still arrives, so that a body can break off in the middle.
    answer(sandbox, `http://${asked}`, incoming, outgoing).catch(() => incoming.socket.destroySoon());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  origin = `http://${address.includes(':') ? `[${address}]` : address}:${bound.port}`;
  return { origin, baseUrl: origin + new URL(sandbox.baseUrl).pathname, close: () => close(server) };
}

async function answer(
  sandbox: Sandbox,
  base: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = incoming;
  const body = method === 'GET' || method === 'HEAD' ? null : await readBody(incoming);
  if (body === undefined) {
    refuse(outgoing, 413, `The body is larger than ${mostBodyBytes} bytes.`);
    // A client that is still sending does not read the answer yet, so the rest of its body is read and discarded.
    incoming.resume();
    return;
  }
  const request = toRequest(base, url, method, incoming.rawHeaders, body);
  if (request === undefined) {
    refuse(outgoing, 400, 'This is not a request that the sandbox can read.');
    return;
  }

  const response = await sandbox.fetch(request);
  outgoing.writeHead(response.status, [...response.headers].flat());
  if (method !== 'HEAD' && response.body !== null) {
    for await (const chunk of response.body) outgoing.write(chunk);
  }
  outgoing.end();
}

/** `undefined` for a target that is not a path, such as a whole URL, and for methods that `fetch` refuses, such as TRACE. */
function toRequest(
  base: string,
  target: string,
  method: string,
  rawHeaders: readonly string[],
  body: Uint8Array<ArrayBuffer> | null,
): Request | undefined {
  if (!target.startsWith('/')) return undefined;
  try {
    // Without a signal: one per request would pile up faster than they are garbage collected.
    return new Request(base + target, { method, headers: toPairs(rawHeaders), body });
  } catch {
    return undefined;
  }
}

function refuse(outgoing: ServerResponse, status: number, detail: string): void {
  const body = JSON.stringify({ summary: 'Refused', detail, status_code: status });
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(body);
}

/** `undefined` once the body is larger than any request of the API. */
async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (Number(incoming.headers['content-length'] ?? 0) > mostBodyBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: AsyncIterable<Uint8Array> = incoming.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    length += chunk.length;
    if (length > mostBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

function toPairs(rawHeaders: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}

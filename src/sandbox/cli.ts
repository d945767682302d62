#!/usr/bin/env node
import { realpathSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSandbox } from './create-sandbox.ts';
import type { Sandbox, SandboxOptions } from './sandbox.ts';
import type { LatencyRange } from './server/latency.ts';

export interface ServeOptions {
  /** 0 takes any free port. @default 8080 */
  port?: number;
  /** @default '127.0.0.1' */
  host?: string;
}

export interface SandboxServer {
  /** `http://127.0.0.1:8080`, without a slash at its end. */
  origin: string;
  /** What a client takes as its base URL. */
  baseUrl: string;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/** Serves a sandbox over HTTP, dropped connections and broken bodies included. */
export async function serveSandbox(sandbox: Sandbox, options: ServeOptions = {}): Promise<SandboxServer> {
  const { port = 8080, host = '127.0.0.1' } = options;
  let origin = '';
  const server = createServer((incoming, outgoing) => {
    // What was written already still arrives, so that a body can break off in its middle.
    answer(sandbox, origin, incoming, outgoing).catch(() => incoming.socket.destroySoon());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address() as AddressInfo;
  origin = `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
  return { origin, baseUrl: origin + new URL(sandbox.baseUrl).pathname, close: () => close(server) };
}

async function answer(
  sandbox: Sandbox,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { method = 'GET', headers } = incoming;
  // Links lead back to where the client came from, which the Host header knows better behind a proxy.
  const base = headers.host === undefined ? origin : `http://${headers.host}`;
  const body = method === 'GET' || method === 'HEAD' ? null : await readBody(incoming);
  // Without a signal: one per request would pile up faster than it is collected.
  const request = new Request(base + (incoming.url ?? '/'), {
    method,
    headers: toPairs(incoming.rawHeaders),
    body,
  });

  const response = await sandbox.fetch(request);
  const sent: string[] = [];
  for (const [name, value] of response.headers) {
    // The API writes these in capitals; a Headers object does not keep them.
    sent.push(name.startsWith('http_x_') ? name.toUpperCase() : name, value);
  }
  outgoing.writeHead(response.status, sent);
  if (method !== 'HEAD' && response.body !== null) {
    for await (const chunk of response.body) outgoing.write(chunk);
  }
  outgoing.end();
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
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

const help = `Serves the GoCardless Bank Account Data API from memory.

nordigen-sandbox [options]

  --port <n>         port to listen on; 0 takes any free one (default 8080)
  --host <address>   address to listen on (default 127.0.0.1)
  --seed <n>         decides ids, people and transactions (default 1)
  --strict           refuse calls over the documented limits with 429
  --latency <ms>     delay answers: 100, or 50..200
  --json             print one line of JSON: baseUrl, secretId, secretKey
  --help             print this
`;

interface Arguments {
  serve: ServeOptions;
  sandbox: SandboxOptions;
  json: boolean;
  help: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8080' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string', default: '1' },
      strict: { type: 'boolean', default: false },
      latency: { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    serve: { port: readNumber('port', values.port, 65_535), host: values.host },
    sandbox: {
      seed: readNumber('seed', values.seed),
      strict: values.strict,
      latencyMs: readLatency(values.latency),
    },
    json: values.json,
    help: values.help,
  };
}

function readNumber(name: string, text: string, most: number = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value > most)
    throw new TypeError(`--${name} must be a whole number, not '${text}'`);
  return value;
}

function readLatency(text: string): LatencyRange {
  const [shortest = '', longest] = text.split('..');
  const from = readNumber('latency', shortest);
  return longest === undefined ? from : [from, readNumber('latency', longest)];
}

async function run(args: readonly string[]): Promise<void> {
  const options = readArguments(args);
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  const sandbox = createSandbox(options.sandbox);
  const server = await serveSandbox(sandbox, options.serve);
  const { secretId, secretKey } = sandbox.credentials;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ baseUrl: server.baseUrl, secretId, secretKey })}\n`
      : greeting(server, secretId, secretKey),
  );

  const stop = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    server.close().catch(fail);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
}

function greeting({ origin, baseUrl }: SandboxServer, secretId: string, secretKey: string): string {
  return `Sandbox of the Bank Account Data API

  base URL    ${baseUrl}
  secret id   ${secretId}
  secret key  ${secretKey}
  overview    ${origin}/

Try it:

  curl -s ${baseUrl}token/new/ -H 'content-type: application/json' \\
    -d '{"secret_id":"${secretId}","secret_key":"${secretKey}"}'

Stop with Ctrl+C.
`;
}

function fail(error: unknown): void {
  const { code, message } = error as NodeJS.ErrnoException;
  const text =
    code === 'EADDRINUSE'
      ? `port ${(error as { port?: number }).port} is taken; choose another with --port`
      : message;
  process.stderr.write(`nordigen-sandbox: ${text}\n`);
  process.exitCode = 1;
}

/** Whether this file is the program that Node was started with; npm starts it through a symbolic link. */
function isEntryPoint(): boolean {
  try {
    return realpathSync(process.argv[1] ?? '') === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
}

if (isEntryPoint()) run(process.argv.slice(2)).catch(fail);

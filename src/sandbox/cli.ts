#!/usr/bin/env node
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createSandbox } from './create-sandbox.ts';
import { checkPermissions } from './read-options.ts';
import type { SandboxOptions } from './sandbox.ts';
import { type SandboxServer, type ServeOptions, serveSandbox } from './serve-sandbox.ts';
import type { LatencyRange } from './server/latency.ts';
import type { Permissions } from './world.ts';

export { serveSandbox } from './serve-sandbox.ts';

const help = `Serves the GoCardless Bank Account Data API from memory.

nordigen-sandbox [options]

  --port <n>         port to listen on; 0 picks a free one (default 8080)
  --host <address>   address to listen on (default 127.0.0.1); repeat it for each
                     name that clients use: --host 0.0.0.0 --host sandbox
  --seed <n>         determines ids, people and transactions (default 1)
  --strict           refuse calls over the documented limits with 429
  --latency <ms>     delay answers: 100, or 50..200
  --permissions <p>  what the company is allowed to do: acceptAgreements,
                     freeCreates=50, reconfirmAgreements=false; separated by commas
  --json             print one line of JSON: baseUrl, secretId, secretKey
  --version          print the version
  --help             print this
`;

interface Arguments {
  serve: ServeOptions;
  sandbox: SandboxOptions;
  json: boolean;
  version: boolean;
  help: boolean;
}

function readArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '8080' },
      host: { type: 'string', multiple: true, default: ['127.0.0.1'] },
      seed: { type: 'string', default: '1' },
      strict: { type: 'boolean', default: false },
      latency: { type: 'string', default: '0' },
      permissions: { type: 'string', default: '' },
      json: { type: 'boolean', default: false },
      version: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    serve: { port: readNumber('port', values.port, 65_535), host: values.host },
    sandbox: {
      seed: readNumber('seed', values.seed),
      strict: values.strict,
      latencyMs: readLatency(values.latency),
      permissions: readPermissions(values.permissions),
    },
    json: values.json,
    version: values.version,
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

/** `acceptAgreements,freeCreates=50`: a name alone is true. */
function readPermissions(text: string): Partial<Permissions> {
  const pairs = text.split(',').filter((part) => part !== '');
  const permissions = Object.fromEntries(
    pairs.map((part) => {
      const [name = '', value = 'true'] = part.split('=');
      return [
        name,
        /^\d+$/.test(value) ? Number(value) : value === 'true' || (value === 'false' ? false : value),
      ];
    }),
  );
  checkPermissions('--permissions', permissions);
  return permissions;
}

function readVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

async function run(args: readonly string[]): Promise<void> {
  const options = readArguments(args);
  if (options.help) {
    process.stdout.write(help);
    return;
  }
  if (options.version) {
    process.stdout.write(`${readVersion()}\n`);
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
    // Exit now: an answer that is still being delayed would keep the process alive.
    server.close().then(() => process.exit(), fail);
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

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { SandboxRequest } from '../../src/sandbox/index.ts';
import { check } from './suite.ts';

/** A sandbox in its own process, started by its command line. */
export interface ServedSandbox {
  origin: string;
  /** With a trailing slash. */
  baseUrl: string;
  secretId: string;
  secretKey: string;
  /** The requests logged since the last call. */
  newRequests(): Promise<SandboxRequest[]>;
  /** POSTs to `/__sandbox/<action>`. */
  steer(action: string, body: object): Promise<Record<string, unknown>>;
  /** Stops it as Ctrl+C does. Rejects if it does not end cleanly. */
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('../../src/sandbox/cli.ts', import.meta.url));

export async function startSandbox(): Promise<ServedSandbox> {
  const child = spawn(process.execPath, [program, '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code]) => `The sandbox ended with code ${code}.`);
  const [line] = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line'),
    ended.then((message) => Promise.reject(new Error(message))),
  ]);
  const served = JSON.parse(line) as { baseUrl: string; secretId: string; secretKey: string };
  const { origin } = new URL(served.baseUrl);
  let seen = 0;
  return {
    ...served,
    origin,
    async newRequests() {
      const all = (await (await fetch(`${origin}/__sandbox/requests`)).json()) as SandboxRequest[];
      const fresh = all.slice(seen);
      seen = all.length;
      return fresh;
    },
    async steer(action, body) {
      const response = await fetch(`${origin}/__sandbox/${action}`, {
        method: 'POST',
        body: JSON.stringify(body),
      });
      check(response.status === 200, `${action} was answered ${response.status}`);
      return (await response.json()) as Record<string, unknown>;
    },
    async stop() {
      child.kill('SIGINT');
      const message = await ended;
      check(child.exitCode === 0, message);
    },
  };
}

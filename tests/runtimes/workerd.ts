import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outcome } from './behaviour/behaviour.ts';
import { consoleCase, toCase } from './behaviour-suite.ts';
import { type CountingServer, openServer } from './sandbox-server.ts';
import { type Case, check, type Suite } from './suite.ts';
import { missingPackage, openWorkbench } from './workbench.ts';

const accessSeconds = 86_400;

/** The behaviours of the packed client on workerd, and what happens there between requests. */
export const workerdSuite: Suite = {
  name: 'workerd',
  missing: () =>
    existsSync(join(import.meta.dirname, 'node_modules/miniflare'))
      ? missingPackage()
      : 'miniflare is not installed',
  async open() {
    const server = await openServer();
    const printed: string[] = [];
    const { Miniflare } = await import('miniflare');
    const { origin, baseUrl, credentials } = server;
    const miniflare = new Miniflare({
      modules: true,
      script: await bundleWorker(),
      compatibilityDate: '2026-07-01',
      bindings: { ENVIRONMENT: { origin, baseUrl, credentials } },
      handleRuntimeStdio(stdout: Readable, stderr: Readable) {
        for (const stream of [stdout, stderr]) stream.on('data', (chunk) => printed.push(String(chunk)));
      },
    });
    const worker = await miniflare.ready;
    return {
      cases: runWorker(worker, server, printed),
      async close() {
        await miniflare.dispose();
        await server.close();
      },
    };
  },
};

async function* runWorker(
  worker: URL,
  server: CountingServer,
  printed: readonly string[],
): AsyncGenerator<Case> {
  const response = await fetch(new URL('suite', worker));
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  yield* (JSON.parse(text) as Outcome[]).map(toCase);
  yield consoleCase(printed, Object.values(server.credentials));
  const call = createCall(worker, server);
  yield {
    name: 'ten requests at once on a new client share one new pair',
    async run() {
      call.begin();
      server.sandbox.fail('token.getTokenPair', { latencyMs: 300 });
      const statuses = await Promise.all(Array.from({ length: 10 }, () => call('cold')));
      check(
        statuses.every((status) => status === 200),
        statuses.join(),
      );
      const { new: count } = server.tokenCalls();
      check(count === 1, `${count} token/new/`);
    },
  };
  yield {
    name: 'a renewal that is passed to waitUntil outlives its request',
    async run() {
      call.begin();
      check((await call('handed')) === 200, 'The first request failed.');
      call.advance(accessSeconds - 200);
      server.sandbox.fail('token.refreshAccessToken', { latencyMs: 500 });
      check((await call('handed')) === 200, 'The second request failed.');
      await sleep(1500);
      call.advance(190);
      check((await call('handed')) === 200, 'The third request failed.');
      const { new: fresh, refresh } = server.tokenCalls();
      check(fresh === 1 && refresh === 1, `${fresh} token/new/ and ${refresh} token/refresh/`);
    },
  };
  yield {
    name: 'a renewal that froze with its request delays the next one by at most 8 s',
    async run() {
      call.begin();
      check((await call('frozen')) === 200, 'The first request failed.');
      call.advance(accessSeconds - 200);
      server.sandbox.fail('token.refreshAccessToken', { latencyMs: 500 });
      check((await call('frozen')) === 200, 'The second request failed.');
      call.advance(190);
      return call.timed('frozen');
    },
  };
  yield {
    name: 'if a caller leaves during a renewal, the next request does not hang',
    async run() {
      call.begin();
      server.sandbox.fail('token.getTokenPair', { latencyMs: 2000 });
      await call('left', AbortSignal.timeout(500)).catch(() => undefined);
      return call.timed('left');
    },
  };
}

interface Call {
  (client: string, signal?: AbortSignal): Promise<number>;
  /** Makes a call that must be answered, and returns how long it took. */
  timed(client: string): Promise<string>;
  begin(): void;
  advance(seconds: number): void;
}

function createCall(worker: URL, { sandbox, tokenCalls }: CountingServer): Call {
  let offsetMs = 0;
  const call = async (client: string, signal: AbortSignal | null = null): Promise<number> => {
    const response = await fetch(new URL(`${client}?offsetMs=${offsetMs}`, worker), { signal });
    await response.text();
    return response.status;
  };
  return Object.assign(call, {
    async timed(client: string): Promise<string> {
      const beganMs = performance.now();
      const status = await call(client, AbortSignal.timeout(24_000));
      const tookMs = Math.round(performance.now() - beganMs);
      check(status === 200, `It was answered ${status}.`);
      check(tookMs < 14_000, `It waited ${tookMs} ms.`);
      const { new: fresh, refresh } = tokenCalls();
      return `answered after ${tookMs} ms, with ${fresh} token/new/ and ${refresh} token/refresh/ in all`;
    },
    begin() {
      sandbox.reset();
      offsetMs = 0;
    },
    advance(seconds: number) {
      sandbox.advance(seconds);
      offsetMs += seconds * 1000;
    },
  });
}

async function bundleWorker(): Promise<string> {
  const { inWorker } = await openWorkbench();
  const { build } = await import('esbuild');
  const { outputFiles, warnings } = await build({
    entryPoints: [inWorker],
    bundle: true,
    format: 'esm',
    target: 'es2023',
    conditions: ['workerd', 'worker', 'browser'],
    external: ['cloudflare:*'],
    write: false,
    logLevel: 'silent',
  });
  check(warnings.length === 0, warnings.map(({ text }) => text).join('\n'));
  return outputFiles[0]?.text ?? '';
}

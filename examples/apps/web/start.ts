/**
 * Builds the page, and serves it with its backend and the embedded sandbox.
 *
 *   npm ci && npm start          (in this folder; the package itself must have been built)
 *
 * PORT is 3000 by default. With NORDIGEN_SECRET_ID and NORDIGEN_SECRET_KEY set, the real API takes the sandbox's place.
 */
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type ServerType, serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import type { NordigenClientOptions } from 'nordigen-client';
import { createSandbox, type Sandbox } from 'nordigen-client/sandbox';
import { build } from 'vite';
import { createApp } from './server/app.ts';

export interface Running {
  origin: string;
  /** Absent with the real API. */
  sandbox: Sandbox | undefined;
  stop(): Promise<void>;
}

interface Listening {
  server: ServerType;
  origin: string;
}

async function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  port: number,
): Promise<Listening> {
  const server = serve({ fetch, hostname: '127.0.0.1', port });
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export async function start(port: number): Promise<Running> {
  await build({
    root: import.meta.dirname,
    configFile: false,
    logLevel: 'warn',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { outDir: 'dist', emptyOutDir: true },
  });
  const { NORDIGEN_SECRET_ID: secretId, NORDIGEN_SECRET_KEY: secretKey } = process.env;
  const servers: ServerType[] = [];
  let options: NordigenClientOptions = {
    credentials: { secretId: secretId ?? '', secretKey: secretKey ?? '' },
  };
  let sandbox: Sandbox | undefined;
  let sandboxPage: string | undefined;
  if (!secretId || !secretKey) {
    sandbox = createSandbox();
    const { credentials, fetch, now } = sandbox;
    // At an address of its own, like a bank's pages. It also serves a page that controls the sandbox.
    const bank = await listen(fetch, 0);
    servers.push(bank.server);
    sandboxPage = bank.origin;
    options = { credentials, fetch, now, baseUrl: `${bank.origin}/api/v2/` };
  }

  let handle: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const { server, origin } = await listen((request) => handle(request), port);
  servers.push(server);
  const app = createApp(options, origin, sandboxPage);
  app.routes.use('/*', serveStatic({ root: join(import.meta.dirname, 'dist') }));
  handle = (request) => app.routes.fetch(request);
  return {
    origin,
    sandbox,
    async stop() {
      app.close();
      for (const each of servers) {
        if ('closeAllConnections' in each) each.closeAllConnections();
        await new Promise((resolve) => each.close(resolve));
      }
    },
  };
}

if (import.meta.main) {
  const { origin, stop } = await start(Number(process.env.PORT ?? 3000));
  console.log(`Open ${origin}`);
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

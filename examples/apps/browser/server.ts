/**
 * A page and its backend: the page holds no token; the backend holds the secrets, knows whose accounts are whose, and
 * asks the API. Sessions live in memory and need no login: yours will.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/browser/server.ts
 *
 * PORT is 3000 by default. NORDIGEN_SECRET_ID and NORDIGEN_SECRET_KEY take the real API in the place of the sandbox.
 */
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { NordigenClientOptions } from 'nordigen-client';
import { createSandbox, type Sandbox } from 'nordigen-client/sandbox';
import { build } from 'vite';
import { createBackend } from './backend.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));

export interface Running {
  origin: string;
  sandbox: Sandbox | undefined;
  stop(): Promise<void>;
}

function readApi(origin: string): { options: NordigenClientOptions; sandbox?: Sandbox } {
  const { NORDIGEN_SECRET_ID: secretId, NORDIGEN_SECRET_KEY: secretKey } = process.env;
  if (secretId && secretKey) return { options: { credentials: { secretId, secretKey } } };
  const sandbox = createSandbox();
  const { credentials, fetch, now } = sandbox;
  return { sandbox, options: { credentials, fetch, now, baseUrl: `${origin}/api/v2/` } };
}

/** Builds the page and serves it with its backend. */
export async function start(port: number): Promise<Running> {
  await build({ root: folder, logLevel: 'warn', build: { outDir: 'dist', emptyOutDir: true } });
  let app: Hono | undefined;
  const server = serve({
    fetch: (request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
    hostname: '127.0.0.1',
    port,
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { options, sandbox } = readApi(origin);
  const backend = createBackend(options, origin);

  app = new Hono();
  // The consent page of the sandbox is no part of this app, and has headers of its own.
  if (sandbox !== undefined) app.all('/psd2/*', (context) => sandbox.fetch(context.req.raw));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
      },
      // The page is served over http on this machine.
      strictTransportSecurity: false,
    }),
  );
  app.route('/', backend.routes);
  app.use('/*', serveStatic({ root: `${folder}dist` }));
  return {
    origin,
    sandbox,
    async stop() {
      backend.client.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { origin, stop } = await start(Number(process.env.PORT ?? 3000));
  console.log(`Open ${origin}`);
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

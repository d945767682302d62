import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Registry } from 'prom-client';

/** What a healthy process can reach, and how to check it. */
export type Checks = Record<string, () => Promise<unknown>>;

const patienceMs = 2_000;

/** Serves `/health`, which answers 200, or 503 and what is missing, and `/metrics` for Prometheus. */
export async function serveHealth(
  port: number,
  checks: Checks,
  registry: Registry,
): Promise<{ port: number; close(): void }> {
  const app = new Hono();
  app.get('/health', async (context) => {
    const entries = Object.entries(checks).map(async ([name, check]) => [name, await isWell(check)] as const);
    const found = Object.fromEntries(await Promise.all(entries));
    return context.json(found, Object.values(found).every(Boolean) ? 200 : 503);
  });
  app.get('/metrics', async (context) =>
    context.body(await registry.metrics(), 200, { 'content-type': registry.contentType }),
  );
  const server = serve({ fetch: app.fetch, port, hostname: process.env.HOST || '127.0.0.1' });
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () => server.close(),
  };
}

async function isWell(check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, patienceMs, false);
  });
  const answer = check().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, tooLong]).finally(() => clearTimeout(timer));
}

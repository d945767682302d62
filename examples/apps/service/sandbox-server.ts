import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import {
  type ConnectOptions,
  createSandbox,
  type Sandbox,
  type SandboxRequest,
} from 'nordigen-client/sandbox';

/** The sandbox over HTTP, for several processes. */
export interface SandboxServer {
  sandbox: Sandbox;
  baseUrl: string;
  clockUrl: string;
  /** Moves the clock, besides the time that goes by. */
  advance: Sandbox['advance'];
  close(): void;
}

export interface SandboxServerOptions {
  /** How long a minute of the sandbox lasts, in ms. */
  minuteMs: number;
  startAtMs: number;
  /** Called after each answer. */
  onRequest?(request: SandboxRequest): void;
}

/** Serves a strict sandbox: it refuses whatever the real API would. */
export async function serveSandbox(options: SandboxServerOptions): Promise<SandboxServer> {
  const { minuteMs, startAtMs, onRequest } = options;
  const sandbox = createSandbox({ strict: true, startAtMs });
  let turnedAtMs = performance.now();
  /** Lets the clock run at its own speed, up to now. */
  const turn = (): void => {
    const atMs = performance.now();
    sandbox.advance({ minutes: (atMs - turnedAtMs) / minuteMs });
    turnedAtMs = atMs;
  };
  const app = new Hono();
  app.get('/clock', (context) => {
    turn();
    return context.text(String(sandbox.now()));
  });
  app.all('*', async (context) => {
    turn();
    const answer = await sandbox.fetch(context.req.raw);
    const request = sandbox.requests.at(-1);
    if (request !== undefined) onRequest?.(request);
    return answer;
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    sandbox,
    baseUrl: origin + new URL(sandbox.baseUrl).pathname,
    clockUrl: `${origin}/clock`,
    advance(by) {
      turn();
      sandbox.advance(by);
    },
    close: () => server.close(),
  };
}

/** Links banks until there are so many accounts, each for a user of its own. */
export async function connectAccounts(
  { connect }: Sandbox,
  count: number,
  institutionIds: readonly string[],
  options: (index: number) => ConnectOptions = () => ({}),
): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; ids.length < count; index++) {
    const institutionId = institutionIds[index % institutionIds.length] ?? '';
    const { accountIds } = await connect({ institutionId, user: `user-${index}`, ...options(index) });
    if (accountIds.length === 0) throw new Error(`${institutionId} gives no accounts.`);
    ids.push(...accountIds);
  }
  return ids;
}

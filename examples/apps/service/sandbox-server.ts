import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import {
  type Connection,
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
  /** Called after each answer, while the clock stands as it stood for the answer. */
  onRequest?(request: SandboxRequest): void;
}

/** Serves a strict sandbox: it refuses whatever the real API would. */
export async function serveSandbox(options: SandboxServerOptions): Promise<SandboxServer> {
  const { minuteMs, startAtMs, onRequest } = options;
  const sandbox = createSandbox({ strict: true, startAtMs });
  let ranAtMs = Date.now();
  /** Lets the clock run at its own speed, up to now. */
  const runClock = (): void => {
    const atMs = Date.now();
    sandbox.advance({ minutes: Math.max(0, atMs - ranAtMs) / minuteMs });
    ranAtMs = atMs;
  };
  const app = new Hono();
  app.get('/clock', (context) => {
    runClock();
    return context.json({ apiMs: sandbox.now(), machineMs: ranAtMs });
  });
  let turn = Promise.resolve();
  app.all('*', async (context) => {
    // One at a time, so that the newest request of the log is this one.
    const answered = turn.then(async () => {
      runClock();
      const answer = await sandbox.fetch(context.req.raw);
      const request = sandbox.requests.at(-1);
      if (request !== undefined) onRequest?.(request);
      return answer;
    });
    turn = answered.then(
      () => undefined,
      () => undefined,
    );
    return answered;
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
      runClock();
      sandbox.advance(by);
    },
    close: () => server.close(),
  };
}

/** Links banks until there are so many accounts, each bank for a user of its own. */
export async function connectAccounts(
  { connect }: Sandbox,
  count: number,
  optionsOf: (index: number) => ConnectOptions = () => ({}),
): Promise<Connection[]> {
  const connections: Connection[] = [];
  let accounts = 0;
  for (let index = 0; accounts < count; index++) {
    const connection = await connect({ user: `user-${index}`, ...optionsOf(index) });
    if (connection.accountIds.length === 0) throw new Error('This bank gives no accounts.');
    accounts += connection.accountIds.length;
    connections.push(connection);
  }
  return connections;
}

import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  type Connection,
  type ConnectOptions,
  createSandbox,
  type Sandbox,
  type SandboxRequest,
} from 'nordigen-client/sandbox';

/** The sandbox over HTTP, so that several processes can use it. */
export interface SandboxServer {
  sandbox: Sandbox;
  baseUrl: string;
  clockUrl: string;
  /** Moves the clock forward, in addition to the time that passes. */
  advance: Sandbox['advance'];
  close(): void;
}

export interface SandboxServerOptions {
  /** How long a minute of the sandbox lasts, in ms. */
  minuteMs: number;
  startAtMs: number;
  /** Called after each answer, while the clock still shows the time of the answer. */
  onRequest?(request: SandboxRequest): void;
}

/** Serves a strict sandbox, which refuses whatever the real API would refuse. */
export async function serveSandbox(options: SandboxServerOptions): Promise<SandboxServer> {
  const { minuteMs, startAtMs, onRequest } = options;
  const sandbox = createSandbox({ strict: true, startAtMs });
  let ranAtMs = Date.now();
  /** Moves the clock by the time that has passed, at its own speed. */
  const runClock = (): void => {
    const atMs = Date.now();
    sandbox.advance({ minutes: Math.max(0, atMs - ranAtMs) / minuteMs });
    ranAtMs = atMs;
  };
  let origin = '';
  /** Runs one at a time, so that the clock does not move between the answer and `onRequest`. */
  async function answer(url: URL, method: string, headers: Headers, body: string): Promise<Response> {
    runClock();
    if (url.pathname === '/clock') return Response.json({ apiMs: sandbox.now(), machineMs: ranAtMs });
    const response = await sandbox.fetch(url, { method, headers, ...(method !== 'GET' && { body }) });
    const request = sandbox.requests.at(-1);
    if (request !== undefined) onRequest?.(request);
    return response;
  }

  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer((incoming, outgoing) => {
    text(incoming)
      .then((body) => {
        const { url = '/', method = 'GET', headers } = incoming;
        const toAnswer = (): Promise<Response> =>
          answer(new URL(url, origin), method, new Headers(headers as Record<string, string>), body);
        const answered = turn.then(toAnswer);
        turn = answered.catch(() => undefined);
        return answered;
      })
      .then(async (response) => {
        outgoing.writeHead(response.status, [...response.headers].flat()).end(await response.text());
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
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

/** Links banks, each for another user, until there are at least `count` accounts. */
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

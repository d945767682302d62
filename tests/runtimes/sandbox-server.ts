import { serveSandbox } from '../../src/sandbox/cli.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';

export interface CountingServer {
  origin: string;
  baseUrl: string;
  sandbox: Sandbox;
  credentials: Sandbox['credentials'];
  /** Token calls since the last reset, by path. */
  tokenCalls(): { new: number; refresh: number; refused: number };
  close(): Promise<void>;
}

/** A sandbox behind real HTTP, on this machine's clock; `page` is served at `/page` and `/page.js`. */
export async function openServer(page?: { html: string; script: string }): Promise<CountingServer> {
  const sandbox = createSandbox();
  const server = await serveSandbox({ ...sandbox, fetch: withPage(sandbox.fetch, page) }, { port: 0 });
  return {
    origin: server.origin,
    baseUrl: server.baseUrl,
    sandbox,
    credentials: sandbox.credentials,
    tokenCalls() {
      const count = (path: string): number =>
        sandbox.requests.filter((request) => request.path.endsWith(path)).length;
      return {
        new: count('/token/new/'),
        refresh: count('/token/refresh/'),
        refused: sandbox.requests.filter(({ status }) => status === 401).length,
      };
    },
    close: () => server.close(),
  };
}

function withPage(
  fetch: Sandbox['fetch'],
  page: { html: string; script: string } | undefined,
): Sandbox['fetch'] {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    if (page !== undefined && pathname === '/page') {
      return new Response(page.html, { headers: { 'content-type': 'text/html' } });
    }
    if (page !== undefined && pathname === '/page.js') {
      return new Response(page.script, { headers: { 'content-type': 'text/javascript' } });
    }
    return fetch(input, init);
  };
}

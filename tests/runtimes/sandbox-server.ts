import { serveSandbox } from '../../src/sandbox/cli.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';

/** Answers the requests that it knows. All others go to the API. */
export type Front = (
  request: Request,
  sandbox: Sandbox,
) => Response | undefined | Promise<Response | undefined>;

export interface CountingServer {
  origin: string;
  baseUrl: string;
  sandbox: Sandbox;
  credentials: Sandbox['credentials'];
  /** Token calls since the last reset, by path. */
  tokenCalls(): { new: number; refresh: number; refused: number };
  /** Serves the same sandbox at another origin. */
  openOther(front: Front): Promise<{ origin: string; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** A sandbox over real HTTP, on this machine's clock. A front may answer first on the same origin. */
export async function openServer(front: Front = () => undefined): Promise<CountingServer> {
  const sandbox = createSandbox();
  const withFront = (before: Front): Sandbox => ({
    ...sandbox,
    async fetch(input, init) {
      const request = new Request(input, init);
      return (await before(request, sandbox)) ?? sandbox.fetch(request);
    },
  });
  const server = await serveSandbox(withFront(front), { port: 0 });
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
    openOther: (other) => serveSandbox(withFront(other), { port: 0 }),
    close: () => server.close(),
  };
}

/** Serves `/page` and the scripts that it may load. The query names the script: `/page?script=page.js`. */
export function servePage(scripts: Readonly<Record<string, string>>): Front {
  return (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === '/page') {
      const tag = `<script type="module" src="/scripts/${searchParams.get('script')}"></script>`;
      const html = `<!doctype html><title>Tab</title><link rel="icon" href="data:,"><body>${tag}</body>`;
      return new Response(html, { headers: { 'content-type': 'text/html' } });
    }
    const script = scripts[pathname.slice('/scripts/'.length)];
    if (script === undefined || !pathname.startsWith('/scripts/')) return undefined;
    return new Response(script, { headers: { 'content-type': 'text/javascript' } });
  };
}

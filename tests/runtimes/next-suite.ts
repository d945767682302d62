import { execFile, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { createNordigenClient, type NordigenNetworkError } from '../../src/index.ts';
import { type CountingServer, openServer } from './sandbox-server.ts';
import { type Case, check, type Suite } from './suite.ts';
import { missingPackage, openWorkbench } from './workbench.ts';

const modules = join(import.meta.dirname, 'node_modules');
const accessSeconds = 86_400;

/** A real Next.js 14, which keeps on disk what `fetch` answered unless it is told otherwise. */
export const nextSuite: Suite = {
  name: 'Next.js 14',
  missing: () => (existsSync(join(modules, 'next')) ? missingPackage() : 'next is not installed'),
  async open() {
    const { folder } = await openWorkbench();
    const app = join(folder, 'next-app');
    layOut(app, folder);
    const server = await openServer();
    let stop = (): void => undefined;
    return {
      cases: runNext(app, server, (how) => {
        stop = how;
      }),
      async close() {
        stop();
        await server.close();
      },
    };
  },
};

/** The app beside the packed package; Next.js and React come from this folder's own modules. */
function layOut(app: string, folder: string): void {
  cpSync(join(import.meta.dirname, 'next-app'), app, { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ private: true, type: 'module' }));
  mkdirSync(join(app, 'node_modules'));
  for (const name of ['next', 'react', 'react-dom']) {
    symlinkSync(join(modules, name), join(app, 'node_modules', name));
  }
  symlinkSync(join(folder, 'node_modules/nordigen-client'), join(app, 'node_modules/nordigen-client'));
}

async function* runNext(
  app: string,
  server: CountingServer,
  onStart: (stop: () => void) => void,
): AsyncGenerator<Case> {
  const cli = join(modules, 'next/dist/bin/next');
  const env = { PATH: process.env.PATH ?? '', NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' } as const;
  yield {
    name: 'next build passes without secrets, with a proxy-mode client at module scope of a page',
    async run() {
      await promisify(execFile)(process.execPath, [cli, 'build'], { cwd: app, env });
    },
  };
  const child = spawn(process.execPath, [cli, 'start', '--port', '0', '--hostname', '127.0.0.1'], {
    cwd: app,
    env: {
      ...env,
      NORDIGEN_BASE_URL: server.baseUrl,
      NORDIGEN_SECRET_ID: server.credentials.secretId,
      NORDIGEN_SECRET_KEY: server.credentials.secretKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart(() => child.kill('SIGKILL'));
  let errors = '';
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  const site = await addressOf(child.stdout);
  yield {
    name: 'a route handler is answered 200 for more than two lifetimes of its tokens, and no token is kept on disk',
    async run() {
      const statuses: unknown[] = [];
      for (let step = 0; step < 6; step++) {
        const response = await fetch(`${site}/api/banks/${step * 0.6 * accessSeconds * 1000}`);
        statuses.push(((await response.json()) as { status: number }).status);
        server.sandbox.advance(0.6 * accessSeconds);
      }
      check(
        statuses.every((status) => status === 200),
        `It was answered ${statuses}.`,
      );
      const { new: fresh, refresh } = server.tokenCalls();
      check(fresh === 1 && refresh >= 2, `${fresh} token/new/ and ${refresh} token/refresh/`);
      const kept = filesWithToken(join(app, '.next/cache'));
      check(kept.length === 0, `A token is in ${kept}.`);
      return `${fresh} token/new/ and ${refresh} token/refresh/`;
    },
  };
  yield {
    name: 'the page is rendered on the server, with its client at module scope',
    async run() {
      const response = await fetch(site);
      const html = await response.text();
      check(response.status === 200 && /<h1>0(<!-- -->)? banks<\/h1>/.test(html), html);
      check(errors === '', errors);
    },
  };
  yield {
    name: 'a path in proxy mode is not redirected; one with a slash at its end is, and the error says why',
    async run() {
      const baseUrl = `${site}/api/bank/`;
      const proxied = createNordigenClient({ credentials: 'proxy', baseUrl });
      const response = await proxied.institutions.list({ country: 'GB' });
      check(response.ok && response.data.length > 0, `It was answered ${response.status}.`);
      const credentials = async () => ({ access: 'an-access-token' });
      const direct = createNordigenClient({ credentials, baseUrl, retry: false });
      const error = await direct.institutions.list().then(
        () => undefined,
        (thrown: NordigenNetworkError) => thrown,
      );
      check(error?.reason === 'redirect' && error.message.includes('Next.js'), `It gave ${error}`);
    },
  };
}

async function addressOf(output: NodeJS.ReadableStream): Promise<string> {
  let site = '';
  for await (const line of createInterface({ input: output })) {
    site = /https?:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? site;
    if (line.includes('Ready')) break;
  }
  check(site !== '', 'next start told no address.');
  return site;
}

function filesWithToken(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => /eyJ[\w-]+\.eyJ/.test(readFileSync(file, 'latin1')));
}

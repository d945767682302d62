/**
 * Runs every example, and says what it left out and why. The exit status is 1 if one fails.
 *
 *   npm run build && node examples/run-all.ts [name...] [--install] [--strict]
 *
 * With `--install` it first installs the packages of all examples. With `--strict`, an example that cannot run on this
 * machine counts as failed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

interface Example {
  name: string;
  command: readonly [program: string | undefined, ...args: string[]];
  env?: Record<string, string>;
  /** What has to be there besides Node and the built package, and whether it is. */
  needs?: readonly (readonly [what: string, isThere: boolean])[];
  /** @default 120 000 */
  timeoutMs?: number;
  /** Started before the example, and ended after it. */
  server?: readonly [program: string, ...args: string[]];
  /** Mostly waits, so it runs beside the others. */
  isIdle?: boolean;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Installs the packages of all examples at the same time: most of it is waiting for the registry. */
async function install(): Promise<void> {
  const folders = ['.', 'web', 'service', 'recipes/next'];
  const children = folders.map((name) =>
    spawn('npm', ['ci', '--loglevel', 'error', '--prefix', `examples/apps/${name}`], {
      cwd: root,
      stdio: 'inherit',
    }),
  );
  const statuses = await Promise.all(children.map(ended));
  if (statuses.some((status) => status !== 0)) throw new Error('npm ci failed.');
}

if (process.argv.includes('--install')) await install();

const bin = join(root, 'examples/apps/node_modules/.bin');

function find(program: string): string | undefined {
  const folders = [bin, ...(process.env.PATH ?? '').split(delimiter)];
  return folders
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const packages = ['npm ci --prefix examples/apps', existsSync(bin)] as const;
const webPackages = [
  'npm ci --prefix examples/apps/web',
  existsSync(join(root, 'examples/apps/web/node_modules')),
] as const;
const tsc = join(root, 'node_modules/.bin/tsc');
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';
const [deno, bun, redis] = [find('deno'), find('bun'), find('redis-server')];
const folder = mkdtempSync(join(tmpdir(), 'nordigen-examples-'));
const redisPort = String(await freePort());
const node = process.execPath;
const servicePackages = [
  ['npm ci --prefix examples/apps/service', existsSync(join(root, 'examples/apps/service/node_modules'))],
  ['redis-server', redis !== undefined],
] as const;

const examples: readonly Example[] = [
  { name: 'quickstart', command: [node, 'examples/quickstart.ts'] },
  { name: 'snippets', command: [node, 'tests/examples/run-snippets.ts'] },
  { name: 'custom-store', command: [node, 'examples/custom-store.ts'] },
  {
    name: 'deno',
    command: [deno, 'run', '--allow-net=127.0.0.1', '--allow-read', '--allow-write', 'examples/deno.ts'],
    needs: [['Deno', deno !== undefined]],
  },
  { name: 'bun', command: [bun, 'examples/bun.ts'], needs: [['Bun', bun !== undefined]] },
  { name: 'worker', command: [node, 'examples/apps/run-worker.ts'], needs: [packages] },
  {
    name: 'node-service',
    command: [node, 'examples/apps/node-service.ts', '--check'],
    env: { STORE: 'file', TOKEN_FILE: join(folder, 'tokens.json') },
    needs: [packages],
  },
  {
    name: 'node-service-redis',
    command: [node, 'examples/apps/node-service.ts', '--check'],
    env: { STORE: 'redis', REDIS_URL: `redis://127.0.0.1:${redisPort}` },
    needs: [packages, ['redis-server', redis !== undefined]],
    server: [redis ?? '', '--port', redisPort, '--bind', '127.0.0.1', '--save', '', '--dir', folder],
  },
  {
    name: 'web',
    command: [node, 'examples/apps/web/check/run.ts'],
    env: { CHROMIUM: chromium },
    needs: [webPackages, [`Chromium at ${chromium}, or where CHROMIUM says`, existsSync(chromium)]],
    timeoutMs: 600_000,
  },
  { name: 'web-types', command: [tsc, '-p', 'examples/apps/web'], needs: [webPackages] },
  {
    name: 'recipes',
    command: [node, 'examples/apps/recipes/check.ts', 'hono', 'node', 'worker'],
    needs: [packages],
  },
  {
    name: 'next',
    command: [node, 'examples/apps/recipes/check.ts', 'next'],
    needs: [
      packages,
      [
        'npm ci --prefix examples/apps/recipes/next',
        existsSync(join(root, 'examples/apps/recipes/next/node_modules')),
      ],
    ],
    timeoutMs: 600_000,
  },
  {
    name: 'open-telemetry',
    command: [node, 'examples/apps/recipes/check-open-telemetry.ts'],
    needs: [packages],
  },
  { name: 'types', command: [tsc, '-p', 'examples/apps'], needs: [packages] },
  {
    name: 'migrate-from-nordigen-node',
    command: [node, 'examples/apps/migrate-from-nordigen-node.ts'],
    needs: [packages],
  },
  {
    name: 'service',
    command: [node, 'examples/apps/service/start.ts', '--accounts', '10', '--once'],
    needs: servicePackages,
  },
  {
    name: 'service-limiter',
    command: [node, 'examples/apps/service/check/limiter.ts'],
    needs: servicePackages,
  },
  {
    name: 'service-in-foul-weather',
    command: [node, 'examples/apps/service/check/run.ts'],
    isIdle: true,
    needs: [
      ...servicePackages,
      ['Postgres, as Debian installs it', globSync('/usr/lib/postgresql/*/bin').length > 0],
    ],
    timeoutMs: 400_000,
  },
  { name: 'outbound-proxy', command: [node, 'examples/apps/outbound-proxy.ts'], needs: [packages] },
];

/** Runs it to its end, and says what went wrong, if anything. */
async function run(example: Example): Promise<string | undefined> {
  const { command, env, server, timeoutMs = 120_000 } = example;
  const [program = '', ...args] = command;
  const started = server && spawn(server[0], server.slice(1), { stdio: 'ignore' });
  if (started !== undefined) await wait(500);
  const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env } });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => output.push(chunk));
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const status = await ended(child);
  clearTimeout(timer);
  started?.kill();
  return status === 0 ? undefined : `exit status ${status}\n${Buffer.concat(output)}`;
}

function ended(child: ChildProcess): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'unknown'));
  });
}

if (!existsSync(join(root, 'dist/index.js'))) {
  console.error('The examples run on the built package: run npm run build first.');
  process.exit(1);
}

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const unknown = wanted.filter((name) => !examples.some((example) => example.name === name));
const leftOut: string[] = [];
let failures = unknown.length;
for (const name of unknown) console.log(`FAILED    ${name}: there is no such example`);

async function runLane(lane: readonly Example[]): Promise<void> {
  for (const example of lane) {
    if (wanted.length > 0 && !wanted.includes(example.name)) continue;
    const missing = example.needs?.find(([, isThere]) => !isThere)?.[0];
    if (missing !== undefined) {
      leftOut.push(`${example.name}: needs ${missing}`);
      continue;
    }
    const beganMs = performance.now();
    const failure = await run(example);
    if (failure !== undefined) failures++;
    const took = `${((performance.now() - beganMs) / 1000).toFixed(1)} s`;
    console.log(`${failure === undefined ? 'ok      ' : 'FAILED  '}  ${example.name} (${took})`);
    if (failure !== undefined) console.log(failure);
  }
}

await Promise.all([
  runLane(examples.filter(({ isIdle }) => isIdle)),
  runLane(examples.filter(({ isIdle }) => !isIdle)),
]);

rmSync(folder, { recursive: true, force: true });
console.log(leftOut.length === 0 ? '\nNothing was left out.' : `\nLeft out:\n  ${leftOut.join('\n  ')}`);
if (process.argv.includes('--strict')) failures += leftOut.length;
console.log(failures === 0 ? 'All passed.' : `${failures} failed.`);
process.exitCode = failures === 0 ? 0 : 1;

import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import type { PackedPackage } from './packed-package.ts';
import { type Row, toRow } from './row.ts';

const dependencies = ['ky', 'valibot', 'jwt-decode'];

interface Budget {
  part: string;
  code: string;
  /** Left out of the bundle: beside the client, a store shares them. */
  without?: readonly string[];
  /** What the project set out to stay below, in bytes. */
  goal?: number;
  /** What fails the run, in bytes: 2 % above what it was when it was last set. */
  ceiling: number;
}

const client = "import { createNordigenClient } from 'nordigen-client'; console.log(createNordigenClient);";
const storeOf = (name: string, entry = ''): string => `export { ${name} } from 'nordigen-client${entry}';`;

const budgets: readonly Budget[] = [
  { part: 'createNordigenClient', code: client, goal: 15_000, ceiling: 23_400 },
  { part: 'all of nordigen-client', code: "export * from 'nordigen-client';", goal: 17_000, ceiling: 25_640 },
  { part: 'createCallBudget', code: storeOf('createCallBudget'), without: dependencies, ceiling: 3_170 },
  { part: 'all of link', code: "export * from 'nordigen-client/link';", goal: 4_000, ceiling: 4_000 },
  {
    part: 'stores/file',
    code: storeOf('fileTokenStore', '/stores/file'),
    without: dependencies,
    goal: 2_000,
    ceiling: 2_340,
  },
  {
    part: 'stores/redis',
    code: storeOf('redisTokenStore', '/stores/redis'),
    without: dependencies,
    goal: 2_000,
    ceiling: 1_210,
  },
  { part: 'memoryTokenStore', code: storeOf('memoryTokenStore'), without: dependencies, ceiling: 185 },
  {
    part: 'localStorageTokenStore',
    code: storeOf('localStorageTokenStore'),
    without: dependencies,
    goal: 2_000,
    ceiling: 1_170,
  },
  {
    part: 'encryptedTokenStore',
    code: storeOf('encryptedTokenStore'),
    without: dependencies,
    goal: 2_000,
    ceiling: 1_210,
  },
  {
    part: 'unstorageTokenStore',
    code: storeOf('unstorageTokenStore'),
    without: dependencies,
    goal: 2_000,
    ceiling: 385,
  },
  {
    part: 'all of sync',
    code: "export * from 'nordigen-client/sync';",
    without: dependencies,
    goal: 5_000,
    ceiling: 9_600,
  },
];

/** Weighs what a bundler makes of the installed package, minified and compressed as a server would send it. */
export async function checkSizes({ consumer }: PackedPackage): Promise<Row[]> {
  const rows: Row[] = [];
  const clientBytes = compressed(await bundle(client, consumer));
  for (const { part, code, without, goal, ceiling } of budgets) {
    const bytes = compressed(await bundle(code, consumer, without));
    const said = [`${bytes} B`, `ceiling ${ceiling}`];
    if (goal !== undefined) said.push(`goal ${goal}${bytes > goal ? ` (${bytes - goal} above)` : ''}`);
    if (without !== undefined) {
      said.push(`${compressed(await bundle(client + code, consumer)) - clientBytes} beside the client`);
    }
    const result = said.join(', ');
    rows.push(toRow(`size of ${part}`, bytes > ceiling ? [result] : [], result));
  }
  rows.push(await weighParts(consumer));
  const unused = await bundle("import 'nordigen-client';", consumer);
  rows.push(toRow('an unused import leaves nothing', unused === '' ? [] : [`${unused.length} B are left`]));
  const everything = await bundle("export * from 'nordigen-client';", consumer);
  const hasSandbox = everything.includes('SANDBOXFINANCE');
  rows.push(toRow('the client is free of the sandbox', hasSandbox ? ['The sandbox is in the bundle.'] : []));
  return rows;
}

/** What the client loses when a part is left out: parts share words, so these do not add up to the whole. */
async function weighParts(consumer: string): Promise<Row> {
  const whole = compressed(await bundle(client, consumer));
  const own = compressed(await bundle(client, consumer, dependencies));
  const parts = [`nordigen-client ${own}`];
  for (const name of dependencies) {
    parts.push(`${name} ${whole - compressed(await bundle(client, consumer, [name]))}`);
  }
  return toRow('parts of createNordigenClient', [], parts.join(', '));
}

async function bundle(code: string, consumer: string, without: readonly string[] = []): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: consumer },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2023',
    external: ['node:*', ...without],
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function compressed(text: string): number {
  return brotliCompressSync(text).length;
}

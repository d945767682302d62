import { writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import {
  readBlock,
  readFigures,
  renderSizes,
  type SizeFigures,
  sizesPath,
  writeBlock,
} from '../helpers/readme-figures.ts';
import { type PackedPackage, root } from './packed-package.ts';
import { type Row, toRow } from './row.ts';

interface Budget {
  part: string;
  /** What is imported, and where from. */
  entry: string;
  names: string;
  /** What the project set out to stay below, in bytes. */
  budget: number;
  /** Where the budget is not met: 2 % above what was reached when it was last set. It fails the run instead. */
  reached?: number;
  /** Whether the README names it. */
  isShown?: boolean;
}

const client = "import { createNordigenClient } from 'nordigen-client'; console.log(createNordigenClient);";

/** The first two are weighed whole, dependencies included; the others by what they add to a client. */
const budgets: readonly Budget[] = [
  {
    part: '`createNordigenClient`',
    entry: 'nordigen-client',
    names: 'createNordigenClient',
    budget: 23_000,
    reached: 34_750,
    isShown: true,
  },
  {
    part: 'everything',
    entry: 'nordigen-client',
    names: '*',
    budget: 26_000,
    reached: 41_340,
    isShown: true,
  },
  { part: 'everything', entry: 'nordigen-client/link', names: '*', budget: 4_000, isShown: true },
  {
    part: 'everything',
    entry: 'nordigen-client/sync',
    names: '*',
    budget: 5_000,
    reached: 9_990,
    isShown: true,
  },
  { part: 'everything', entry: 'nordigen-client/proxy', names: '*', budget: 3_000, isShown: true },
  { part: 'everything', entry: 'nordigen-client/stores/file', names: '*', budget: 3_000, isShown: true },
  { part: 'everything', entry: 'nordigen-client/stores/redis', names: '*', budget: 1_500, isShown: true },
  { part: '`createCallBudget`', entry: 'nordigen-client', names: 'createCallBudget', budget: 3_200 },
  {
    part: '`localStorageTokenStore`',
    entry: 'nordigen-client',
    names: 'localStorageTokenStore',
    budget: 1_300,
  },
  { part: '`encryptedTokenStore`', entry: 'nordigen-client', names: 'encryptedTokenStore', budget: 1_300 },
  { part: '`unstorageTokenStore`', entry: 'nordigen-client', names: 'unstorageTokenStore', budget: 400 },
];

const isWhole = ({ entry, names }: Budget): boolean =>
  entry === 'nordigen-client' && ['*', 'createNordigenClient'].includes(names);

const codeOf = ({ entry, names }: Budget): string =>
  names === '*' ? `export * from '${entry}';` : `export { ${names} } from '${entry}';`;

/** Weighs what a bundler makes of the installed package, minified and compressed as a server would send it. */
export async function checkSizes({ consumer }: PackedPackage): Promise<Row[]> {
  const rows: Row[] = [];
  const clientBytes = compressed(await bundle(client, consumer));
  const weigh = async (budget: Budget): Promise<number> => {
    if (budget.names === 'createNordigenClient') return clientBytes;
    if (isWhole(budget)) return compressed(await bundle(codeOf(budget), consumer));
    return compressed(await bundle(client + codeOf(budget), consumer)) - clientBytes;
  };
  const parts: SizeFigures['parts'] = [];
  for (const row of budgets) {
    const bytes = await weigh(row);
    const { part, entry, budget, reached } = row;
    const ceiling = reached ?? budget;
    const said = [`${bytes} B${isWhole(row) ? '' : ' beside the client'}`, `budget ${budget}`];
    if (reached !== undefined) said.push(`not met: held at ${reached}, what was reached and 2 %`);
    if (reached !== undefined && bytes <= budget) said.push('the budget is met now: take `reached` away');
    const isWrong = bytes > ceiling || (reached !== undefined && bytes <= budget);
    const result = said.join(', ');
    rows.push(toRow(`size of ${part} of ${entry}`, isWrong ? [result] : [], result));
    if (row.isShown === true) parts.push({ part, entry, bytes, budget });
  }
  rows.push(checkFigures(parts), await weighFolders());
  const unused = await bundle("import 'nordigen-client';", consumer);
  rows.push(toRow('an unused import leaves nothing', unused === '' ? [] : [`${unused.length} B are left`]));
  return rows;
}

/** The figures that the README shows are those of this build, to 0.1 kB. */
function checkFigures(parts: SizeFigures['parts']): Row {
  if (process.argv.includes('--update')) {
    const figures: SizeFigures = { date: new Date().toISOString().slice(0, 10), parts };
    writeFileSync(sizesPath, `${JSON.stringify(figures, undefined, 2)}\n`);
    writeBlock('sizes', renderSizes(figures));
  }
  const figures = readFigures<SizeFigures>(sizesPath);
  const stale = parts.filter(
    ({ part, entry, bytes }) =>
      !figures.parts.some(
        (known) => known.part === part && known.entry === entry && Math.abs(known.bytes - bytes) < 100,
      ),
  );
  const problems = stale.map(({ part, entry, bytes }) => `${part} of ${entry} is ${bytes} B now`);
  if (problems.length > 0) problems.push('Write them down: npm run api');
  if (readBlock('sizes') !== renderSizes(figures))
    problems.push('The README says other sizes than sizes.json.');
  return toRow("the README's sizes", problems);
}

/** Where each kB of the client goes: a folder's share of the minified bytes, and as much of the compressed ones. */
async function weighFolders(): Promise<Row> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: "export { createNordigenClient } from './src/index.ts';", resolveDir: root },
    ...settings,
    metafile: true,
  });
  const bytes = compressed(outputFiles[0]?.text ?? '');
  const shares = new Map<string, number>();
  let whole = 0;
  for (const [file, { bytesInOutput }] of Object.entries(inputsOf(metafile))) {
    const name = /node_modules\/([^/]+)/.exec(file)?.[1] ?? /src\/([a-z]+)\//.exec(file)?.[1] ?? 'src itself';
    shares.set(name, (shares.get(name) ?? 0) + bytesInOutput);
    whole += bytesInOutput;
  }
  const lines = [...shares]
    .sort(([, one], [, other]) => other - one)
    .map(
      ([name, share]) =>
        `${name.padEnd(12)} ${String(share).padStart(6)} B minified  ${((share / whole) * (bytes / 1000)).toFixed(1).padStart(5)} kB compressed  ${((100 * share) / whole).toFixed(0).padStart(3)} %`,
    );
  return toRow(
    'where createNordigenClient goes',
    [],
    [`${whole} B minified, ${bytes} B compressed`, ...lines].join('\n'),
  );
}

const inputsOf = ({ outputs }: Metafile): Metafile['outputs'][string]['inputs'] =>
  Object.values(outputs)[0]?.inputs ?? {};

const settings = {
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2023',
  legalComments: 'none',
  logLevel: 'silent',
  write: false,
} as const;

async function bundle(code: string, consumer: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: consumer },
    ...settings,
    external: ['node:*'],
  });
  return outputFiles[0]?.text ?? '';
}

function compressed(text: string): number {
  return brotliCompressSync(text).length;
}

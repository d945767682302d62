import { writeFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import {
  readBlock,
  readFigures,
  renderFolders,
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
  /** The size that the project aims to stay below, in bytes. */
  budget: number;
  /** Set if the budget is not met: the limit instead, 2 % above the size when it was last set. */
  reached?: number;
  /** Whether the README shows it. */
  isShown?: boolean;
}

const client = "import { createNordigenClient } from 'nordigen-client'; console.log(createNordigenClient);";

/** The first two are measured as a whole, including dependencies; the others by what they add to a client. */
const budgets: readonly Budget[] = [
  {
    part: '`createNordigenClient`',
    entry: 'nordigen-client',
    names: 'createNordigenClient',
    budget: 23_000,
    reached: 35_850,
    isShown: true,
  },
  {
    part: 'everything',
    entry: 'nordigen-client',
    names: '*',
    budget: 26_000,
    reached: 42_680,
    isShown: true,
  },
  { part: 'everything', entry: 'nordigen-client/link', names: '*', budget: 4_000, isShown: true },
  {
    part: 'everything',
    entry: 'nordigen-client/sync',
    names: '*',
    budget: 5_000,
    reached: 11_310,
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

/** Measures what a bundler makes of the installed package, minified and compressed as a server would send it. */
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
    if (reached !== undefined) said.push(`not met: limited to ${reached} instead`);
    if (reached !== undefined && bytes <= budget) said.push('the budget is met now: remove `reached`');
    const isWrong = bytes > ceiling || (reached !== undefined && bytes <= budget);
    const result = said.join(', ');
    rows.push(toRow(`size of ${part} of ${entry}`, isWrong ? [result] : [], result));
    if (row.isShown === true) parts.push({ part, entry, bytes, budget });
  }
  const folders = await weighFolders();
  rows.push(checkFigures({ parts, folders }));
  const unused = await bundle("import 'nordigen-client';", consumer);
  rows.push(toRow('an unused import leaves nothing', unused === '' ? [] : [`${unused.length} B are left`]));
  return rows;
}

/** The figures that the README shows are those of this build, to 0.1 kB. */
function checkFigures({ parts, folders }: Omit<SizeFigures, 'date'>): Row {
  if (process.argv.includes('--update')) {
    const figures: SizeFigures = { date: new Date().toISOString().slice(0, 10), parts, folders };
    writeFileSync(sizesPath, `${JSON.stringify(figures, undefined, 2)}\n`);
    writeBlock('sizes', renderSizes(figures));
    writeBlock('folders', renderFolders(figures), 'docs/performance.md');
  }
  const figures = readFigures<SizeFigures>(sizesPath);
  const stale = parts.filter(
    ({ part, entry, bytes }) =>
      !figures.parts.some(
        (known) => known.part === part && known.entry === entry && Math.abs(known.bytes - bytes) < 100,
      ),
  );
  const problems = stale.map(({ part, entry, bytes }) => `${part} of ${entry} is ${bytes} B now`);
  if (problems.length > 0) problems.push('Update them: npm run api');
  if (readBlock('sizes') !== renderSizes(figures))
    problems.push('The sizes in the README differ from sizes.json.');
  return toRow("the README's sizes", problems);
}

/** Where each kB of the client goes: a part's share of the minified bytes, and as much of the compressed ones. */
async function weighFolders(): Promise<SizeFigures['folders']> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: "export { createNordigenClient } from './src/index.ts';", resolveDir: root },
    ...settings,
    metafile: true,
  });
  const bytes = compressed(outputFiles[0]?.text ?? '');
  const shares = new Map<string, number>();
  let whole = 0;
  for (const [file, { bytesInOutput }] of Object.entries(inputsOf(metafile))) {
    const source = /src\/([a-z]+)\//.exec(file)?.[1];
    const name =
      /node_modules\/([^/]+)/.exec(file)?.[1] ?? (source === undefined ? '`src`' : `\`src/${source}\``);
    shares.set(name, (shares.get(name) ?? 0) + bytesInOutput);
    whole += bytesInOutput;
  }
  return [...shares]
    .sort(([, one], [, other]) => other - one)
    .map(([name, minified]) => ({ name, minified, compressed: Math.round((minified / whole) * bytes) }));
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

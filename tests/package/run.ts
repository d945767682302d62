import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { checkApi } from './api.ts';
import { checkCommonjsTypes } from './commonjs-types.ts';
import { checkCompilation } from './compilation.ts';
import { checkContents } from './contents.ts';
import { checkEntries } from './entries.ts';
import { checkJest } from './jest.ts';
import { checkLoading } from './loading.ts';
import { checkManifest } from './manifest-checks.ts';
import { type PackedPackage, packPackage } from './packed-package.ts';
import { checkPublication } from './publication.ts';
import { printTable, type Row, toRow } from './row.ts';
import { checkSizes } from './sizes.ts';

// node run.ts [group...] [--update]: runs all groups of checks, or the named ones, on the last build. --update rewrites
// the files that are compared: the API report and the sizes in the README.

const groups: Record<string, (packed: PackedPackage) => Row[] | Promise<Row[]>> = {
  contents: checkContents,
  manifest: checkManifest,
  api: checkApi,
  entries: checkEntries,
  sizes: checkSizes,
  loading: checkLoading,
  jest: checkJest,
  compilation: checkCompilation,
  'commonjs-types': checkCommonjsTypes,
  publication: checkPublication,
};

const wanted = process.argv.slice(2).filter((name) => !name.startsWith('--'));
const packed = await packPackage();
let failures = 0;
try {
  for (const [name, check] of Object.entries(groups)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const rows = await run(name, check);
    console.log(`\n${name}`);
    printTable(rows);
    failures += rows.filter(({ isOk }) => !isOk).length;
  }
} finally {
  rmSync(join(packed.consumer, '..'), { recursive: true, force: true });
}
console.log(failures === 0 ? '\nAll passed.' : `\n${failures} failed.`);
process.exitCode = failures === 0 ? 0 : 1;

/** A check that throws counts as failed, and the others continue. */
async function run(name: string, check: (packed: PackedPackage) => Row[] | Promise<Row[]>): Promise<Row[]> {
  try {
    return await check(packed);
  } catch (error) {
    return [toRow(name, [String(error)])];
  }
}

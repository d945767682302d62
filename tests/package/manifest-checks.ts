import { join } from 'node:path';
import { type PackedPackage, root, tools } from './packed-package.ts';
import { type Row, toRow } from './row.ts';
import { complaints, runCommand } from './run-command.ts';

/** Runs other people's checks on the package, its types, its source and its documentation. */
export async function checkManifest({ tarball, installed }: PackedPackage): Promise<Row[]> {
  const publint = await runCommand(join(tools, '.bin/publint'), ['--strict', installed], root);
  // The package is ESM only. `require` of it works on every Node that `engines` allows, but TypeScript's old `node10`
  // resolution and its CommonJS `node16` do not know that.
  const attw = await runCommand(
    join(tools, '.bin/attw'),
    [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'],
    root,
  );
  const knip = await runCommand(join(tools, '.bin/knip'), ['--config', 'tests/package/knip.json'], root);
  const typedoc = await runCommand(
    join(tools, '.bin/typedoc'),
    ['--options', 'tests/package/typedoc.json'],
    root,
  );
  return [
    toRow('publint --strict', complaints(publint)),
    toRow('are the types wrong (ESM only)', complaints(attw, /❌|💀|error|Import failed|resolved to/i)),
    toRow('knip: nothing is unused', complaints(knip, /:\d+:\d+|^src\/\S+$|Unused|Unlisted|Duplicate|\|/)),
    toRow('TypeDoc without a warning', complaints(typedoc)),
  ];
}

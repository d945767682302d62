import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PackedPackage, root, tools } from './packed-package.ts';
import { type Row, toRow } from './row.ts';
import { complaints, runCommand } from './run-command.ts';

/** Publishes to npm and to JSR, but for the upload. */
export async function checkPublication({ tarball }: PackedPackage): Promise<Row[]> {
  const npm = await runCommand('npm', ['publish', '--dry-run', tarball], root);
  const jsr = await runCommand(
    join(tools, '.bin/deno'),
    ['publish', '--dry-run', '--allow-dirty'],
    prepareJsr(),
  );
  return [
    toRow('npm publish --dry-run', complaints(npm)),
    toRow('JSR (deno publish --dry-run)', complaints(jsr)),
  ];
}

/** JSR takes the source itself. Its manifest is made from package.json, so that no version is kept twice. */
function prepareJsr(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nordigen-jsr-'));
  for (const name of ['src', 'README.md', 'LICENSE', 'CHANGELOG.md']) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const { name, version, license, exports, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  const entries = Object.entries(exports as Record<string, string | { default: string }>).flatMap(
    ([entry, target]) =>
      typeof target === 'string'
        ? []
        : [[entry, target.default.replace('./dist/', './src/').replace(/\.js$/, '.ts')]],
  );
  const imports = Object.entries(dependencies as Record<string, string>).map(([dependency, range]) => [
    dependency,
    `npm:${dependency}@${range}`,
  ]);
  const manifest = {
    // JSR has no names without a scope.
    name: `@${name}/client`,
    version,
    license,
    exports: Object.fromEntries(entries),
    imports: Object.fromEntries(imports),
    // Deno's own declarations lack what only browsers have, such as storage events.
    compilerOptions: { lib: ['deno.window', 'dom', 'dom.iterable', 'dom.asynciterable'] },
  };
  writeFileSync(join(folder, 'jsr.json'), JSON.stringify(manifest));
  return folder;
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from './packed-package.ts';
import { checkTarball } from './rehearsal.ts';
import { makeJsrFolder, makeTarball, readNotes, readTarget } from './release.ts';
import { printTable } from './row.ts';

// node make-release.ts <folder>: creates in the folder what the release workflow sends: the tarball for npm, the folder
// for JSR, and the text of the release. Fails if a registry would refuse the tarball.

const folder = resolve(process.argv[2] ?? 'packed');
mkdirSync(folder, { recursive: true });
const target = readTarget();
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tarball = await makeTarball(target, folder);
makeJsrFolder(target, join(folder, 'jsr'));
writeFileSync(
  join(folder, 'notes.md'),
  readNotes(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'), version) ?? '',
);
const rows = checkTarball(tarball, target);
printTable(rows);
console.log(tarball);
process.exitCode = rows.every(({ isOk }) => isOk) ? 0 : 1;

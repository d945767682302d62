import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, tools } from './packed-package.ts';
import { checkTarball, checkWorkflow } from './rehearsal.ts';
import { makeJsrFolder, makeTarball, readTarget } from './release.ts';
import { type Row, toRow } from './row.ts';
import { complaints, runCommand } from './run-command.ts';

/** Rehearses the next release: applies the changesets to a copy, and publishes to npm and JSR without the upload. */
export async function checkPublication(): Promise<Row[]> {
  const target = readTarget();
  const { folder, row } = await applyChangesets();
  const tarball = await makeTarball(target, join(folder, 'packed'), folder);
  const npm = await runCommand('npm', ['publish', '--dry-run', '--access', 'public', tarball], root);
  const jsr = await runCommand(
    join(tools, '.bin/deno'),
    ['publish', '--dry-run', '--allow-dirty'],
    // Deno skips files that Git ignores, so the folder must not be inside a repository.
    makeJsrFolder(target, mkdtempSync(join(tmpdir(), 'nordigen-jsr-')), folder),
  );
  return [
    row,
    ...checkTarball(tarball, target),
    checkWorkflow(),
    toRow('npm publish --dry-run', complaints(npm)),
    toRow('JSR (deno publish --dry-run)', complaints(jsr)),
  ];
}

/** A copy of the files of a release, with the version and the changelog that the pending changesets give it. */
async function applyChangesets(): Promise<{ folder: string; row: Row }> {
  const folder = mkdtempSync(join(tmpdir(), 'nordigen-rehearsal-'));
  for (const name of [
    'package.json',
    'package-lock.json',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    '.changeset',
  ]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const git = (...words: string[]): Promise<unknown> =>
    runCommand(
      'git',
      ['-c', 'user.name=rehearsal', '-c', 'user.email=rehearsal@example.com', ...words],
      folder,
    );
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'Rehearsal');
  const changeset = join(root, 'node_modules/@changesets/cli/bin.js');
  const result = await runCommand(process.execPath, [changeset, 'version'], folder);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { folder, row: toRow('the changesets make a version', complaints(result), version) };
}

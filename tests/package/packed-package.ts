import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** The repository, and the folder of these checks with the programs that they use. */
export const root: string = new URL('../../', import.meta.url).pathname;
export const tools: string = new URL('node_modules/', import.meta.url).pathname;

/** The package as a user gets it. */
export interface PackedPackage {
  /** A folder outside the repository, where only the package is installed. */
  consumer: string;
  /** The package's own folder in it. */
  installed: string;
  tarball: string;
  /** All files of the tarball, sorted. */
  files: readonly string[];
  /** What can be imported, such as `nordigen-client/stores/file`. */
  entries: readonly string[];
}

/** Packs the last build, and installs it in an empty folder. */
export async function packPackage(): Promise<PackedPackage> {
  const folder = mkdtempSync(join(tmpdir(), 'nordigen-package-'));
  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  writeFileSync(
    join(consumer, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  const { tarball, files } = await packFolder(root, folder);
  const install = await runCommand('npm', ['install', '--no-audit', '--no-fund', tarball], consumer);
  if (!install.isOk) throw new Error(`The tarball does not install:\n${install.output}`);
  const installed = join(consumer, 'node_modules/nordigen-client');
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  return {
    consumer,
    installed,
    tarball,
    files,
    entries: Object.keys(manifest.exports)
      .filter((name) => name !== './package.json')
      .map((name) => `nordigen-client${name.slice(1)}`),
  };
}

/** Packs a folder without running its scripts. */
export async function packFolder(
  folder: string,
  destination: string,
): Promise<{ tarball: string; files: string[] }> {
  const packed = await runCommand(
    'npm',
    ['pack', '--json', '--silent', '--ignore-scripts', '--pack-destination', destination],
    folder,
  );
  if (!packed.isOk) throw new Error(`npm pack failed:\n${packed.output}`);
  const { filename, files } = readPackReport(packed.output);
  return { tarball: join(destination, filename), files: files.map(({ path }) => path).sort() };
}

interface PackReport {
  filename: string;
  files: { path: string }[];
}

/** npm prints a list of reports; from version 12 on an object of them by package. */
function readPackReport(output: string): PackReport {
  const reports = JSON.parse(output.slice(output.search(/^[[{]/m)));
  return (Array.isArray(reports) ? reports[0] : Object.values(reports)[0]) as PackReport;
}

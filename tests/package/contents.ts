import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type PackedPackage, root } from './packed-package.ts';
import { type Row, toRow } from './row.ts';

/** All published files. `*` stands for the hash of a chunk that several entries share. */
const expectedFiles = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'dist/chunk-*.js',
  'dist/chunk-*.js.map',
  'dist/client-*.d.ts',
  'dist/index.d.ts',
  'dist/index.js',
  'dist/index.js.map',
  'dist/link/index.d.ts',
  'dist/link/index.js',
  'dist/link/index.js.map',
  'dist/proxy/index.d.ts',
  'dist/proxy/index.js',
  'dist/proxy/index.js.map',
  'dist/sandbox-*.d.ts',
  'dist/sandbox/cli.d.ts',
  'dist/sandbox/cli.js',
  'dist/sandbox/cli.js.map',
  'dist/sandbox/index.d.ts',
  'dist/sandbox/index.js',
  'dist/sandbox/index.js.map',
  'dist/stores/file.d.ts',
  'dist/stores/file.js',
  'dist/stores/file.js.map',
  'dist/stores/redis.d.ts',
  'dist/stores/redis.js',
  'dist/stores/redis.js.map',
  'dist/sync/index.d.ts',
  'dist/sync/index.js',
  'dist/sync/index.js.map',
  'dist/testing/index.d.ts',
  'dist/testing/index.js',
  'dist/testing/index.js.map',
  'dist/token-store-*.d.ts',
  'package.json',
];

/** Checks which files are in the tarball, and that none of them contains what it must not. */
export function checkContents({ files, installed }: PackedPackage): Row[] {
  const found = new Set(files.map((file) => file.replace(/-[\w-]{8}(?=\.(js|d\.ts)(\.map)?$)/, '-*')));
  const differences = [
    ...expectedFiles.filter((file) => !found.has(file)).map((file) => `missing: ${file}`),
    ...[...found].filter((file) => !expectedFiles.includes(file)).map((file) => `not expected: ${file}`),
  ];
  const texts = files.map((file) => ({ file, text: readFileSync(join(installed, file), 'utf8') }));
  const scripts = texts.filter(({ file }) => file.endsWith('.js'));
  const privatePaths = [root, `${homedir()}/`, 'file:///'];
  return [
    toRow('files of the tarball', differences, `${files.length}, as expected`),
    toRow(
      'source maps contain their source',
      scripts.flatMap(({ file, text }) => checkSourceMap(file, text, texts)),
    ),
    toRow(
      'no path of this machine in any file',
      texts.flatMap(({ file, text }) =>
        privatePaths.filter((path) => text.includes(path)).map((path) => `${file}: ${path}`),
      ),
    ),
    // Some bundlers and edge runtimes know Node's modules only with their prefix.
    toRow(
      "Node's own modules are imported as node:",
      scripts.flatMap(({ file, text }) =>
        [...text.matchAll(/\bfrom ['"]([a-z][a-z/_]*)['"]/g)]
          .map((match) => match[1] as string)
          .filter((name) => !['ky', 'valibot'].includes(name))
          .map((name) => `${file}: ${name}`),
      ),
    ),
  ];
}

function checkSourceMap(
  file: string,
  text: string,
  texts: readonly { file: string; text: string }[],
): string[] {
  const names = [...text.matchAll(/^\/\/# sourceMappingURL=(.+)$/gm)].map((match) => match[1] as string);
  if (names.length !== 1) return [`${file} names ${names.length} maps`];
  const map = texts.find((other) => other.file === join(file, '..', names[0] as string));
  if (map === undefined) return [`${file}: there is no ${names[0]}`];
  const { sources, sourcesContent = [] } = JSON.parse(map.text) as {
    sources: string[];
    sourcesContent?: (string | null)[];
  };
  return sources
    .filter((_, index) => typeof sourcesContent[index] !== 'string')
    .map((source) => `${map.file}: ${source} is not in it`);
}

import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import type { PackedPackage } from './packed-package.ts';
import { type Row, toRow } from './row.ts';

interface Rule {
  /** Folders and files of `src/` that the entry may contain; `''` is `src/` itself. */
  sources: readonly string[];
  /** What it may import from outside the package. */
  imports: readonly string[];
}

/** What a client and the entries that build on one share. */
const vocabulary = ['errors', 'schemas', 'values', 'answers/api-response.ts'];

/** What each entry may contain. Anything else has leaked into it. */
const rules: Record<string, Rule> = {
  'nordigen-client': {
    sources: [
      '',
      'answers',
      'auth',
      'budget',
      'endpoints',
      'errors',
      'http',
      'schemas',
      'stores',
      'validation',
      'values',
    ],
    imports: ['jwt-decode', 'ky', 'valibot'],
  },
  'nordigen-client/stores/file': { sources: ['stores', 'errors'], imports: ['node:'] },
  'nordigen-client/stores/redis': { sources: ['stores', 'errors'], imports: [] },
  'nordigen-client/link': { sources: ['link', ...vocabulary], imports: [] },
  'nordigen-client/sync': { sources: ['sync', ...vocabulary], imports: [] },
  'nordigen-client/proxy': { sources: ['proxy', ...vocabulary], imports: [] },
  'nordigen-client/sandbox': { sources: ['sandbox', ...vocabulary], imports: [] },
  'nordigen-client/testing': { sources: ['testing', 'stores', 'errors'], imports: [] },
};

/** Files that are entries of their own, although their folder is shared. */
const ownEntries: Record<string, string> = {
  'stores/file.ts': 'nordigen-client/stores/file',
  'stores/redis.ts': 'nordigen-client/stores/redis',
};

/** Checks that each entry of the installed package contains only its own code and imports only what it may. */
export async function checkEntries(packed: PackedPackage): Promise<Row[]> {
  const rows: Row[] = [];
  for (const entry of packed.entries) {
    const rule = rules[entry];
    if (rule === undefined) {
      rows.push(toRow(`imports of ${entry}`, ['There is no rule for this entry in entries.ts.']));
      continue;
    }
    const { sources, imports } = await readEntry(entry, packed);
    const problems = [
      ...imports
        .filter((name) => !rule.imports.some((allowed) => name === allowed || isNode(name, allowed)))
        .map((name) => `imports ${name}`),
      ...sources.filter((source) => !isAllowed(source, entry, rule)).map((source) => `holds src/${source}`),
    ];
    const outside = imports.length === 0 ? 'nothing from outside' : imports.join(', ');
    rows.push(toRow(`imports of ${entry}`, problems, `${sources.length} source files, ${outside}`));
  }
  return rows;
}

function isNode(name: string, allowed: string): boolean {
  return allowed === 'node:' && name.startsWith(allowed);
}

function isAllowed(source: string, entry: string, { sources }: Rule): boolean {
  const owner = ownEntries[source];
  if (owner !== undefined) return owner === entry;
  const folder = dirname(source);
  return sources.some((allowed) =>
    allowed === '' ? folder === '.' : source === allowed || source.startsWith(`${allowed}/`),
  );
}

/** What a bundler reaches from an entry: the sources, found by the source maps, and the external imports. */
async function readEntry(
  entry: string,
  { consumer, installed }: PackedPackage,
): Promise<{ sources: string[]; imports: string[] }> {
  const { metafile } = await build({
    stdin: { contents: `export * from '${entry}';`, resolveDir: consumer },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    treeShaking: false,
    external: ['node:*', 'ky', 'valibot', 'jwt-decode'],
    metafile: true,
    logLevel: 'silent',
    write: false,
    absWorkingDir: consumer,
  });
  const files = Object.keys(metafile.inputs).filter((file) => file.endsWith('.js'));
  const sources = files.flatMap((file) => {
    const map = join(consumer, `${file}.map`);
    const { sources: listed } = JSON.parse(readFileSync(map, 'utf8')) as { sources: string[] };
    return listed.map((source) => relative(join(installed, 'src'), join(dirname(map), source)));
  });
  const imports = Object.values(metafile.inputs)
    .flatMap((input) => input.imports)
    .filter(({ external }) => external === true)
    .map(({ path }) => path);
  return { sources: [...new Set(sources)].sort(), imports: [...new Set(imports)].sort() };
}

import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url).pathname;
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, 'src', file), 'utf8') }));

/** The imports that each folder may have; `''` is `src/` itself. */
const mayImport: Record<string, readonly string[]> = {
  errors: [],
  schemas: ['valibot'],
  validation: ['schemas', 'errors', 'valibot'],
  values: ['schemas'],
  stores: ['schemas', 'errors'],
  answers: ['errors', 'schemas', 'validation'],
  http: ['errors', 'schemas', 'answers', 'ky', 'valibot'],
  endpoints: ['errors', 'http', 'answers', 'schemas', 'values'],
  auth: ['stores', 'endpoints/token', 'http', 'errors', 'jwt-decode'],
  budget: ['errors', 'answers', 'http/call-gate'],
  '': [
    'errors',
    'schemas',
    'validation',
    'values',
    'stores',
    'answers',
    'http',
    'endpoints',
    'auth',
    'budget',
  ],
  link: ['client', 'values', 'errors', 'schemas', 'answers/api-response'],
  proxy: ['client', 'values', 'errors', 'schemas', 'answers/api-response'],
  sandbox: ['schemas'],
  testing: ['stores'],
  sync: ['client', 'values', 'errors', 'schemas', 'answers/api-response'],
};

/** Files that may import more than their folder may. */
const exceptions: Record<string, readonly string[]> = {
  'auth/attach-access-token.ts': ['ky'],
  'stores/file.ts': ['node:'],
  'stores/file-lock.ts': ['node:'],
  'stores/new-file.ts': ['node:'],
  'stores/token-file.ts': ['node:'],
  'sandbox/cli.ts': ['node:'],
  'sandbox/serve-sandbox.ts': ['node:'],
};

function importsOf(text: string): string[] {
  return [
    ...text.matchAll(/^(?:import|export)\b[^'"]*?from '([^']+)'|^import '([^']+)'|import\('([^']+)'\)/gm),
  ].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
}

function folderOf(file: string): string {
  const folder = dirname(file);
  return folder === '.' ? '' : (folder.split('/')[0] as string);
}

/** The files of one circular import, each followed by one that it imports. */
function findCircle(targets: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const target of targets.get(file) ?? []) {
      const circle = visit(target, [...way, file]);
      if (circle !== undefined) return circle;
    }
    done.add(file);
    return undefined;
  };
  for (const file of targets.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

describe('the source', () => {
  test.each(sources)('src/$file imports only what its folder may import', ({ file, text }) => {
    const folder = folderOf(file);
    const allowed = [...(mayImport[folder] ?? []), ...(exceptions[file] ?? [])];
    const forbidden = importsOf(text).filter((specifier) => {
      if (!specifier.startsWith('.'))
        return !allowed.some(
          (name) => specifier === name || (name === 'node:' && specifier.startsWith(name)),
        );
      const target = relative('.', join(dirname(file), specifier)).replace(/\.ts$/, '');
      if (folderOf(`${target}.ts`) === folder) return false;
      return !allowed.some((name) => target === name || target.startsWith(`${name}/`));
    });
    expect(forbidden).toEqual([]);
  });

  test('no files import each other in a circle, type imports included', () => {
    const targets = new Map(
      sources.map(({ file, text }) => [
        file,
        importsOf(text)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => relative('.', join(dirname(file), specifier))),
      ]),
    );
    expect(findCircle(targets)).toBeUndefined();
  });

  test.each(sources)('src/$file has at most 250 lines', ({ text }) => {
    expect(text.split('\n').length).toBeLessThanOrEqual(251);
  });

  test('no folder or file is called utils, helpers, lib, common, types or misc', () => {
    const drawers = sources.filter(({ file }) =>
      /(^|\/)(utils?|helpers?|lib|common|types|misc)(\/|\.ts$)/.test(file),
    );
    expect(drawers).toEqual([]);
  });

  test('the client never imports the sandbox', () => {
    const importers = sources.filter(
      ({ file, text }) => folderOf(file) !== 'sandbox' && /from '[^']*sandbox/.test(text),
    );
    expect(importers.map(({ file }) => file)).toEqual([]);
  });

  test('nothing is exported by default, and classes are errors', () => {
    for (const { file, text } of sources) {
      expect(text, file).not.toMatch(/^export default/m);
      if (!file.startsWith('errors/')) expect(text, file).not.toMatch(/^export (abstract )?class/m);
    }
  });
});

describe('package.json and the lock files', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  test('package.json has exactly three runtime dependencies', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['jwt-decode', 'ky', 'valibot']);
  });

  const lockFiles = globSync('**/package-lock.json', {
    cwd: root,
    exclude: (name) => name === 'node_modules',
  });

  test.each(lockFiles)('%s names no registry host', (file) => {
    const { packages } = JSON.parse(readFileSync(join(root, file), 'utf8')) as {
      packages: Record<string, { resolved?: string }>;
    };
    // A linked or packed folder of this repository is not a host.
    const resolved = Object.entries(packages).filter(
      ([, { resolved }]) => resolved !== undefined && !/^(file:)?\.{1,2}\//.test(`${resolved}/`),
    );
    expect(resolved.map(([name]) => name)).toEqual([]);
  });

  test('all lock files are checked', () => {
    expect(lockFiles.length).toBeGreaterThanOrEqual(7);
  });
});

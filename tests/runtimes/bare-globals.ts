import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { type Case, check, type Suite } from './suite.ts';
import { missingPackage, openWorkbench } from './workbench.ts';

/** Checks that loading the package and creating a client neither needs nor changes anything around it. */
export const bareGlobalsSuite: Suite = {
  name: 'Bare globals',
  missing: missingPackage,
  async open() {
    const { folder } = await openWorkbench();
    const cases: Case[] = ['nordigen-client', 'nordigen-client/testing', 'nordigen-client/sandbox'].map(
      (entry) => ({
        name: `${entry} loads with only the language and its text encodings`,
        async run() {
          const script = await bundle(`export * from '${entry}'`, folder, 'iife');
          const context = createContext({ TextEncoder, btoa });
          const names = runInContext(`${script}; Object.keys(entry)`, context) as string[];
          check(names.length > 0, 'It exports nothing.');
          const left = Object.keys(context).filter(
            (name) => !['entry', 'TextEncoder', 'btoa'].includes(name),
          );
          check(left.length === 0, `It left globals: ${left}`);
          return `${names.length} exports`;
        },
      }),
    );
    cases.push({
      name: 'loading the package and creating a client touches no storage, process, page, timer or signal',
      async run() {
        const file = join(folder, 'with-traps.mjs');
        writeFileSync(
          file,
          await bundle("import './with-traps.ts'", join(import.meta.dirname, 'behaviour'), 'esm'),
        );
        const entries = [
          'nordigen-client/stores/redis',
          'nordigen-client/testing',
          'nordigen-client/sandbox',
        ];
        const printed = execFileSync(process.execPath, [file, JSON.stringify(entries)], { encoding: 'utf8' });
        check(printed.trim() === '{"touched":[],"added":[]}', printed);
      },
    });
    return { cases, close: async () => undefined };
  },
};

async function bundle(contents: string, resolveDir: string, format: 'iife' | 'esm'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir, loader: 'ts' },
    bundle: true,
    write: false,
    format,
    globalName: 'entry',
    target: 'es2023',
    platform: 'neutral',
    ...(format === 'esm' && { external: ['nordigen-client', 'node:*'] }),
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A bundler's output for the page's script, and its warnings. */
export interface Bundle {
  script: string;
  warnings: string[];
}

export type Bundler = (entry: string, outFolder: string) => Promise<Bundle>;

/** The bundlers with their defaults for browsers in production. Their warnings are collected. */
export const bundlers: Readonly<Record<string, Bundler>> = { Vite: vite, esbuild, Rollup: rollup, webpack };

async function vite(entry: string, outFolder: string): Promise<Bundle> {
  const { build, createLogger } = await import('vite');
  const warnings: string[] = [];
  const warn = (message: string): void => void warnings.push(message);
  const logger = { ...createLogger('silent'), warn, warnOnce: warn, error: warn };
  await build({
    root: dirname(entry),
    configFile: false,
    logLevel: 'silent',
    customLogger: logger,
    build: {
      outDir: outFolder,
      emptyOutDir: true,
      rolldownOptions: { input: entry, output: { entryFileNames: 'page.js' } },
    },
  });
  return { script: readFileSync(join(outFolder, 'page.js'), 'utf8'), warnings };
}

async function esbuild(entry: string): Promise<Bundle> {
  const { build } = await import('esbuild');
  const { outputFiles, warnings } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  return { script: outputFiles[0]?.text ?? '', warnings: warnings.map(({ text }) => text) };
}

async function rollup(entry: string): Promise<Bundle> {
  const [tool, { nodeResolve }] = await Promise.all([
    import('rollup'),
    import('@rollup/plugin-node-resolve'),
  ]);
  const warnings: string[] = [];
  const build = await tool.rollup({
    input: entry,
    plugins: [nodeResolve({ browser: true })],
    onwarn: ({ message }) => void warnings.push(message),
  });
  const { output } = await build.generate({ format: 'es', inlineDynamicImports: true });
  await build.close();
  return { script: output[0].code, warnings };
}

async function webpack(entry: string, outFolder: string): Promise<Bundle> {
  const { default: tool } = await import('webpack');
  const compiler = tool({
    mode: 'production',
    context: dirname(entry),
    entry: `./${basename(entry)}`,
    // The page also contains the suite and the sandbox, so its size says nothing.
    performance: { hints: false },
    output: { path: outFolder, filename: 'page.js' },
  });
  const warnings = await new Promise<string[]>((resolve, reject) => {
    compiler?.run((failure, stats) => {
      const said = [...(stats?.compilation.errors ?? []), ...(stats?.compilation.warnings ?? [])];
      compiler.close(() => (failure ? reject(failure) : resolve(said.map(({ message }) => message))));
    });
  });
  return { script: readFileSync(join(outFolder, 'page.js'), 'utf8'), warnings };
}

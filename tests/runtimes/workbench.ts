import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in which the packed package is installed, with the suite as plain JavaScript. */
export interface Workbench {
  folder: string;
  /** The suite as a program, a page's script and a worker. The package is imported by its name. */
  inProcess: string;
  /** A program that ends by an error of the package that nobody catches. */
  inDeath: string;
  inPage: string;
  inWorker: string;
  /** For Deno without `node_modules`: the same files, mapped one by one. */
  importMap: string;
}

const root = join(import.meta.dirname, '../..');
let opened: Promise<Workbench> | undefined;

const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};
const dependencies = Object.keys(packageJson.dependencies);

/** Why there is nothing to test, if so. */
export function missingPackage(): string | undefined {
  return existsSync(join(root, 'dist/index.js')) ? undefined : 'dist/ is not built: npm run build';
}

/** One for the whole run. It is removed when the run ends. */
export function openWorkbench(): Promise<Workbench> {
  opened ??= layOut();
  return opened;
}

async function layOut(): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'nordigen-workbench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const modules = join(folder, 'node_modules');
  const vendor = join(folder, 'vendor');
  install(folder, modules);
  cpSync(modules, vendor, { recursive: true });
  const manifest = { private: true, type: 'module', dependencies: { 'nordigen-client': '*' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'import-map.json'), JSON.stringify({ imports: mapImports(vendor) }));

  const { build } = await import('esbuild');
  const bundle = async (name: string, contents: string): Promise<string> => {
    const outfile = join(folder, `${name}.js`);
    await build({
      stdin: { contents, resolveDir: join(import.meta.dirname, 'behaviour'), loader: 'ts' },
      bundle: true,
      outfile,
      format: 'esm',
      target: 'es2023',
      external: ['nordigen-client', 'nordigen-client/*', 'node:*', 'cloudflare:*'],
      logLevel: 'error',
    });
    return outfile;
  };
  return {
    folder,
    inProcess: await bundle('in-process', "import './in-process.ts';"),
    inDeath: await bundle('in-death', "import './in-death.ts';"),
    inPage: await bundle('in-page', "import './in-page.ts';"),
    inWorker: await bundle('in-worker', "export { worker as default } from './in-worker.ts';"),
    importMap: join(folder, 'import-map.json'),
  };
}

/** Does what `npm install` of the tarball would, with the dependencies in the project's own lock file. */
function install(folder: string, modules: string): void {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packing = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  execFileSync(npm, packing, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) as string;
  const target = join(modules, 'nordigen-client');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '-C', target, '--strip-components=1']);
  for (const name of dependencies) {
    cpSync(join(root, 'node_modules', name), join(modules, name), { recursive: true });
  }
}

interface Manifest {
  exports: Record<string, string | Conditions>;
}

interface Conditions {
  import?: string | Conditions;
  default?: string | Conditions;
}

function mapImports(vendor: string): Record<string, string> {
  const imports: Record<string, string> = {};
  for (const name of ['nordigen-client', ...dependencies]) {
    const { exports } = JSON.parse(readFileSync(join(vendor, name, 'package.json'), 'utf8')) as Manifest;
    for (const [path, conditions] of Object.entries(
      '.' in exports ? exports : { '.': exports as Conditions },
    )) {
      const file = pick(conditions);
      if (file !== undefined) imports[name + path.slice(1)] = `./vendor/${name}/${file.replace(/^\.\//, '')}`;
    }
  }
  return imports;
}

function pick(conditions: string | Conditions | undefined): string | undefined {
  if (conditions === undefined || typeof conditions === 'string') return conditions;
  return pick(conditions.import ?? conditions.default);
}

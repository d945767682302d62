import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepareGuides } from './prepare.ts';

// node build.ts: builds the site as static files in dist/. SITE_BASE is the path under which it is served, '/' by
// default. SITE_REPOSITORY is the address of the repository, for links to its files.

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(join(import.meta.dirname, 'node_modules/.bin', command), args, {
    cwd: import.meta.dirname,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
}

run('tsc', ['-p', 'tsconfig.json']);
prepareGuides();
run('typedoc', ['--options', 'typedoc.json']);
run('vitepress', ['build', '.']);

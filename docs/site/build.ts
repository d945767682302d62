import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { prepareGuides } from './prepare.ts';

// node build.ts: makes the site of static files in dist/. SITE_BASE is the path that it is served under, '/' by
// default; SITE_REPOSITORY is the address that links to files of the repository lead to.

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

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

// node run.ts [folder or file of src...]: changes the code bit by bit, and tells which changes no test notices. Each
// folder is judged by its own tests, `tests/stores` for `src/stores`. The files are changed in place and put back, so
// leave them alone meanwhile.

const root = join(import.meta.dirname, '../..');
const config = JSON.parse(readFileSync(join(import.meta.dirname, 'stryker.config.json'), 'utf8'));
const targets = process.argv.slice(2).map((name) => name.replace(/\/+$/, ''));
if (targets.length === 0) fail('Name what to change: npm run test:mutation -- src/stores');

let status = 0;
for (const target of targets) status ||= mutate(target);
process.exit(status);

function mutate(target: string): number {
  if (!/^src\/./.test(target) || !existsSync(join(root, target))) fail(`${target} is not a part of src.`);
  const folder = target.split('/')[1] ?? '';
  const tests = `tests/${folder}`;
  if (!existsSync(join(root, tests))) fail(`${target} has no tests of its own: ${tests} is missing.`);
  const file = join(import.meta.dirname, 'stryker.run.json');
  const mutate = [target.endsWith('.ts') ? target : `${target}/**/*.ts`];
  const vitest = { configFile: 'tests/mutation/vitest.config.ts', related: false };
  writeFileSync(file, JSON.stringify({ ...config, mutate, vitest }));
  const stryker = join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const env = { ...process.env, MUTATION_TESTS: tests };
  return (
    spawnSync(process.execPath, [stryker, 'run', file], { cwd: root, env, stdio: 'inherit' }).status ?? 1
  );
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

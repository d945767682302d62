import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs the code of the documentation that brings its own sandbox, against the package as built. All other code there
// is compiled by tests/snippets.test.ts.

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = ['README.md', ...readdirSync(join(root, 'docs')).map((file) => `docs/${file}`)].filter((file) =>
  file.endsWith('.md'),
);
let count = 0;

for (const page of pages) {
  for (const [, code = ''] of readFileSync(join(root, page), 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)) {
    if (!code.includes('createSandbox(')) continue;
    count++;
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--no-warnings', '--input-type=module-typescript', '--eval', code],
      { cwd: root, encoding: 'utf8', timeout: 30_000 },
    );
    if (status === 0) continue;
    console.error(`${page}:\n${code}\n${stderr}`);
    process.exitCode = 1;
  }
}
console.log(`${count} snippets ran.`);
if (count === 0) process.exitCode = 1;

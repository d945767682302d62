import { chromiumSuite } from './chromium.ts';
import { curlSuite } from './curl.ts';
import { nordigenNodeSuite } from './nordigen-node.ts';
import { otherClientsSuite } from './other-clients.ts';
import { startSandbox } from './served-sandbox.ts';
import type { Suite } from './suite.ts';

// node run.ts [suite...]: runs all suites, or the named ones, and says what it skipped and why.

const suites: Suite[] = [otherClientsSuite, nordigenNodeSuite, curlSuite, chromiumSuite];
const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const leftOut: string[] = [];
let passed = 0;
let failed = 0;

for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite.name.toLowerCase())) {
    leftOut.push(`${suite.name}: not requested`);
    continue;
  }
  const reason = suite.missing();
  if (reason === undefined) await runSuite(suite);
  else leftOut.push(`${suite.name}: ${reason}`);
}

console.log(leftOut.length === 0 ? '\nNothing was skipped.' : `\nSkipped:\n  ${leftOut.join('\n  ')}`);
console.log(`${passed} passed, ${failed} failed.`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

async function runSuite(suite: Suite): Promise<void> {
  console.log(`\n${suite.name}`);
  const sandbox = await startSandbox();
  try {
    const { cases, close } = await suite.open(sandbox);
    try {
      for (const { name, run } of cases) await runCase(name, run);
    } finally {
      await close?.();
    }
  } finally {
    await sandbox.stop();
  }
}

async function runCase(name: string, run: () => Promise<string | undefined>): Promise<void> {
  try {
    const note = await run();
    passed++;
    console.log(`  ok      ${name}${note === undefined ? '' : `: ${note}`}`);
  } catch (error) {
    failed++;
    console.log(`  FAILED  ${name}\n${(error as Error).stack}`);
  }
}

import { bunSuite } from './bun.ts';
import { chromiumSuite } from './chromium.ts';
import { denoSuite } from './deno.ts';
import { nodeSuite } from './node.ts';
import { redisSuite } from './redis.ts';
import type { Suite } from './suite.ts';

// node run.ts [suite...]: runs all suites, or those that are named, and tells what it left out and why.

const suites: Suite[] = [nodeSuite, denoSuite, bunSuite, redisSuite, chromiumSuite];
const wanted = process.argv.slice(2).map((name) => name.toLowerCase());
const leftOut: string[] = [];
let failures = 0;

for (const suite of suites) {
  if (wanted.length > 0 && !wanted.includes(suite.name.toLowerCase())) continue;
  const reason = suite.missing();
  if (reason === undefined) await runSuite(suite);
  else leftOut.push(`${suite.name}: ${reason}`);
}

console.log(leftOut.length === 0 ? '\nNothing was left out.' : `\nLeft out:\n  ${leftOut.join('\n  ')}`);
console.log(failures === 0 ? 'All passed.' : `${failures} failed.`);
process.exitCode = failures === 0 ? 0 : 1;

async function runSuite(suite: Suite): Promise<void> {
  console.log(`\n${suite.name}`);
  const { cases, close } = await suite.open();
  try {
    for (const { name, missing, run } of cases) {
      const reason = missing?.();
      if (reason !== undefined) {
        leftOut.push(`${suite.name}, ${name}: ${reason}`);
        continue;
      }
      const beganMs = performance.now();
      try {
        const measured = await run();
        const took = `${Math.round(performance.now() - beganMs)} ms`;
        console.log(`  ok      ${name}${measured === undefined ? '' : `: ${measured}`} (${took})`);
      } catch (error) {
        failures++;
        console.log(`  FAILED  ${name}\n${(error as Error).stack}`);
      }
    }
  } finally {
    await close();
  }
}

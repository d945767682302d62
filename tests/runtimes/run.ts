import { bareGlobalsSuite } from './bare-globals.ts';
import { browserSuites } from './browser.ts';
import { budgetSuite } from './budget.ts';
import { bunSuite } from './bun.ts';
import { chromiumSuite } from './chromium.ts';
import { denoSuite } from './deno.ts';
import { nextSuite } from './next-suite.ts';
import { nodeSuite } from './node.ts';
import { redisSuite } from './redis.ts';
import { runtimeSuites } from './runtimes.ts';
import type { Case, Suite } from './suite.ts';
import { workerdSuite } from './workerd.ts';

// node run.ts [--thorough] [part of a suite's name...]: runs all suites, or the named ones, and says what it skipped
// and why.

const suites: Suite[] = [
  ...runtimeSuites,
  workerdSuite,
  ...browserSuites,
  nextSuite,
  bareGlobalsSuite,
  nodeSuite,
  denoSuite,
  bunSuite,
  redisSuite,
  budgetSuite,
  chromiumSuite,
];
const wanted = process.argv
  .slice(2)
  .filter((name) => !name.startsWith('--'))
  .map((name) => name.toLowerCase());
const isWanted = ({ name }: Suite): boolean =>
  wanted.length === 0 || wanted.some((part) => name.toLowerCase().includes(part));
const count = { passed: 0, failed: 0, skipped: 0 };

for (const suite of suites.filter(isWanted)) {
  const reason = suite.missing();
  if (reason === undefined) await runSuite(suite);
  else say('skipped', suite.name, reason);
}

console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
// Nobody waits any more for answers that the sandbox still delays.
process.exit(count.failed === 0 && count.passed > 0 ? 0 : 1);

function say(outcome: keyof typeof count, where: string, what: string): void {
  count[outcome]++;
  console.log(`${outcome.padEnd(8)} ${where}: ${what}`);
}

async function runSuite(suite: Suite): Promise<void> {
  try {
    const { cases, close } = await suite.open();
    try {
      for await (const one of cases) await runCase(suite.name, one);
    } finally {
      await close();
    }
  } catch (error) {
    say('failed', suite.name, `the suite failed\n${(error as Error).stack}`);
  }
}

async function runCase(where: string, { name, missing, run, tookMs }: Case): Promise<void> {
  const reason = missing?.();
  if (reason !== undefined) return say('skipped', where, `${name}: ${reason}`);
  const beganMs = performance.now();
  try {
    const measured = await run();
    const took = `${tookMs ?? Math.round(performance.now() - beganMs)} ms`;
    say('passed', where, `${name}${measured === undefined ? '' : `: ${measured}`} (${took})`);
  } catch (error) {
    say('failed', where, `${name}\n${(error as Error).stack}`);
  }
}

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Job, runJobs, seedJobs, type Verdict } from './pool.ts';
import { byInvariant, type Found, inWords, outageTable } from './report.ts';
import { faults, outages } from './scenarios/names.ts';
import type { OutageResult } from './scenarios/outages.ts';

const { values } = parseArgs({
  options: {
    /** How many seeds to run, and the first of them. */
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '0' },
    threads: { type: 'string', default: String(availableParallelism()) },
    /** Rules not to check, separated by commas, to see what else is broken. */
    without: { type: 'string', default: '' },
    /** How many lines of a trace to print. */
    lines: { type: 'string', default: '60' },
    /** Do not shrink findings. This is faster if many seeds fail. */
    'no-shrink': { type: 'boolean', default: false },
    /** Run the scenarios whose name contains this. */
    scenario: { type: 'string' },
    /** Measure what an hour of outage costs. */
    outage: { type: 'boolean', default: false },
  },
});
const lines = Number(values.lines);

async function run(jobs: readonly Job[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const threads = Number(values.threads);
  await runJobs(jobs, { threads, onVerdict: (verdict) => void verdicts.push(verdict) });
  return verdicts;
}

async function runSeeds(): Promise<void> {
  const startedMs = performance.now();
  const without = values.without.split(',').filter((name) => name !== '');
  const options = { without, shrinks: !values['no-shrink'] };
  const verdicts = await run(seedJobs(Number(values.from), Number(values.seeds), options));
  const found = verdicts.filter((verdict): verdict is Found => verdict.kind === 'found');
  for (const [invariant, broken] of byInvariant(found)) {
    console.log(
      `\n${invariant}: ${broken.length} seeds fail, for example ${broken.slice(0, 8).map(({ name }) => name)}`,
    );
    console.log(inWords(broken[0] as Found, lines));
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `\n${verdicts.length - found.length} of ${verdicts.length} seeds kept all rules in ${seconds} s.`,
  );
  if (found.length > 0) process.exitCode = 1;
}

async function runScenarios(part: string): Promise<void> {
  const names = faults.filter((name) => name.includes(part));
  for (const verdict of await run(names.map((name) => ({ kind: 'scenario', name })))) {
    console.log(verdict.kind === 'held' ? `ok: ${verdict.name}` : `\nFAILS: ${inWords(verdict, lines)}\n`);
    if (verdict.kind === 'found') process.exitCode = 1;
  }
}

async function measureOutages(): Promise<void> {
  const verdicts = await run(outages.map((name) => ({ kind: 'scenario', name })));
  const results: [string, OutageResult][] = [];
  for (const name of outages) {
    const verdict = verdicts.find((other) => other.name === name);
    if (verdict?.kind === 'held') results.push([name, verdict.result as OutageResult]);
    else if (verdict !== undefined) console.log(inWords(verdict, lines));
  }
  console.log(outageTable(results));
}

if (values.outage) await measureOutages();
else if (values.scenario !== undefined) await runScenarios(values.scenario);
else await runSeeds();

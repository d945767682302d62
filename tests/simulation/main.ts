import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { type Job, runJobs, type Verdict } from './pool.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2000' },
    from: { type: 'string', default: '0' },
    threads: { type: 'string', default: String(availableParallelism()) },
    without: { type: 'string', default: '' },
    lines: { type: 'string', default: '60' },
    'no-shrink': { type: 'boolean', default: false },
  },
});

/** Runs seeds and prints what was found: `npm run simulate -- --seeds 100000 --from 1`. */
async function runSeeds(): Promise<void> {
  const from = Number(values.from);
  const count = Number(values.seeds);
  const without = values.without.split(',').filter((name) => name !== '');
  const jobs: Job[] = [];
  const size = Math.max(1, Math.min(50, Math.ceil(count / 8)));
  for (let seed = from; seed < from + count; seed += size) {
    const some = Math.min(size, from + count - seed);
    jobs.push({ kind: 'seeds', from: seed, count: some, without, shrinks: !values['no-shrink'] });
  }
  const found = new Map<string, Extract<Verdict, { kind: 'found' }>[]>();
  let held = 0;
  const startedMs = performance.now();
  await runJobs(jobs, {
    threads: Number(values.threads),
    onVerdict(verdict) {
      if (verdict.kind === 'held') {
        held++;
        return;
      }
      const { invariant } = verdict.finding;
      found.set(invariant, [...(found.get(invariant) ?? []), verdict]);
    },
  });
  for (const [invariant, verdicts] of found) {
    const [first] = verdicts.sort((one, other) => one.finding.trace.length - other.finding.trace.length);
    if (first === undefined) continue;
    console.log(
      `\n${invariant}: ${verdicts.length} seeds, such as ${verdicts.slice(0, 8).map(({ name }) => name)}`,
    );
    console.log(`seed ${first.name}: ${first.finding.message}`);
    if (first.plan !== undefined) {
      const { store, clients } = first.plan;
      console.log(JSON.stringify({ store, clients }));
    }
    console.log(first.finding.trace.slice(-Number(values.lines)).join('\n'));
  }
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`\n${held} of ${count} seeds held in ${seconds} s.`);
  if (held < count) process.exitCode = 1;
}

await runSeeds();

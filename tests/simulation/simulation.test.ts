import { beforeAll, describe, expect, test } from 'vitest';
import { type Job, runJobs, seedJobs, type Verdict } from './pool.ts';
import { regressionSeeds } from './regression-seeds.ts';
import { type Found, inWords } from './report.ts';
import { faults } from './scenarios/names.ts';

const seeds = 2_000;

/** Runs jobs in threads, so that code that never comes back ends as a finding. */
async function verdictsOf(jobs: readonly Job[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  await runJobs(jobs, { threads: 2, onVerdict: (verdict) => void verdicts.push(verdict) });
  return verdicts;
}

function findings(verdicts: readonly Verdict[]): string[] {
  const found = verdicts.filter((verdict): verdict is Found => verdict.kind === 'found');
  return found.slice(0, 3).map((verdict) => inWords(verdict, 60));
}

describe('the token’s life in foul weather', () => {
  let verdicts: Map<string | number, Verdict>;

  beforeAll(async () => {
    const all = await verdictsOf(faults.map((name) => ({ kind: 'scenario', name })));
    verdicts = new Map(all.map((verdict) => [verdict.name, verdict]));
  }, 120_000);

  test.each(faults)('%s', (name) => {
    const verdict = verdicts.get(name);
    expect(verdict?.kind === 'held' ? '' : inWords(verdict as Found, 60)).toBe('');
  });
});

describe('the simulation', () => {
  test('holds its rules for the seeds that found something once', async () => {
    const jobs = regressionSeeds.map((seed): Job[] => seedJobs(seed, 1));
    expect(findings(await verdictsOf(jobs.flat()))).toEqual([]);
  }, 120_000);

  test(`holds its rules for ${seeds} seeds`, async () => {
    const verdicts = await verdictsOf(seedJobs(0, seeds));
    expect(verdicts).toHaveLength(seeds);
    expect(findings(verdicts)).toEqual([]);
  }, 600_000);
});

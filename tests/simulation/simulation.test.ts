import { beforeAll, describe, expect, test } from 'vitest';
import { type Job, runJobs, seedJobs, type Verdict } from './pool.ts';
import { regressionSeeds } from './regression-seeds.ts';
import { type Found, inWords } from './report.ts';
import { faults, outages } from './scenarios/names.ts';
import type { OutageResult } from './scenarios/outages.ts';

const seeds = 2_000;

/** Runs jobs in threads, so that code that never returns is reported as a finding. */
async function verdictsOf(jobs: readonly Job[]): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  await runJobs(jobs, { threads: 2, onVerdict: (verdict) => void verdicts.push(verdict) });
  return verdicts;
}

function findings(verdicts: readonly Verdict[]): string[] {
  const found = verdicts.filter((verdict): verdict is Found => verdict.kind === 'found');
  return found.slice(0, 3).map((verdict) => inWords(verdict, 60));
}

describe('the token’s life when the API, the store or the clock misbehaves', () => {
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

describe('an hour of outage', () => {
  /** The most token requests, and the longest wait in seconds, as stated in docs/renewal.md. */
  const bounds: Record<string, [requests: number, seconds: number]> = {
    '503, Retry-After: 8': [11, 10],
    '504 after 6 s': [12, 20],
    '429, Retry-After: 3000': [2, 1],
    'connection refused': [62, 1],
    hang: [10, 10.1],
  };
  // The outages with 500 callers take half a minute, so only `npm run simulate -- --outage` runs them.
  const names = outages.filter((name) => !name.includes('500 callers'));
  let verdicts: Map<string | number, Verdict>;

  beforeAll(async () => {
    const all = await verdictsOf(names.map((name) => ({ kind: 'scenario', name })));
    verdicts = new Map(all.map((verdict) => [verdict.name, verdict]));
  }, 120_000);

  test.each(names)('%s', (name) => {
    const verdict = verdicts.get(name);
    expect(verdict?.kind).toBe('held');
    const { tokenRequests, longestWaitMs, outcomes } = (verdict as { result: OutageResult }).result;
    const [, most = [0, 0]] = Object.entries(bounds).find(([kind]) => name.includes(kind)) ?? [];
    expect(tokenRequests).toBeLessThanOrEqual(most[0]);
    expect(longestWaitMs / 1_000).toBeLessThanOrEqual(most[1]);
    // Every caller gets the failure itself.
    expect(Object.keys(outcomes)).toEqual([
      expect.stringMatching(/^(503|504|429|NetworkError|TimeoutError)$/),
    ]);
  });
});

describe('the simulation', () => {
  test('keeps all rules for the seeds that once found a fault', async () => {
    const jobs = regressionSeeds.map((seed): Job[] => seedJobs(seed, 1));
    expect(findings(await verdictsOf(jobs.flat()))).toEqual([]);
  }, 120_000);

  test(`keeps all rules for ${seeds} seeds`, async () => {
    const verdicts = await verdictsOf(seedJobs(0, seeds));
    expect(verdicts).toHaveLength(seeds);
    expect(findings(verdicts)).toEqual([]);
  }, 600_000);
});

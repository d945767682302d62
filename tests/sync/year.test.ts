import { describe, expect, test } from 'vitest';
import { compareBooks, wrongSums } from './simulation/books.ts';
import { banks as allBanks, simulateYear, type Year } from './simulation/year.ts';

/** `SYNC_YEARS=20` simulates 20 years at all banks, each with its own seed. A year takes about a minute. */
const years = Number(process.env.SYNC_YEARS ?? 1);
const banks = process.env.SYNC_YEARS
  ? allBanks
  : (['SANDBOX_PENDING_SAME_ID', 'SANDBOX_REISSUED_IDS'] as const);
/** A year at two banks takes seconds on an idle machine. */
const patienceMs = 600_000;

const seeds = Array.from({ length: years }, (_, index) => index + 1);

describe.each(seeds)('a year of daily syncs at banks that change rows later, seed %i', (seed) => {
  let year: Year;
  test('can be simulated to its end', { timeout: patienceMs }, async () => {
    year = await simulateYear(seed, banks);
    const { calls, naive, mishaps } = year;
    console.log({ seed, accounts: year.accounts.length, calls, naive, mishaps });
  });

  test('the API never refuses a call for a used-up limit', () => {
    expect(year.calls.refusedByApi).toBe(0);
  });

  test.each(banks.map((bank, index) => [bank, index] as const))('%s: table and ledger agree', (_, index) => {
    const { books, apiIds } = year.accounts[index] as Year['accounts'][number];
    const { has, due } = compareBooks(books);
    expect(has).toEqual(due);
    expect(wrongSums(books)).toEqual([]);
    expect(new Set(apiIds).size).toBeGreaterThanOrEqual(3);
  });
});

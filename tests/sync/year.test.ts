import { describe, expect, test } from 'vitest';
import { compareBooks, wrongSums } from './simulation/books.ts';
import { banks as allBanks, simulateYear, type Year } from './simulation/year.ts';

/** `SYNC_YEARS=20` lives that many years at all banks, each with a seed of its own: a minute of work per year. */
const years = Number(process.env.SYNC_YEARS ?? 1);
const banks = process.env.SYNC_YEARS
  ? allBanks
  : (['SANDBOX_PENDING_SAME_ID', 'SANDBOX_REISSUED_IDS'] as const);
/** A year takes seconds where nothing else runs. */
const patienceMs = 600_000;

const seeds = Array.from({ length: years }, (_, index) => index + 1);

describe.each(seeds)('a year of daily jobs at banks that change what they have sent, seed %i', (seed) => {
  let year: Year;
  test('ends', { timeout: patienceMs }, async () => {
    year = await simulateYear(seed, banks);
    const { calls, naive, mishaps } = year;
    console.log({ seed, accounts: year.accounts.length, calls, naive, mishaps });
  });

  test('no account is ever asked more often than its bank allows', () => {
    expect(year.calls.refusedByApi).toBe(0);
  });

  test.each(banks.map((bank, index) => [bank, index] as const))('%s: the table is the ledger', (_, index) => {
    const { books, apiIds } = year.accounts[index] as Year['accounts'][number];
    const { has, due } = compareBooks(books);
    expect(has).toEqual(due);
    expect(wrongSums(books)).toEqual([]);
    expect(new Set(apiIds).size).toBeGreaterThanOrEqual(3);
  });
});

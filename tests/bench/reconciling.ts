import type { AccountTransactions, Transaction } from 'nordigen-client';
import { createTransactionsBody } from './bodies.ts';
import { summarize } from './statistics.ts';

/*
 * What `reconcile` costs over `JSON.parse` of the same answer, in one process: at a first run, and where all rows are
 * known and come as they came, with another field, or with other ids.
 */

export interface ReconcilingRow {
  /** What the answer has. */
  work: string;
  rows: number;
  /** CPU time for one row, in µs, garbage collection included. */
  usPerRow: number;
  /** How many times as long as `JSON.parse` of the answer. */
  ratio: number;
}

const [entry, largest, rounds] = process.argv.slice(2) as [string, string, string];
const { reconcile } = (await import(
  new URL('sync/index.js', entry).href
)) as typeof import('nordigen-client/sync');

type Change = (row: Transaction) => Transaction;

const withField: Change = (row) => ({ ...row, additionalInformation: 'told later' });
const withOtherIds: Change = (row) => ({
  ...row,
  transactionId: `n${row.transactionId}`,
  entryReference: `n${row.entryReference}`,
  internalTransactionId: `n${row.internalTransactionId}`,
});
const withoutIds: Change = ({ transactionId: _, entryReference: __, internalTransactionId: ___, ...row }) =>
  row;

function usOf(task: () => unknown): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

/** The history of these bodies is thousands of days long, and all of it has to be known. */
const context = { today: '2026-03-02', keepDays: 1_000_000 };

for (const rows of [10, 100, 1_000, 10_000, 20_000, 100_000].filter((size) => size <= Number(largest))) {
  const text = createTransactionsBody(rows);
  const answer: AccountTransactions = JSON.parse(text);
  const changed = (...changes: Change[]): AccountTransactions => ({
    transactions: {
      booked: changes.reduce((list, change) => list.map(change), answer.transactions.booked),
      pending: [],
    },
  });
  const { state } = reconcile(undefined, answer, context);
  const { state: stateWithoutIds } = reconcile(undefined, changed(withoutIds), context);
  const [field, ids, fieldWithoutIds] = [
    changed(withField),
    changed(withOtherIds),
    changed(withoutIds, withField),
  ];
  const tasks: Record<string, () => unknown> = {
    'JSON.parse': () => JSON.parse(text),
    'a first run': () => reconcile(undefined, answer, context),
    'all as they came before': () => reconcile(state, answer, context),
    'one field changed in all': () => reconcile(state, field, context),
    'one field changed in all, no ids': () => reconcile(stateWithoutIds, fieldWithoutIds, context),
    'other ids in all': () => reconcile(state, ids, context),
  };
  // CPU time is told coarsely, so small answers are read many times over. The first round warms up.
  const repeats = Math.ceil(2_000 / rows);
  const samples = new Map<string, number[]>();
  for (let round = -1; round < Number(rounds); round++) {
    for (const [work, task] of Object.entries(tasks)) {
      const us = usOf(() => {
        for (let time = 0; time < repeats; time++) task();
      });
      if (round >= 0) samples.set(work, [...(samples.get(work) ?? []), us / repeats]);
    }
  }
  const parseUs = summarize(samples.get('JSON.parse') ?? []).median;
  for (const [work, values] of samples) {
    const us = summarize(values).median;
    process.send?.({ work, rows, usPerRow: us / rows, ratio: us / parseUs } satisfies ReconcilingRow);
  }
}
process.disconnect?.();

import type { Transaction } from '../../../src/index.ts';
import type { RealTransaction } from '../../../src/sandbox/index.ts';
import type { Change, SyncedAccount, SyncState } from '../../../src/sync/index.ts';

/** One account's table, as a user keeps it, and what really happened on the account beside it. */
export interface Books {
  state: SyncState | undefined;
  /** By the sync's own ids. */
  table: Map<string, Entry>;
  /** Every real transaction that the ledger ever told of, by its id, as it was told last. */
  truth: Map<string, RealTransaction>;
  /** Ids of those that an answer listed as booked: no table can hold what no answer had. */
  shownBooked: Set<string>;
  suspects: number;
}

interface Entry {
  row: Transaction;
  isPending: boolean;
  /** The real transaction that the row stands for. */
  realId: string;
}

export function createBooks(): Books {
  return { state: undefined, table: new Map(), truth: new Map(), shownBooked: new Set(), suspects: 0 };
}

/** Keeps in mind what the ledger tells, and finds for each row of the answer which real transaction it is. */
export function identify(
  books: Books,
  ledger: readonly RealTransaction[],
  { transactions }: SyncedAccount['answer'],
): (row: Transaction) => string {
  const idsOf = new Map<string, string[]>();
  for (const real of ledger) {
    books.truth.set(real.id, real);
    for (const { list, row } of real.listed) {
      const key = keyOf(list, row);
      idsOf.set(key, [...(idsOf.get(key) ?? []), real.id]);
    }
  }
  const realIds = new Map<Transaction, string>();
  for (const list of ['booked', 'pending'] as const) {
    for (const row of transactions[list] ?? []) {
      const candidates = idsOf.get(keyOf(list, row)) ?? [];
      // Rows that nothing tells apart are taken in turn.
      const id = candidates.length > 1 ? candidates.shift() : candidates[0];
      if (id === undefined) throw new Error(`No real transaction has the row ${JSON.stringify(row)}.`);
      realIds.set(row, id);
      if (list === 'booked') books.shownBooked.add(id);
    }
  }
  return (row) => realIds.get(row) as string;
}

/** Applies changes as the guide says: a change that finds no row, or a row that is there already, is a fault. */
export function apply(
  { table }: Books,
  changes: readonly Change[],
  realIdOf: (row: Transaction) => string,
): void {
  for (const change of changes) {
    const known = table.get(change.id);
    if ((known === undefined) !== (change.kind === 'added')) throw new Error(`${change.kind} does not fit.`);
    if (change.kind === 'vanished') {
      if (known?.isPending !== true) throw new Error('A booked row vanished.');
      table.delete(change.id);
    } else {
      const isPending = change.kind !== 'booked' && change.isPending;
      table.set(change.id, { row: change.row, isPending, realId: realIdOf(change.row) });
    }
  }
}

/** What tells two real transactions apart for an accountant: equal ones may stand for each other. */
function signatureOf({ amount, currency, valueDate, bookingDate, party }: RealTransaction): string {
  return `${valueDate} ${bookingDate ?? 'pending'} ${amount} ${currency} ${party}`;
}

/** The signatures of a table's booked rows, and of those that it should have. */
export function compareBooks({ table, truth, shownBooked }: Books): { has: string[]; due: string[] } {
  const booked = [...table.values()].filter(({ isPending }) => !isPending);
  const signatures = (ids: readonly string[]): string[] =>
    ids.map((id) => signatureOf(truth.get(id) as RealTransaction)).sort();
  return { has: signatures(booked.map(({ realId }) => realId)), due: signatures([...shownBooked]) };
}

/** Booked rows whose sum is not the real one. */
export function wrongSums({ table, truth }: Books): string[] {
  return [...table.values()]
    .filter(({ isPending }) => !isPending)
    .filter(({ row, realId }) => Number(row.transactionAmount.amount) !== Number(truth.get(realId)?.amount))
    .map(({ row, realId }) => `${row.transactionAmount.amount}, really ${truth.get(realId)?.amount}`);
}

/** The client hands a row out as the sandbox lists it, its keys in the same order. */
function keyOf(list: string, row: object): string {
  return `${list} ${JSON.stringify(row)}`;
}

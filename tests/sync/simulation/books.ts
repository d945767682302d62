import type { Transaction } from '../../../src/index.ts';
import type { RealTransaction } from '../../../src/sandbox/index.ts';
import type { Change, SyncedAccount, SyncState } from '../../../src/sync/index.ts';

/** One account's table as a user keeps it, and what really happened on the account. */
export interface Books {
  state: SyncState | undefined;
  /** The table's rows by the sync's ids. */
  table: Map<string, Entry>;
  /** Every real transaction that the ledger has shown, by its id, in the latest version. */
  truth: Map<string, RealTransaction>;
  /** Ids of real transactions that an answer listed as booked. The table can have no others. */
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

/** Records the ledger, and returns a function that finds the real transaction of each row of the answer. */
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
      // Identical rows are assigned in turn.
      const id = candidates.length > 1 ? candidates.shift() : candidates[0];
      if (id === undefined) throw new Error(`No real transaction has the row ${JSON.stringify(row)}.`);
      realIds.set(row, id);
      if (list === 'booked') books.shownBooked.add(id);
    }
  }
  return (row) => realIds.get(row) as string;
}

/** Applies changes as in the guide. Throws if a row is missing, or if an added one exists already. */
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

/** What distinguishes real transactions for an accountant. Those with the same signature are interchangeable. */
function signatureOf({ amount, currency, valueDate, bookingDate, party }: RealTransaction): string {
  return `${valueDate} ${bookingDate ?? 'pending'} ${amount} ${currency} ${party}`;
}

/** The signatures of the booked rows that a table has, and of those that it should have. */
export function compareBooks({ table, truth, shownBooked }: Books): { has: string[]; due: string[] } {
  const booked = [...table.values()].filter(({ isPending }) => !isPending);
  const signatures = (ids: readonly string[]): string[] =>
    ids.map((id) => signatureOf(truth.get(id) as RealTransaction)).sort();
  return { has: signatures(booked.map(({ realId }) => realId)), due: signatures([...shownBooked]) };
}

/** Booked rows whose amount is wrong. */
export function wrongSums({ table, truth }: Books): string[] {
  return [...table.values()]
    .filter(({ isPending }) => !isPending)
    .filter(({ row, realId }) => Number(row.transactionAmount.amount) !== Number(truth.get(realId)?.amount))
    .map(({ row, realId }) => `${row.transactionAmount.amount}, really ${truth.get(realId)?.amount}`);
}

/** Works because the client returns a row with its keys in the order in which the sandbox sent them. */
function keyOf(list: string, row: object): string {
  return `${list} ${JSON.stringify(row)}`;
}

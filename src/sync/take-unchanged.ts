import type { Transaction } from '../schemas/transactions.ts';
import { spellingOf } from './facts.ts';
import type { KnownRow } from './state.ts';

/** A row of the answer, with the hash of its spelling if that is known. */
interface Spelt {
  readonly row: Transaction;
  readonly spelling?: number;
}

/** Separates the rows that are identical to known ones, to the last character. They need not be read. */
export function takeUnchanged(
  known: readonly KnownRow[],
  rows: readonly Transaction[],
): { same: KnownRow[]; others: KnownRow[]; came: Transaction[]; given: Spelt[] } {
  if (known.length === 0) return { same: [], others: [], came: [], given: rows.map((row) => ({ row })) };
  const free = new Map<number, number>();
  for (const { spelling, isMissing } of known) {
    if (!isMissing) free.set(spelling, (free.get(spelling) ?? 0) + 1);
  }
  // Twins are counted: no more are taken than are known.
  const came: Transaction[] = [];
  const given: Spelt[] = [];
  for (const row of rows) {
    const spelling = spellingOf(row);
    const count = free.get(spelling) ?? 0;
    if (count > 0) {
      free.set(spelling, count - 1);
      came.push(row);
    } else {
      given.push({ row, spelling });
    }
  }
  const [same, others]: [KnownRow[], KnownRow[]] = [[], []];
  for (const row of known) {
    const count = free.get(row.spelling) ?? 0;
    (count > 0 || row.isMissing ? others : same).push(row);
    free.set(row.spelling, count - 1);
  }
  return { same, others, came, given };
}

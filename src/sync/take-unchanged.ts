import type { Transaction } from '../schemas/transactions.ts';
import type { Row, RowReader } from './facts.ts';
import { printKeyOf } from './fields.ts';
import { createIndex } from './pair-up.ts';
import type { KnownRow } from './state.ts';

/** Known rows and rows of the answer: those that are equal in every field, and the others. */
interface Separated {
  same: KnownRow[];
  came: Transaction[];
  others: KnownRow[];
  read: Row[];
}

/** Separates the booked rows that are equal to known ones in every field. More than their fields need not be read. */
export function takeUnchanged(
  known: readonly KnownRow[],
  rows: readonly Transaction[],
  { readPrint, readRest }: RowReader,
): Separated {
  // Twins are counted where the first of them stands: how many more are known than came.
  const index = createIndex(known, ({ print, isMissing }) => (isMissing ? undefined : printKeyOf(print)));
  const surplus = new Int32Array(known.length);
  const firstOf = known.map(({ print, isMissing }) => (isMissing ? -1 : index.placeOf(printKeyOf(print))));
  for (const first of firstOf) if (first >= 0) (surplus[first] as number)++;
  const read: Row[] = [];
  const perhaps: Transaction[] = [];
  const places: number[] = [];
  for (const row of rows) {
    const first = index.placeOf(readPrint(row));
    if (first < 0) read.push(readRest(row, false));
    else {
      (surplus[first] as number)--;
      perhaps.push(row);
      places.push(first);
    }
  }
  // If more came than are known, which of them is new depends on the rest of the row.
  const isCrowded = surplus.map((count) => (count < 0 ? 1 : 0));
  const came = perhaps.filter((row, at) => {
    if (isCrowded[places[at] as number] === 0) return true;
    readPrint(row);
    read.push(readRest(row, false));
    return false;
  });
  const [same, others]: [KnownRow[], KnownRow[]] = [[], []];
  known.forEach((row, at) => {
    const first = firstOf[at] as number;
    const isOther = first < 0 || isCrowded[first] === 1 || (surplus[first] as number) > 0;
    (isOther ? others : same).push(row);
    if (first >= 0) (surplus[first] as number)--;
  });
  return { same, came, others, read };
}

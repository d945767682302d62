import type { Transaction } from '../schemas/transactions.ts';
import type { Row, RowReader } from './facts.ts';
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
  // Twins are counted: how many more rows with a print are known than came.
  const slots = new Map<number, number>();
  const surplus: number[] = [];
  const slotOf = known.map(({ print, isMissing }) => {
    if (isMissing) return -1;
    let slot = slots.get(print);
    if (slot === undefined) {
      slot = surplus.push(0) - 1;
      slots.set(print, slot);
    }
    (surplus[slot] as number)++;
    return slot;
  });
  const read: Row[] = [];
  const perhaps: Transaction[] = [];
  const places: number[] = [];
  for (const row of rows) {
    const slot = slots.get(readPrint(row));
    if (slot === undefined) read.push(readRest(row, false));
    else {
      (surplus[slot] as number)--;
      perhaps.push(row);
      places.push(slot);
    }
  }
  // If more came than are known, which of them is new depends on the rest of the row.
  const isCrowded = surplus.map((count) => count < 0);
  const came = perhaps.filter((row, at) => {
    if (!isCrowded[places[at] as number]) return true;
    readPrint(row);
    read.push(readRest(row, false));
    return false;
  });
  const [same, others]: [KnownRow[], KnownRow[]] = [[], []];
  known.forEach((row, at) => {
    const slot = slotOf[at] as number;
    const isOther = slot < 0 || isCrowded[slot] || (surplus[slot] as number) > 0;
    (isOther ? others : same).push(row);
    if (slot >= 0) (surplus[slot] as number)--;
  });
  return { same, came, others, read };
}

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

/**
 * Separates the booked rows that are equal to known ones in every field: the first known one goes first. More than their
 * fields need not be read.
 */
export function takeUnchanged(
  known: readonly KnownRow[],
  rows: readonly Transaction[],
  { readPrint, readRest }: RowReader,
): Separated {
  // Twins are counted.
  const slots = new Map<number, number>();
  const knownCounts: number[] = [];
  const slotOf = known.map(({ print }) => {
    const slot = slots.get(print);
    if (slot !== undefined) {
      (knownCounts[slot] as number)++;
      return slot;
    }
    slots.set(print, knownCounts.length);
    return knownCounts.push(1) - 1;
  });
  const counts = knownCounts.map(() => 0);
  const [read, perhaps, places]: [Row[], Transaction[], number[]] = [[], [], []];
  for (const row of rows) {
    const slot = slots.get(readPrint(row));
    if (slot === undefined) {
      read.push(readRest(row, false));
      continue;
    }
    (counts[slot] as number)++;
    perhaps.push(row);
    places.push(slot);
  }
  const crowded: { row: Transaction; slot: number; spelling: string }[] = [];
  const came = perhaps.filter((row, at) => {
    const slot = places[at] as number;
    const isEnough = (counts[slot] as number) <= (knownCounts[slot] as number);
    if (!isEnough) crowded.push({ row, slot, spelling: spell(row) });
    return isEnough;
  });
  // If more came than are known, their spelling tells which of them is new, whatever their order.
  for (const { row, slot } of crowded.sort((one, other) => (one.spelling < other.spelling ? -1 : 1))) {
    if ((knownCounts[slot] as number)-- > 0) {
      came.push(row);
      continue;
    }
    readPrint(row);
    read.push(readRest(row, false));
  }
  const [same, others]: [KnownRow[], KnownRow[]] = [[], []];
  known.forEach((row, at) => {
    const slot = slotOf[at] as number;
    ((counts[slot] as number)-- > 0 ? same : others).push(row);
  });
  return { same, came, others, read };
}

/** Nesting that would overflow the stack is left to the print, which stops at a depth. */
export function spell(row: Transaction): string {
  try {
    return JSON.stringify(row) ?? '';
  } catch {
    return '';
  }
}

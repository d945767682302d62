import type { Row } from './facts.ts';
import { readableHash } from './hash.ts';
import type { KnownRow } from './state.ts';

/**
 * Ids follow from what a row says, so that the same answers give the same ids anywhere. Rows that are equal to the last
 * field get a number behind it: which is which does not matter.
 */
export function createIds(known: readonly KnownRow[], today: number): (row: Row) => string {
  let used: Set<string> | undefined;
  const lastOf = new Map<string, number>();
  return ({ print, isPending, day }) => {
    used ??= new Set(known.map((row) => row.id));
    // A row without a day may come again, equal, when the first one is known no more.
    const id = readableHash(`${isPending ? 'pending' : 'booked'} ${day ?? today} ${print}`);
    let number = lastOf.get(id) ?? 1;
    while (used.has(numbered(id, number))) number++;
    lastOf.set(id, number);
    used.add(numbered(id, number));
    return numbered(id, number);
  };
}

function numbered(id: string, number: number): string {
  return number === 1 ? id : `${id}-${number}`;
}

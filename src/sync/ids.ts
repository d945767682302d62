import type { Row } from './facts.ts';
import { readableHash } from './hash.ts';
import type { KnownRow } from './state.ts';

/**
 * Ids are computed from what a row says, so that the same answers give the same ids anywhere. Rows that are equal in every
 * field get a number appended: which is which does not matter.
 */
export function createIds(known: readonly KnownRow[], today: number): (row: Row) => string {
  let used: Set<string> | undefined;
  const lastOf = new Map<string, number>();
  return ({ print, isPending, day }) => {
    used ??= new Set(known.map((row) => row.id));
    // An equal row without a day may come when the first one is no longer known.
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

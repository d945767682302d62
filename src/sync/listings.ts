import { sameCurrency, sameDay, sameText } from './compare.ts';
import type { Row } from './facts.ts';
import { createPairing, pairUp } from './pair-up.ts';
import { accountAllows, isWithin, maxDaysById, type PendingRows } from './pending.ts';
import { contentKey, sharesId } from './recognise.ts';
import type { KnownRow, Listing } from './state.ts';

export interface BookedRows {
  /** All booked rows, as of this answer. */
  readonly all: readonly KnownRow[];
  /** The booked rows that were not known before. */
  readonly added: readonly KnownRow[];
  /** The listed rows that already stand for booked ones, by the ids of the booked rows. */
  readonly listings: ReadonlyMap<string, Listing>;
  readonly today: number;
}

/**
 * Finds the listed rows that stood for booked ones before and have not changed since. Weaker evidence must not take them
 * for another purchase.
 */
export function findStillListed({ listing, standIns }: PendingRows, booked: readonly KnownRow[]): void {
  const rows = createPairing(
    listing.ones,
    booked.filter((known) => known.listed !== undefined),
  );
  const level = {
    oneKey: ({ print }: Row) => print,
    otherKey: ({ listed }: KnownRow) => listed?.print,
  };
  pairUp(rows, level, (row, known) => standIns.set(known.id, row));
  listing.ones = rows.ones;
}

/**
 * Finds the listed rows that stand for booked ones: some banks keep listing a row as pending after it was booked. There is
 * at most one for each booked row.
 */
export function standInsFor(
  listed: readonly Row[],
  { all, added, listings }: BookedRows,
): { standIns: Map<string, Row>; left: Row[] } {
  const standIns = new Map<string, Row>();
  let left = [...listed];
  const look = (
    candidates: readonly KnownRow[],
    level: Parameters<typeof pairUp<Row, KnownRow>>[1],
  ): void => {
    const others = candidates.filter(({ id }) => !listings.has(id) && !standIns.has(id));
    const rows = createPairing(left, others);
    pairUp(rows, level, (row, known) => standIns.set(known.id, row));
    left = rows.ones;
  };
  const before = all.filter((row) => row.listed !== undefined);
  look(all, { ...sharesId, fits: (row, known) => isWithin(row, known, maxDaysById) });
  look(before, {
    oneKey: (row) => contentKey(row),
    otherKey: ({ listed }) => listed?.content,
  });
  look(added, {
    key: ({ amount }) => amount,
    fits: (row, known) =>
      row.amount !== 0 &&
      sameText(row, known) &&
      sameCurrency(row, known) &&
      sameDay(row, known) &&
      accountAllows(known, row),
  });
  return { standIns, left };
}

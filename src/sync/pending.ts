import type { MatchedBy } from './change.ts';
import { accountsDiffer, hasWords, idsDiffer, sameCurrency, shareWords } from './compare.ts';
import type { Facts, Row } from './facts.ts';
import { fieldOf } from './fields.ts';
import { keyOf } from './hash.ts';
import { createPairing, leftOf, type Pairing, pairUp } from './pair-up.ts';
import {
  contentKey,
  equal,
  matchIds,
  matchUnchanged,
  type Rows,
  sharesId,
  signedSumKey,
} from './recognise.ts';
import type { KnownRow } from './state.ts';

/** The most days between a pending row and its booking: with a shared id, and without. */
export const maxDaysById = 20;
export const maxDays = 8;
/** A pending day further ahead than this is the day of an order or a deadline. */
const maxDaysAhead = 2;

export interface Match {
  row: Row;
  by: MatchedBy;
}

/** The known pending rows, and what became of them in this answer. */
export interface PendingRows {
  readonly known: readonly KnownRow[];
  readonly today: number;
  /** Listed rows that are not matched with any of `known` yet. */
  readonly listing: Rows;
  readonly listedAs: Map<KnownRow, Match>;
  readonly bookedAs: Map<KnownRow, Match>;
  /** Listed rows that stand for booked ones, by the ids of the booked rows. */
  readonly standIns: Map<string, Row>;
}

export function createPendingRows(known: KnownRow[], listed: Row[], today: number): PendingRows {
  return {
    known,
    today,
    listing: createPairing(listed, known),
    listedAs: new Map(),
    bookedAs: new Map(),
    standIns: new Map(),
  };
}

/** The earlier of a pending row's day and the day it was first seen: its day may lie ahead. */
export function matchDay({ day, seen }: Pick<KnownRow, 'day' | 'seen'>): number {
  return day === undefined ? seen : Math.min(day, seen);
}

export function isOrder({ day, seen }: Pick<KnownRow, 'day' | 'seen'>): boolean {
  return day !== undefined && day - seen > maxDaysAhead;
}

const sides = ['creditorAccount', 'debtorAccount'] as const;

/** Whether the counterparty accounts allow a pending row to be this booked one. */
export function accountAllows(booked: Row | KnownRow, pending: Row | KnownRow): boolean {
  if (booked.account === undefined) return true;
  if (pending.account !== undefined) return !accountsDiffer(booked, pending);
  // If the sign is wrong, the account is on the side that is not read.
  const account = fieldOf(booked.fields, booked.sign > 0 ? 'debtorAccount' : 'creditorAccount');
  const isAmong = account !== 0 && sides.some((side) => fieldOf(pending.fields, side) === account);
  if (isAmong && pending.sign !== booked.sign) return true;
  return !hasWords(pending) || shareWords(booked, pending);
}

/** Finds listed rows again that are the same, or have the same id and sum. */
export function findListedById(pending: PendingRows): void {
  const take = takeListed(pending);
  matchUnchanged(pending.listing, take);
  matchIds(pending.listing, take);
}

/** Finds listed rows again by content. A row that was booked by its id is not the one that came in its place. */
export function findListedByContent(pending: PendingRows): void {
  const { listing, bookedAs } = pending;
  const take = takeListed(pending);
  const agree = (row: Row, known: KnownRow): boolean => sameCurrency(row, known) && !idsDiffer(row, known);
  pairUp(listing, { key: contentKey, fits: agree }, (row, known) => take(row, known, 'text'));
  // The bank creates pending rows, and their ids, anew for each call.
  const isLeft = (row: Row, known: KnownRow): boolean => sameCurrency(row, known) && !bookedAs.has(known);
  pairUp(listing, { key: contentKey, fits: isLeft }, (row, known) => take(row, known, 'text'));
}

/** Finds listed rows again whose sum changed under an id, or whose text changed if there is only one candidate. */
export function findListedChanged(pending: PendingRows): void {
  const { listing, bookedAs } = pending;
  const take = takeListed(pending);
  const isLeft = (_: Row, known: KnownRow): boolean => !bookedAs.has(known);
  pairUp(listing, { ...sharesId, fits: isLeft }, (row, known) => take(row, known, 'id'));

  const left = leftOf(listing).filter((known) => !bookedAs.has(known));
  const rows = countBy(listing.ones.map(signedSumKey));
  const known = countBy(left.map(signedSumKey));
  const alone = createPairing(listing.ones, left);
  const level = {
    oneKey: (row: Row) => {
      const group = signedSumKey(row);
      return rows.get(group) === 1 && known.get(group) === 1 ? group : undefined;
    },
    otherKey: signedSumKey,
    fits: (row: Row, other: KnownRow) =>
      sameCurrency(row, other) && !accountsDiffer(row, other) && !idsDiffer(row, other),
  };
  pairUp(alone, level, (row, other) => take(row, other, 'sumAndDay'));
  listing.ones = alone.ones;
}

/** Rows that had vanished and came back. */
export function findReturned(rows: Pairing<Row, KnownRow>, take: (row: Row, known: KnownRow) => void): void {
  pairUp(rows, equal, take);
  pairUp(rows, { ...sharesId, fits: (row, known) => isWithin(row, known, maxDaysById) }, take);
  const byContent = {
    key: ({ amount, text, names }: Facts) => (text + names === 0 ? undefined : keyOf(amount, text, names)),
    fits: (row: Row, known: KnownRow) =>
      sameCurrency(row, known) &&
      accountAllows(row, known) &&
      (row.isPending ? row.day === known.day : isWithin(row, known, maxDays)),
  };
  pairUp(rows, byContent, take);
}

/** With a shared id, the order's own day counts as well as the day on which it was first seen. */
export function isWithin(row: Row, known: KnownRow, days: number): boolean {
  if (row.day === undefined) return true;
  const distances = [row.day - matchDay(known), row.day - (known.day ?? known.seen)];
  return distances.some((distance) => Math.abs(distance) <= days);
}

function takeListed({ listedAs }: PendingRows) {
  return (row: Row, known: KnownRow, by: MatchedBy): void => {
    listedAs.set(known, { row, by });
  };
}

function countBy(keys: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

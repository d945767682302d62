import type { MatchedBy } from './change.ts';
import { sameCurrency, sameDay, sameParty, sameText, shareWords } from './compare.ts';
import type { Facts, Row } from './facts.ts';
import { keyOf } from './hash.ts';
import { createPairing, type Keys, type Level, pairUp } from './pair-up.ts';
import {
  accountAllows,
  isOrder,
  isWithin,
  matchDay,
  maxDays,
  maxDaysById,
  type PendingRows,
} from './pending.ts';
import { evidenceOf, type Rows, sharesId } from './recognise.ts';
import type { KnownRow } from './state.ts';

type Fits = (row: Row, known: KnownRow) => boolean;

/** Books pending rows by a shared id. The sum may have changed; rows with the same sum go first. */
export function bookById(booked: Rows, pending: PendingRows): void {
  const sums: Fits[] = [(row, known) => row.amount === known.amount, () => true];
  for (const hasSum of sums) {
    const level: Level<Row, KnownRow> = {
      ...sharesId,
      fits: (row, known) => isWithin(row, known, maxDaysById) && hasSum(row, known),
    };
    book(booked, pending, pending.known, level, () => 'id');
  }
}

/** Books pending rows by their sum and the same text, party or account. */
export function bookByText(booked: Rows, pending: PendingRows): void {
  const sameAccount: Fits = ({ account }, known) => account !== undefined && account === known.account;
  for (const fits of [sameText, sameParty, sameAccount]) bookNearest(booked, pending, fits);
  bookOrders(booked, pending, sameParty);
  bookStillListed(booked, pending);
}

/** Books pending rows by their sum and a shared word, and finally by sum and day alone. */
export function bookBySum(booked: Rows, pending: PendingRows): void {
  bookNearest(booked, pending, shareWords);
  bookNearest(booked, pending, () => true);
}

/** The sign may be wrong while a row is pending. Rows with the same sign go first, then those with the nearest day. */
function bookNearest(booked: Rows, pending: PendingRows, fits: Fits): void {
  for (const hasSign of signs) {
    const isNear: Fits = (row, known) => {
      const days = (row.day ?? pending.today) - matchDay(known);
      return days >= 0 && days <= maxDays && !isOrder(known) && hasSign(row, known) && fits(row, known);
    };
    const valueDayOf = ({ amount, valueDay }: Facts): Keys =>
      valueDay === undefined ? undefined : keyOf(amount, valueDay);
    bookSum(booked, pending, unlisted(pending), { key: valueDayOf, fits: isNear });
    for (let days = 0; days <= maxDays; days++) {
      bookSum(booked, pending, unlisted(pending), {
        oneKey: ({ amount, day = pending.today }) => keyOf(amount, day - days),
        otherKey: (known) => keyOf(known.amount, matchDay(known)),
        fits: isNear,
      });
    }
  }
}

/** An order is seen long before it is due: only its words tell that it was carried out. */
function bookOrders(booked: Rows, pending: PendingRows, fits: Fits): void {
  for (const hasSign of signs) {
    bookSum(booked, pending, unlisted(pending).filter(isOrder), {
      key: ({ amount }) => keyOf(amount),
      fits: (row, known) =>
        (row.day ?? pending.today) >= known.seen &&
        isWithin(row, known, maxDays) &&
        hasSign(row, known) &&
        fits(row, known),
    });
  }
}

/** A pending row that is still listed was not booked, unless the booked row has the same text on the same day. */
function bookStillListed(booked: Rows, pending: PendingRows): void {
  const listed = pending.known.filter((known) => pending.listedAs.has(known));
  for (const hasSign of signs) {
    bookSum(booked, pending, listed, {
      key: textKeys,
      fits: (row, known) => sameDay(row, known) && hasSign(row, known),
    });
  }
}

const signs: readonly Fits[] = [
  (row, known) => row.sign === known.sign,
  (row, known) => row.sign !== known.sign,
];

function unlisted({ known, listedAs }: PendingRows): KnownRow[] {
  return known.filter((row) => !listedAs.has(row));
}

/** One key for each text that two rows may share. */
export function textKeys({ amount, text, names }: Facts): number[] {
  const keys: number[] = [];
  if (text !== 0) keys.push(keyOf(amount, 0, text));
  if (names !== 0) keys.push(keyOf(amount, 1, names));
  return keys;
}

function bookSum(
  booked: Rows,
  pending: PendingRows,
  candidates: readonly KnownRow[],
  { fits = () => true, ...keys }: Level<Row, KnownRow> & { fits?: Fits },
): void {
  const level: Level<Row, KnownRow> = {
    ...keys,
    fits: (row, known) =>
      known.amount !== 0 && sameCurrency(row, known) && accountAllows(row, known) && fits(row, known),
  };
  book(booked, pending, candidates, level, (row, known) => evidenceOf(row, known));
}

function book(
  booked: Rows,
  pending: PendingRows,
  candidates: readonly KnownRow[],
  level: Level<Row, KnownRow>,
  reasonOf: (row: Row, known: KnownRow) => MatchedBy,
): void {
  if (booked.ones.length === 0 || candidates.length === 0) return;
  const pairing = createPairing(
    booked.ones,
    candidates.filter((known) => !pending.bookedAs.has(known)),
  );
  pairUp(pairing, level, (row, known) => {
    pending.bookedAs.set(known, { row, by: reasonOf(row, known) });
  });
  booked.ones = pairing.ones;
}

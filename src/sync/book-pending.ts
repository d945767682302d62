import type { MatchedBy } from './change.ts';
import { sameAccount, sameCurrency, sameDay, sameParty, sameText, shareWords } from './compare.ts';
import type { Facts, Row } from './facts.ts';
import { createIndex, createPairing, type Keys } from './pair-up.ts';
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
  const may: Fits = (row, known) => isWithin(row, known, maxDaysById);
  const fits: Fits[] = [(row, known) => row.amount === known.amount && may(row, known), may];
  book(booked, pending, pending.known, { keyOf: sharesId.key, fits, may }, () => 'id');
}

/** Books pending rows by their sum and the same text, party or account. */
export function bookByText(booked: Rows, pending: PendingRows): void {
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
  const daysApart = (row: Row, known: KnownRow): number => (row.day ?? pending.today) - matchDay(known);
  const onDays = Array.from(
    { length: maxDays + 1 },
    (_, days): Fits =>
      (row, known) =>
        daysApart(row, known) === days,
  );
  const onValueDay: Fits = (row, known) =>
    row.valueDay !== undefined &&
    row.valueDay === known.valueDay &&
    daysApart(row, known) >= 0 &&
    daysApart(row, known) <= maxDays;
  const may: Fits = (row, known) => !isOrder(known) && fits(row, known);
  bookSum(booked, pending, unlisted(pending), [onValueDay, ...onDays], may);
}

/** An order is seen long before it is due: only its words tell that it was carried out. */
function bookOrders(booked: Rows, pending: PendingRows, fits: Fits): void {
  const isDue: Fits = (row, known) =>
    (row.day ?? pending.today) >= known.seen && isWithin(row, known, maxDays);
  bookSum(booked, pending, unlisted(pending).filter(isOrder), [isDue], fits);
}

/** A pending row that is still listed was not booked, unless the booked row has the same text on the same day. */
function bookStillListed(booked: Rows, pending: PendingRows): void {
  const listed = pending.known.filter((known) => pending.listedAs.has(known));
  bookSum(booked, pending, listed, [sameDay], sameText);
}

const signs: readonly Fits[] = [
  (row, known) => row.sign === known.sign,
  (row, known) => row.sign !== known.sign,
];

function unlisted({ known, listedAs }: PendingRows): KnownRow[] {
  return known.filter((row) => !listedAs.has(row));
}

/** Books rows with equal sums for which `may` holds, by one test after another: those with the same sign first. */
function bookSum(
  booked: Rows,
  pending: PendingRows,
  candidates: readonly KnownRow[],
  tests: readonly Fits[],
  may: Fits,
): void {
  const mayBe: Fits = (row, known) =>
    known.amount !== 0 && sameCurrency(row, known) && accountAllows(row, known) && may(row, known);
  const fits = signs.flatMap((hasSign) =>
    tests.map(
      (test): Fits =>
        (row, known) =>
          hasSign(row, known) && test(row, known) && mayBe(row, known),
    ),
  );
  book(booked, pending, candidates, { keyOf: ({ amount }) => amount, fits, may: mayBe }, evidenceOf);
}

function book(
  booked: Rows,
  pending: PendingRows,
  candidates: readonly KnownRow[],
  { keyOf, ...evidence }: { keyOf: (facts: Facts) => Keys; fits: readonly Fits[]; may: Fits },
  reasonOf: (row: Row, known: KnownRow) => MatchedBy,
): void {
  const pairing = createPairing(
    booked.ones,
    candidates.filter((known) => !pending.bookedAs.has(known)),
  );
  createIndex(pairing, keyOf)({ oneKey: keyOf, ...evidence }, (row, known) => {
    pending.bookedAs.set(known, { row, by: reasonOf(row, known) });
  });
  booked.ones = pairing.ones;
}

import type { MatchedBy } from './change.ts';
import { sameCurrency, sameDay, sameParty, sameText, shareWords } from './compare.ts';
import { type Facts, type Row, toKey } from './facts.ts';
import { type Level, pairUp } from './pair-up.ts';
import {
  accountAllows,
  isOrder,
  isWithin,
  matchDay,
  maxDays,
  maxDaysById,
  type PendingRows,
} from './pending.ts';
import { evidenceOf, type Rows } from './recognise.ts';
import type { KnownRow } from './state.ts';

type Fits = (row: Row, known: KnownRow) => boolean;

/** Books pending rows by an id in common. The sum may have changed meanwhile; one that has not goes first. */
export function bookById(booked: Rows, pending: PendingRows, isTelling: (id: string) => boolean): void {
  const sums: Fits[] = [({ facts }, known) => facts.amount === known.amount, () => true];
  for (const hasSum of sums) {
    const level: Level<Row, KnownRow> = {
      oneKey: ({ ids }) => ids.filter(isTelling).map(toKey),
      otherKey: ({ keys }) => keys,
      fits: (row, known) => isWithin(row, known, maxDaysById) && hasSum(row, known),
    };
    book(booked, pending, pending.known, level, () => 'id');
  }
}

/** Books pending rows by their sum and what they say: the same text, party or account, the nearest day first. */
export function bookByText(booked: Rows, pending: PendingRows): void {
  const hasText: Fits = ({ facts }, known) => sameText(facts, known);
  const hasParty: Fits = ({ facts }, known) => sameParty(facts, known);
  bookOnValueDay(booked, pending, hasText);
  bookNearest(booked, pending, hasText);
  bookNearest(booked, pending, hasParty);
  bookNearest(
    booked,
    pending,
    ({ facts: { account } }, known) => account !== undefined && account === known.account,
  );
  bookOrders(booked, pending, hasParty);
  bookStillListed(booked, pending);
}

/** Books pending rows by their sum and a word in common, and last by sum and day alone. */
export function bookBySum(booked: Rows, pending: PendingRows): void {
  bookNearest(booked, pending, ({ facts }, known) => shareWords(facts, known));
  bookOnValueDay(booked, pending, () => true);
  bookNearest(booked, pending, () => true);
}

function bookOnValueDay(booked: Rows, pending: PendingRows, fits: Fits): void {
  const keyOf = ({ amount, valueDay }: Facts): string | undefined =>
    valueDay === undefined ? undefined : `${amount} ${valueDay}`;
  const isNear: Fits = (row, known) => {
    const distance = (row.day ?? pending.today) - matchDay(known);
    return distance >= 0 && distance <= maxDays && !isOrder(known) && fits(row, known);
  };
  bookUnlisted(booked, pending, ({ facts }) => keyOf(facts), keyOf, isNear);
}

function bookNearest(booked: Rows, pending: PendingRows, fits: Fits): void {
  for (let days = 0; days <= maxDays; days++) {
    bookUnlisted(
      booked,
      pending,
      ({ facts, day = pending.today }) => `${facts.amount} ${day - days}`,
      (known) => `${known.amount} ${matchDay(known)}`,
      (row, known) => !isOrder(known) && fits(row, known),
    );
  }
}

/** An order says when it is due, and was seen long before: only its words tell that it was carried out. */
function bookOrders(booked: Rows, pending: PendingRows, fits: Fits): void {
  bookUnlisted(
    booked,
    pending,
    ({ facts }) => facts.amount,
    ({ amount }) => amount,
    (row, known) => {
      const day = row.day ?? pending.today;
      return isOrder(known) && day >= known.seen && isWithin(row, known, maxDays) && fits(row, known);
    },
  );
}

/** A pending row that is still listed was not booked, unless the booked row says the same of the same day. */
function bookStillListed(booked: Rows, pending: PendingRows): void {
  const listed = pending.known.filter((known) => pending.listedAs.has(known));
  bookBothSigns(booked, pending, listed, {
    oneKey: ({ facts }) => sumAndTexts(facts),
    otherKey: sumAndTexts,
    fits: ({ facts }, known) => sameDay(facts, known),
  });
}

/** One key for each text that two rows may have in common. */
export function sumAndTexts({ amount, text, names }: Facts): string[] {
  return [text && `${amount} t${text}`, names && `${amount} n${names}`].filter((key) => key !== '');
}

function bookUnlisted(
  booked: Rows,
  pending: PendingRows,
  oneKey: Level<Row, KnownRow>['oneKey'],
  otherKey: Level<Row, KnownRow>['otherKey'],
  fits: Fits,
): void {
  const unlisted = pending.known.filter((known) => !pending.listedAs.has(known));
  bookBothSigns(booked, pending, unlisted, { oneKey, otherKey, fits });
}

/** The sign may be wrong while a row is pending, but one that has the right sign goes first. */
function bookBothSigns(
  booked: Rows,
  pending: PendingRows,
  candidates: readonly KnownRow[],
  { oneKey, otherKey, fits = () => true }: Level<Row, KnownRow>,
): void {
  for (const isSame of [true, false]) {
    const level: Level<Row, KnownRow> = {
      oneKey,
      otherKey,
      fits: (row, known) =>
        known.amount !== '' &&
        (row.facts.sign === known.sign) === isSame &&
        sameCurrency(row.facts, known) &&
        accountAllows(row.facts, known) &&
        fits(row, known),
    };
    book(booked, pending, candidates, level, (row, known) => evidenceOf(row.facts, known));
  }
}

function book(
  booked: Rows,
  pending: PendingRows,
  candidates: readonly KnownRow[],
  level: Level<Row, KnownRow>,
  reasonOf: (row: Row, known: KnownRow) => MatchedBy,
): void {
  const pairing: Rows = {
    ones: booked.ones,
    others: candidates.filter((known) => !pending.bookedAs.has(known)),
  };
  pairUp(pairing, level, (row, known) => {
    pending.bookedAs.set(known, { row, by: reasonOf(row, known) });
  });
  booked.ones = pairing.ones;
}

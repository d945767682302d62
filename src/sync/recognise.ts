import type { MatchedBy } from './change.ts';
import {
  accountsDiffer,
  idsDiffer,
  marksDiffer,
  marksEqual,
  sameCurrency,
  sameParty,
  sameSum,
  sameText,
  shareId,
} from './compare.ts';
import type { Facts, Row } from './facts.ts';
import { keyOf } from './hash.ts';
import { type Fits, type Keys, type Level, type Pairing, pairUp } from './pair-up.ts';
import { idKinds } from './row-ids.ts';
import type { KnownRow } from './state.ts';

export type Rows = Pairing<Row, KnownRow>;
export type Take = (row: Row, known: KnownRow, by: MatchedBy) => void;

/** A date may arrive late. An id that comes back after this many days belongs to another payment. */
const maxDaysById = 10;

/** A reissued row of the same party is at most this many days from its old day. */
export const maxDaysMoved = 7;

/** The sum and the content of a row. The day is separate, since it may move. */
export function contentKey(facts: Facts, day: number | undefined = facts.day): number {
  const { amount, sign, account, text, names } = facts;
  return keyOf(amount, day, sign, account, text, names);
}

/** A sum on the day of the row. */
export function signedSumKey({ amount, day, sign }: Facts): number {
  return keyOf(amount, day, sign);
}

/** The strongest evidence that two rows share besides sum and day. */
export function evidenceOf(one: Row, other: KnownRow): MatchedBy {
  if (one.account !== undefined && one.account === other.account) return 'account';
  return sameText(one, other) || sameParty(one, other) ? 'text' : 'sumAndDay';
}

/** Equal in every field. */
export const equal: Level<Row, KnownRow> = {
  key: ({ print }) => print,
};

/** At least one id in common. */
export const sharesId: Level<Row, KnownRow> = {
  key: ({ keys }) => keys,
};

/** The row has not changed in any field. */
export function matchUnchanged(rows: Rows, take: Take): void {
  pairUp(rows, equal, (row, known) => take(row, known, 'id'));
}

/** One real id in common, the most reliable kind first: the same sum, a few days apart at most. */
export function matchIds(rows: Rows, take: Take): void {
  const daysApart = (row: Row, known: KnownRow): number =>
    row.day === undefined || known.day === undefined ? 0 : Math.abs(row.day - known.day);
  const fits = idKinds.flatMap((kind) =>
    [0, maxDaysById].map(
      (days) =>
        (row: Row, known: KnownRow): boolean =>
          daysApart(row, known) <= days && sameSum(row, known) && shareId(row, known, kind),
    ),
  );
  pairUp(rows, { ...sharesId, fits }, (row, known) => take(row, known, 'id'));
}

/** Equal in sum, day, account, text and names, with nothing that tells them apart. */
export function matchContent(rows: Rows, take: Take): void {
  const agree = (row: Row, known: KnownRow): boolean => sameCurrency(row, known) && !idsDiffer(row, known);
  matchEqualContent(
    rows,
    [
      (row, known) => agree(row, known) && marksEqual(row, known),
      (row, known) => agree(row, known) && !marksDiffer(row, known),
    ],
    take,
  );
  // An account or a name that only one has is no contradiction.
  const level: Level<Row, KnownRow> = {
    key: ({ amount, day, text }) => (text === 0 ? undefined : keyOf(amount, day, text)),
    fits: (row, known) =>
      sameSum(row, known) &&
      agree(row, known) &&
      !marksDiffer(row, known) &&
      !accountsDiffer(row, known) &&
      (row.names === known.names || row.names === 0 || known.names === 0),
  };
  pairUp(rows, level, (row, known) => take(row, known, 'text'));
}

/** A row that had only its sum and day and now has more, or the other way round: late facts. */
export function matchBare(rows: Rows, take: Take): void {
  const isBare = ({ account, text, names }: Facts): boolean =>
    account === undefined && text === 0 && names === 0;
  const level: Level<Row, KnownRow> = {
    key: (facts) => (facts.day === undefined || facts.amount === 0 ? undefined : signedSumKey(facts)),
    fits: (row, known) =>
      (isBare(row) || isBare(known)) &&
      sameCurrency(row, known) &&
      !idsDiffer(row, known) &&
      !marksDiffer(row, known),
  };
  pairUp(rows, level, (row, known) => take(row, known, 'sumAndDay'));
}

/**
 * Equal in content, but with other ids, times or balances. Only for known rows that the answer had to show: otherwise each
 * weekly payment would be taken for the first.
 */
export function matchReissued(rows: Rows, take: Take): void {
  matchEqualContent(
    rows,
    [
      (row, known) => sameCurrency(row, known) && marksEqual(row, known),
      (row, known) => sameCurrency(row, known),
    ],
    take,
  );
}

function matchEqualContent(rows: Rows, fits: readonly Fits<Row, KnownRow>[], take: Take): void {
  pairUp(rows, { key: contentKey, fits }, (row, known) => take(row, known, evidenceOf(row, known)));
}

/**
 * Other words, or other ids and another day: the same account within 2 days or the same party within 7, the nearest day
 * first. On the same day (`maxDays` 0) these are late facts.
 */
export function matchMoved(rows: Rows, maxDays: number, take: Take): void {
  for (const days of shifts(maxDays)) {
    matchShifted(rows, days, contentKey, sameParty, take);
  }
  for (const days of shifts(Math.min(maxDays, 2))) {
    const accountKey = ({ amount, account }: Facts, day: number): Keys =>
      account === undefined ? undefined : keyOf(amount, day, account);
    matchShifted(rows, days, accountKey, () => true, take);
  }
  for (const days of shifts(maxDays)) {
    const sumKey = ({ amount }: Facts, day: number): number => keyOf(amount, day);
    matchShifted(rows, days, sumKey, sameParty, take);
  }
}

function matchShifted(
  rows: Rows,
  days: number,
  keyOn: (facts: Facts, day: number) => Keys,
  fits: (row: Row, known: KnownRow) => boolean,
  take: Take,
): void {
  const level: Level<Row, KnownRow> = {
    oneKey: (row) => (row.day === undefined ? undefined : keyOn(row, row.day + days)),
    otherKey: (known) => (known.day === undefined ? undefined : keyOn(known, known.day)),
    fits: (row, known) => sameSum(row, known) && !accountsDiffer(row, known) && fits(row, known),
  };
  pairUp(rows, level, (row, known) => take(row, known, evidenceOf(row, known)));
}

/** 0, -1, 1, -2, 2 … up to this many days. */
function shifts(days: number): number[] {
  return Array.from({ length: 2 * days + 1 }, (_, at) => (at % 2 === 0 ? at / 2 : -(at + 1) / 2));
}

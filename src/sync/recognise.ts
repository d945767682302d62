import type { MatchedBy } from './change.ts';
import {
  accountsDiffer,
  idsDiffer,
  marksDiffer,
  marksEqual,
  sameAccount,
  sameContent,
  sameParty,
  sameSum,
  sameText,
  shareId,
} from './compare.ts';
import type { Facts, Row } from './facts.ts';
import { keyOf } from './hash.ts';
import {
  createIndex,
  createPairing,
  type Fits,
  type Keys,
  type Level,
  type Pairing,
  type PairUp,
  pairUp,
} from './pair-up.ts';
import { idKinds } from './row-ids.ts';
import type { KnownRow } from './state.ts';

export type Rows = Pairing<Row, KnownRow>;
export type Take = (row: Row, known: KnownRow, by: MatchedBy) => void;

/** A date may arrive late. An id that comes back after this many days belongs to another payment. */
const maxDaysById = 10;

/** A reissued row is at most this many days from its old day, by the account of the other party or by its words. */
const maxDaysMoved = { account: 2, words: 7 };

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
export const sharesId = {
  key: ({ keys }: Facts): Keys => keys,
};

/** The booked rows of an answer, and the known ones that they may be. */
export interface BookedRows extends Rows {
  /** Pairs rows with equal sums whose days are so many days apart. */
  readonly pairByDay: (days: number, evidence: Evidence, take: Take) => void;
}

type Evidence = Pick<Parameters<PairUp<Row, KnownRow>>[0], 'fits' | 'may'>;

/** Most levels look for the same sum on a day, so that one index serves them all. */
export function createBookedRows(ones: Row[], others: readonly KnownRow[]): BookedRows {
  const rows = createPairing(ones, others);
  const keyOn = (amount: number, day = 0): number => (amount + Math.imul(day, 0x9e3779b1)) | 0;
  const pair = createIndex(rows, ({ amount, day }) => keyOn(amount, day));
  const pairByDay: BookedRows['pairByDay'] = (days, { fits, may }, take) => {
    const dayOf = ({ day }: Row): number | undefined => (days === 0 ? day : (day ?? Number.NaN) + days);
    const onDay =
      (test: Fits<Row, KnownRow>): Fits<Row, KnownRow> =>
      (row, known) =>
        known.day === dayOf(row) && sameSum(row, known) && test(row, known);
    pair(
      {
        oneKey: (row) => keyOn(row.amount, dayOf(row)),
        fits: fits.map(onDay),
        ...(may && { may: onDay(may) }),
      },
      (row, known) => take(row, known, evidenceOf(row, known)),
    );
  };
  return Object.assign(rows, { pairByDay });
}

/** The row has not changed in any field. */
export function matchUnchanged(rows: Rows, take: Take): void {
  pairUp(rows, equal, (row, known) => take(row, known, 'id'));
}

/** One real id in common, the most reliable kind first: the same sum, a few days apart at most. */
export function matchIds(rows: Rows, take: Take): void {
  const isNear =
    (days: number): Fits<Row, KnownRow> =>
    (row, known) =>
      sameSum(row, known) && Math.abs((row.day ?? known.day ?? 0) - (known.day ?? row.day ?? 0)) <= days;
  const [sameDay, may] = [isNear(0), isNear(maxDaysById)];
  const fits = idKinds.flatMap((kind) =>
    [sameDay, may].map(
      (test): Fits<Row, KnownRow> =>
        (row, known) =>
          test(row, known) && shareId(row, known, kind),
    ),
  );
  createIndex(rows, sharesId.key)({ oneKey: sharesId.key, fits, may }, (row, known) =>
    take(row, known, 'id'),
  );
}

/** Equal in sum, day, account, text and names, with nothing that tells them apart. */
export function matchContent({ pairByDay }: BookedRows, take: Take): void {
  const may: Fits<Row, KnownRow> = (row, known) =>
    // An account or a name that only one has is no contradiction.
    (sameContent(row, known) || mayBeContent(row, known)) &&
    !idsDiffer(row, known) &&
    !marksDiffer(row, known);
  const isSame: Fits<Row, KnownRow> = (row, known) => sameContent(row, known) && may(row, known);
  const fits: Fits<Row, KnownRow>[] = [
    (row, known) => isSame(row, known) && marksEqual(row, known),
    isSame,
    may,
  ];
  pairByDay(0, { fits, may }, take);
}

function mayBeContent(row: Row, known: KnownRow): boolean {
  return (
    row.text !== 0 &&
    row.text === known.text &&
    (row.names === known.names || row.names === 0 || known.names === 0) &&
    !accountsDiffer(row, known)
  );
}

/** A row that had only its sum and day and now has more, or the other way round: late facts. */
export function matchBare({ pairByDay }: BookedRows, isCovered: IsCovered, take: Take): void {
  const isBare = ({ account, text, names }: Facts): boolean =>
    account === undefined && text === 0 && names === 0;
  const fits: Fits<Row, KnownRow> = (row, known) =>
    row.amount !== 0 &&
    (isBare(row) || isBare(known)) &&
    isCovered(known) &&
    !idsDiffer(row, known) &&
    !marksDiffer(row, known);
  pairByDay(0, { fits: [fits] }, take);
}

/** Whether the answer had to show a known row. Any other is never reissued: weekly payments look just like that. */
type IsCovered = (known: KnownRow) => boolean;

/**
 * On the same day, the same content with other ids, times or balances, then other words of the same account or party: late
 * facts.
 */
export function matchReissued({ pairByDay }: BookedRows, isCovered: IsCovered, take: Take): void {
  const levels: Fits<Row, KnownRow>[] = [
    (row, known) => sameContent(row, known) && marksEqual(row, known),
    sameContent,
    sameAccount,
    sameParty,
  ];
  pairByDay(0, { fits: levels.map((fits) => (row, known) => isCovered(known) && fits(row, known)) }, take);
}

/** Other ids and another day: the same content, then the same account, then the same party, the nearest day first. */
export function matchMoved({ pairByDay }: BookedRows, isCovered: IsCovered, take: Take): void {
  const levels: [number, Fits<Row, KnownRow>][] = [
    [maxDaysMoved.words, (row, known) => sameContent(row, known) && sameParty(row, known)],
    [maxDaysMoved.account, sameAccount],
    [maxDaysMoved.words, sameParty],
  ];
  for (const [most, test] of levels) {
    const fits: Fits<Row, KnownRow>[] = [(row, known) => isCovered(known) && test(row, known)];
    for (let days = 1; days <= most; days++) {
      for (const shift of [-days, days]) pairByDay(shift, { fits }, take);
    }
  }
}

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

/**
 * What a row is looked for by, besides its day. Different rows may share a clue: that costs a comparison, since each level
 * compares the facts themselves.
 */
type Clue = (facts: Facts) => number | undefined;

const bySum: Clue = ({ amount }) => amount;
const byAccount: Clue = ({ amount, account }) =>
  account === undefined ? undefined : amount + Math.imul(account, 3);
const byText: Clue = ({ amount, text }) => (text === 0 ? undefined : amount + Math.imul(text, 5));
const byContent: Clue = ({ amount, text, names, account = 0 }) =>
  amount + Math.imul(text, 5) + Math.imul(names, 7) + Math.imul(account, 3);

/** The booked rows of an answer, and the known ones that they may be. */
export interface BookedPairing extends Rows {
  /** Pairs rows with equal sums whose days are so many days apart. */
  readonly pairBy: (clue: Clue, days: number, evidence: Evidence, take: Take) => void;
}

type Evidence = Pick<Parameters<PairUp<Row, KnownRow>>[0], 'fits' | 'may'>;

export function createBookedPairing(ones: Row[], others: readonly KnownRow[]): BookedPairing {
  const rows = createPairing(ones, others);
  const keyOn = (clue: number | undefined, day = 0): Keys =>
    clue === undefined ? undefined : (clue + Math.imul(day, 0x9e3779b1)) | 0;
  // Levels that look by the same clue share an index, whatever the distance between the days.
  const indexes = new Map<Clue, PairUp<Row, KnownRow>>();
  const indexOf = (clue: Clue): PairUp<Row, KnownRow> => {
    const index = indexes.get(clue) ?? createIndex(rows, (known) => keyOn(clue(known), known.day));
    indexes.set(clue, index);
    return index;
  };
  const pairBy: BookedPairing['pairBy'] = (clue, days, { fits, may }, take) => {
    const dayOf = ({ day }: Row): number | undefined => (days === 0 ? day : (day ?? Number.NaN) + days);
    const onDay =
      (test: Fits<Row, KnownRow>): Fits<Row, KnownRow> =>
      (row, known) =>
        known.day === dayOf(row) && sameSum(row, known) && test(row, known);
    indexOf(clue)(
      {
        oneKey: (row) => keyOn(clue(row), dayOf(row)),
        fits: fits.map(onDay),
        ...(may && { may: onDay(may) }),
      },
      (row, known) => take(row, known, evidenceOf(row, known)),
    );
  };
  return Object.assign(rows, { pairBy });
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
export function matchContent({ pairBy }: BookedPairing, take: Take): void {
  const agree: Fits<Row, KnownRow> = (row, known) => !marksDiffer(row, known) && !idsDiffer(row, known);
  const isSame: Fits<Row, KnownRow> = (row, known) => sameContent(row, known) && agree(row, known);
  const fits: Fits<Row, KnownRow>[] = [(row, known) => isSame(row, known) && marksEqual(row, known), isSame];
  pairBy(byContent, 0, { fits, may: isSame }, take);
  // An account or a name that only one has is no contradiction. Rows of the same content were compared above.
  const mayBeSame: Fits<Row, KnownRow> = (row, known) =>
    row.text === known.text &&
    (row.names === known.names || row.names === 0 || known.names === 0) &&
    !sameContent(row, known) &&
    !accountsDiffer(row, known) &&
    agree(row, known);
  pairBy(byText, 0, { fits: [mayBeSame] }, take);
}

/** A row that had only its sum and day and now has more, or the other way round: late facts. */
export function matchBare({ pairBy }: BookedPairing, isCovered: IsCovered, take: Take): void {
  const isBare = ({ account, text, names }: Facts): boolean =>
    account === undefined && text === 0 && names === 0;
  const fits: Fits<Row, KnownRow> = (row, known) =>
    row.amount !== 0 &&
    (isBare(row) || isBare(known)) &&
    isCovered(known) &&
    !idsDiffer(row, known) &&
    !marksDiffer(row, known);
  pairBy(bySum, 0, { fits: [fits] }, take);
}

/** Whether the answer had to show a known row. Any other is never reissued: weekly payments look just like that. */
type IsCovered = (known: KnownRow) => boolean;

/**
 * On the same day, the same content with other ids, times or balances, then other words of the same account or party: late
 * facts.
 */
export function matchReissued({ pairBy }: BookedPairing, isCovered: IsCovered, take: Take): void {
  const isSame: Fits<Row, KnownRow> = (row, known) => sameContent(row, known) && isCovered(known);
  const fits: Fits<Row, KnownRow>[] = [(row, known) => isSame(row, known) && marksEqual(row, known), isSame];
  pairBy(byContent, 0, { fits }, take);
  pairBy(byAccount, 0, { fits: [(row, known) => sameAccount(row, known) && isCovered(known)] }, take);
  pairBy(bySum, 0, { fits: [(row, known) => sameParty(row, known) && isCovered(known)] }, take);
}

/** Other ids and another day: the same content, then the same account, then the same party, the nearest day first. */
export function matchMoved({ pairBy }: BookedPairing, isCovered: IsCovered, take: Take): void {
  const levels: [Clue, number, Fits<Row, KnownRow>][] = [
    [byContent, maxDaysMoved.words, (row, known) => sameContent(row, known) && sameParty(row, known)],
    [byAccount, maxDaysMoved.account, sameAccount],
    [bySum, maxDaysMoved.words, sameParty],
  ];
  for (const [clue, most, test] of levels) {
    const fits: Fits<Row, KnownRow>[] = [(row, known) => isCovered(known) && test(row, known)];
    for (let days = 1; days <= most; days++) {
      for (const shift of [-days, days]) pairBy(clue, shift, { fits }, take);
    }
  }
}

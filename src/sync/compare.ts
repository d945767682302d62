import type { Facts, Row } from './facts.ts';
import { fieldOf } from './fields.ts';
import { kindOfKey } from './row-ids.ts';
import type { KnownRow } from './state.ts';
import { hashWords } from './texts.ts';

type AnyRow = Row | KnownRow;

/** A missing currency matches any. */
export function sameCurrency(one: Facts, other: Facts): boolean {
  return one.currency === other.currency || one.currency === '' || other.currency === '';
}

export function sameSum(one: Facts, other: Facts): boolean {
  return one.amount === other.amount && one.sign === other.sign && sameCurrency(one, other);
}

/** Equal in what a row says besides its sum and day. */
export function sameContent(one: Facts, other: Facts): boolean {
  return one.text === other.text && one.names === other.names && one.account === other.account;
}

/** Both have real ids of the same kind, but none in common. */
export function idsDiffer(one: Facts, other: Facts): boolean {
  // One bit for each kind.
  let [compared, shared] = [0, 0];
  for (const key of one.keys) {
    const kind = kindOfKey(key);
    for (const found of other.keys) {
      if (found === key) shared |= 1 << kind;
      if (kindOfKey(found) === kind) compared |= 1 << kind;
    }
  }
  return compared !== shared;
}

/** An id in common, of one kind or of any. */
export function shareId(one: Facts, other: Facts, kind?: number): boolean {
  for (const key of one.keys) {
    if ((kind === undefined || kindOfKey(key) === kind) && other.keys.includes(key)) return true;
  }
  return false;
}

/** Accounts of different kinds, such as an IBAN and the bank's own number, may be the same account. */
export function accountsDiffer(one: Facts, other: Facts): boolean {
  if (one.account === undefined || other.account === undefined) return false;
  return (one.account & 7) === (other.account & 7) && one.account !== other.account;
}

/** What distinguishes two rows with equal content: their times, and the balance after each. */
const marks = ['bookingDateTime', 'valueDateTime', 'balanceAfterTransaction'] as const;

export function marksDiffer(one: Facts, other: Facts): boolean {
  return marks.some((name) => {
    const [left, right] = [fieldOf(one.fields, name), fieldOf(other.fields, name)];
    return left !== 0 && right !== 0 && left !== right;
  });
}

export function marksEqual(one: Facts, other: Facts): boolean {
  return marks.every((name) => fieldOf(one.fields, name) === fieldOf(other.fields, name));
}

/** Compares the value dates if both have one, otherwise whatever day each has. */
export function sameDay(one: Facts, other: Facts): boolean {
  if (one.valueDay !== undefined && other.valueDay !== undefined) return one.valueDay === other.valueDay;
  return one.day !== undefined && one.day === other.day;
}

/** Both have a text or names, and they are equal. */
export function sameText(one: Facts, other: Facts): boolean {
  return (one.text !== 0 && one.text === other.text) || (one.names !== 0 && one.names === other.names);
}

export function sameAccount({ account }: Facts, other: Facts): boolean {
  return account !== undefined && account === other.account;
}

/** All words of one are among the words of the other. */
export function sameParty(one: AnyRow, other: AnyRow): boolean {
  if (accountsDiffer(one, other)) return false;
  if (one.party.length > 0 && other.party.length > 0) return contains(one.party, other.party);
  return contains(allWords(one), allWords(other));
}

export function shareWords(one: AnyRow, other: AnyRow): boolean {
  const words = allWords(other);
  return allWords(one).some((word) => words.includes(word));
}

export function hasWords(facts: AnyRow): boolean {
  return allWords(facts).length > 0;
}

function contains(one: readonly number[], other: readonly number[]): boolean {
  const [few, many] = one.length < other.length ? [one, other] : [other, one];
  return few.length > 0 && few.every((word) => many.includes(word));
}

function allWords(row: AnyRow): readonly number[] {
  return [...row.party, ...wordsOf(row)];
}

/** Hashes of the words of a row's free text. Most rows are recognised without them. */
export function wordsOf(row: AnyRow): readonly number[] {
  return 'words' in row ? row.words : hashWords(row.lines);
}

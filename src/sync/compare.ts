import type { Facts, Row } from './facts.ts';
import { wordOf } from './fields.ts';
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

/** The letters of the kinds of ids, most reliable first. */
export const idKinds = ['i', 't', 'e'] as const;

/** Both have real ids of the same kind, but none in common. */
export function idsDiffer(one: Facts, other: Facts): boolean {
  return idKinds.some((kind) => hasId(one, kind) && hasId(other, kind) && !shareId(one, other, kind));
}

function hasId({ keys }: Facts, kind: string): boolean {
  for (const key of keys) if (key[0] === kind) return true;
  return false;
}

/** An id in common, of one kind or of any. */
export function shareId(one: Facts, other: Facts, kind?: string): boolean {
  for (const key of one.keys) {
    if ((kind === undefined || key[0] === kind) && other.keys.includes(key)) return true;
  }
  return false;
}

/** Accounts of different kinds, such as an IBAN and the bank's own number, may be the same account. */
export function accountsDiffer(one: Facts, other: Facts): boolean {
  if (one.account === undefined || other.account === undefined) return false;
  return one.account[0] === other.account[0] && one.account !== other.account;
}

/** What distinguishes two rows with equal content: their times, and the balance after each. */
const marks = ['bookingDateTime', 'valueDateTime', 'balanceAfterTransaction'];

export function marksDiffer(one: Facts, other: Facts): boolean {
  return marks.some((name) => {
    const [left, right] = [wordOf(one.fields, name), wordOf(other.fields, name)];
    return left !== undefined && right !== undefined && left !== right;
  });
}

export function marksEqual(one: Facts, other: Facts): boolean {
  return marks.every((name) => wordOf(one.fields, name) === wordOf(other.fields, name));
}

/** Compares the value dates if both have one, otherwise whatever day each has. */
export function sameDay(one: Facts, other: Facts): boolean {
  if (one.valueDay !== undefined && other.valueDay !== undefined) return one.valueDay === other.valueDay;
  return one.day !== undefined && one.day === other.day;
}

/** Both have a text or names, and they are equal. */
export function sameText(one: Facts, other: Facts): boolean {
  return (one.text !== '' && one.text === other.text) || (one.names !== '' && one.names === other.names);
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

function contains(one: readonly string[], other: readonly string[]): boolean {
  const [few, many] = one.length < other.length ? [one, other] : [other, one];
  return few.length > 0 && few.every((word) => many.includes(word));
}

function allWords(row: AnyRow): readonly string[] {
  return [...row.party, ...wordsOf(row)];
}

/** Hashes of the words of a row's free text. Most rows are recognised without them. */
export function wordsOf(row: AnyRow): readonly string[] {
  return 'words' in row ? row.words : hashWords(row.lines);
}

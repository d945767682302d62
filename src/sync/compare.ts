import type { Facts } from './facts.ts';

/** A missing currency matches any. */
export function sameCurrency(one: Facts, other: Facts): boolean {
  return one.currency === other.currency || one.currency === '' || other.currency === '';
}

export function sameSum(one: Facts, other: Facts): boolean {
  return one.amount === other.amount && one.sign === other.sign && sameCurrency(one, other);
}

/** Both have real ids of the same kind, but none in common. */
export function idsDiffer(one: Facts, other: Facts): boolean {
  for (const kind of ['i', 't', 'e']) {
    const ids = one.keys.filter((key) => key.startsWith(kind));
    if (ids.length === 0 || ids.some((key) => other.keys.includes(key))) continue;
    if (other.keys.some((key) => key.startsWith(kind))) return true;
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
    const [left, right] = [one.fields[name], other.fields[name]];
    return left !== undefined && right !== undefined && left !== right;
  });
}

export function marksEqual(one: Facts, other: Facts): boolean {
  return marks.every((name) => one.fields[name] === other.fields[name]);
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
export function sameParty(one: Facts, other: Facts): boolean {
  if (accountsDiffer(one, other)) return false;
  if (one.party.length > 0 && other.party.length > 0) return contains(one.party, other.party);
  return contains(allWords(one), allWords(other));
}

export function shareWords(one: Facts, other: Facts): boolean {
  const words = allWords(other);
  return allWords(one).some((word) => words.includes(word));
}

export function hasWords(facts: Facts): boolean {
  return facts.words.length + facts.party.length > 0;
}

function contains(one: readonly string[], other: readonly string[]): boolean {
  const [few, many] = one.length < other.length ? [one, other] : [other, one];
  return few.length > 0 && few.every((word) => many.includes(word));
}

function allWords({ party, words }: Facts): readonly string[] {
  return party.length === 0 ? words : words.length === 0 ? party : [...party, ...words];
}

/** The names of the fields that differ, in alphabetical order. */
export function fieldsThatDiffer(before: Facts, after: Facts): string[] {
  const names: string[] = [];
  for (const name in after.fields) if (before.fields[name] !== after.fields[name]) names.push(name);
  for (const name in before.fields) if (!Object.hasOwn(after.fields, name)) names.push(name);
  return names.sort();
}

import { wordsOf } from './compare.ts';
import type { Row } from './facts.ts';
import type { KnownRow } from './state.ts';

type Mutable<Value> = { -readonly [Name in keyof Value]: Value[Name] };

/** What is kept of a row. What is given is not computed again. */
export function toKnownRow(
  row: Row,
  {
    id,
    seen,
    words = wordsOf(row),
    keys = row.keys,
  }: Pick<KnownRow, 'id' | 'seen'> & Partial<Pick<KnownRow, 'words' | 'keys'>>,
): Mutable<KnownRow> {
  const { print, amount, sign, currency, account, text, names, party, fields, day, valueDay } = row;
  const status = row.isPending ? 'pending' : 'booked';
  const all = {
    print,
    amount,
    sign,
    currency,
    text,
    names,
    party,
    words,
    keys,
    fields,
    id,
    status,
    seen,
  } as const;
  const known: Mutable<KnownRow> = all;
  if (day !== undefined) known.day = day;
  if (valueDay !== undefined) known.valueDay = valueDay;
  if (account !== undefined) known.account = account;
  return known;
}

/** The row as it is now, with all ids that it ever had. */
export function mergeRows(row: Row, from: KnownRow): KnownRow {
  const { id, seen, listed } = from;
  const day = row.day ?? from.day;
  const latest = latestDay(day ?? seen, from);
  const merged = toKnownRow(row, {
    id,
    seen,
    words: from.text === row.text ? from.words : wordsOf(row),
    keys: union(from.keys, row.keys),
  });
  if (day !== undefined) merged.day = day;
  if (row.day === undefined) merged.isUndated = true;
  if (day !== undefined && latest > day) merged.latest = latest;
  if (listed !== undefined) merged.listed = listed;
  return merged;
}

/** The latest day that a row ever had: its id was made of one of them. */
export function latestDay(day: number, from: KnownRow | undefined): number {
  return from === undefined ? day : Math.max(day, from.latest ?? from.day ?? from.seen);
}

function union(one: readonly number[], other: readonly number[]): readonly number[] {
  const more = other.filter((key) => !one.includes(key));
  return more.length === 0 ? one : [...one, ...more];
}

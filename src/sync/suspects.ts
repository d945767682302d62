import type { Suspect, SuspectReason } from './change.ts';
import {
  accountsDiffer,
  hasWords,
  idsDiffer,
  sameCurrency,
  sameParty,
  sameText,
  shareId,
  shareWords,
} from './compare.ts';
import { explainSuspect } from './explain.ts';
import { type Fields, fieldOf } from './fields.ts';
import { keyOf, readableHash } from './hash.ts';
import { createPairing, pairUp } from './pair-up.ts';
import { accountAllows, isOrder, matchDay, maxDays } from './pending.ts';
import { contentKey, signedSumKey } from './recognise.ts';
import type { KnownRow } from './state.ts';

/** A booking with another sum is only considered within this many days. */
const maxDaysOtherSum = 3;
/** How many rows with the same sum and day are compared with each other. */
const maxCompared = 64;

export function createSuspect(reason: SuspectReason, ids: readonly string[]): Suspect {
  const sorted = [...ids].sort();
  return {
    key: readableHash(`${reason} ${sorted.join(' ')}`),
    reason,
    ids: sorted,
    explanation: explainSuspect(reason),
  };
}

/**
 * Booked rows that the bank seems to show twice: compares `added` with all known rows. If the answer lacks rows, `unseen`
 * are the known ones that it does not show: a row with the same content may be one of them under a new id.
 */
export function findDoubles(
  added: readonly KnownRow[],
  booked: readonly KnownRow[],
  unseen: ReadonlySet<string>,
): Suspect[] {
  if (added.length === 0) return [];
  const isNew = new Set(added);
  const wanted = new Set(added.map(signedSumKey));
  const first = new Map<number, KnownRow>();
  const groups = new Map<number, KnownRow[]>();
  for (const row of booked) {
    const key = signedSumKey(row);
    if (row.day === undefined || !wanted.has(key)) continue;
    // Most rows are alone, and need no list.
    const [one, group] = [first.get(key), groups.get(key)];
    if (one === undefined) first.set(key, row);
    else if (group === undefined) groups.set(key, [one, row]);
    else if (group.length < maxCompared) group.push(row);
  }
  const suspects: Suspect[] = [];
  for (const group of groups.values()) {
    group.forEach((one, at) => {
      for (const other of group.slice(at + 1)) {
        if (!isNew.has(one) && !isNew.has(other)) continue;
        if (isDouble(one, other) || isReissue(one, other, unseen))
          suspects.push(createSuspect('double', [one.id, other.id]));
      }
    });
  }
  return suspects;
}

function isReissue(one: KnownRow, other: KnownRow, unseen: ReadonlySet<string>): boolean {
  if (!unseen.has(one.id) && !unseen.has(other.id)) return false;
  return sameCurrency(one, other) && (contentKey(one) === contentKey(other) || sameParty(one, other));
}

function isDouble(one: KnownRow, other: KnownRow): boolean {
  if (!sameCurrency(one, other) || accountsDiffer(one, other)) return false;
  const hasAccount = one.account !== undefined && one.account === other.account;
  if (!hasAccount && !sameText(one, other) && !sameParty(one, other)) return false;
  // Only the same payment has another's times swapped, whether or not there are ids.
  if (haveSwappedTimes(one, other)) return !shareId(one, other);
  return idsDiffer(one, other) && (haveOtherCodes(one, other) || haveOneBalance(one, other));
}

function haveOtherCodes({ fields: one }: KnownRow, { fields: other }: KnownRow): boolean {
  return (['bankTransactionCode', 'proprietaryBankTransactionCode'] as const).some((name) => {
    const [left, right] = [fieldOf(one, name), fieldOf(other, name)];
    return left !== 0 && right !== 0 && left !== right;
  });
}

function haveSwappedTimes({ fields: one }: KnownRow, { fields: other }: KnownRow): boolean {
  const [booked, valued] = timesOf(one);
  const [otherBooked, otherValued] = timesOf(other);
  return (
    booked !== 0 && valued !== 0 && booked !== valued && booked === otherValued && valued === otherBooked
  );
}

function timesOf(fields: Fields): [number, number] {
  return [fieldOf(fields, 'bookingDateTime'), fieldOf(fields, 'valueDateTime')];
}

function haveOneBalance({ fields: one }: KnownRow, { fields: other }: KnownRow): boolean {
  const balance = fieldOf(one, 'balanceAfterTransaction');
  return balance !== 0 && balance === fieldOf(other, 'balanceAfterTransaction');
}

/** Booked and pending rows that were first seen together, with nothing that links them or tells them apart. */
export function findBothStates(booked: readonly KnownRow[], pending: readonly KnownRow[]): Suspect[] {
  const suspects: Suspect[] = [];
  const rows = createPairing(
    pending.filter((row) => !isOrder(row)),
    booked,
  );
  for (let days = 0; days <= maxDays; days++) {
    const level = {
      oneKey: (row: KnownRow) => keyOf(row.amount, matchDay(row) + days),
      otherKey: (row: KnownRow) => keyOf(row.amount, row.day ?? row.seen),
      fits: mayBeOne,
    };
    pairUp(rows, level, (one, other) => suspects.push(createSuspect('bothStates', [one.id, other.id])));
  }
  return suspects;
}

function mayBeOne(pending: KnownRow, booked: KnownRow): boolean {
  const haveValueDays = pending.valueDay !== undefined && booked.valueDay !== undefined;
  if (pending.amount === 0 || !sameCurrency(pending, booked) || !accountAllows(booked, pending)) return false;
  if (haveValueDays && pending.valueDay !== booked.valueDay) return false;
  return !hasWords(pending) || !hasWords(booked) || shareWords(pending, booked);
}

/** A booked row that may be a pending one with another sum: only if there is exactly one candidate on each side. */
export function findOtherSums(booked: readonly KnownRow[], pending: readonly KnownRow[]): Suspect[] {
  if (pending.length === 0) return [];
  const candidates = new Map<KnownRow, KnownRow[]>();
  const wanted = new Map<KnownRow, number>();
  const byWord = new Map<number, Set<KnownRow>>();
  for (const row of booked) for (const word of wordsOf(row)) add(byWord, word, row);
  for (const row of pending) {
    const found = new Set(
      wordsOf(row).flatMap((word) => [...(byWord.get(word) ?? [])].slice(0, maxCompared)),
    );
    const fitting = [...found].filter((other) => mayHaveOtherSum(row, other));
    candidates.set(row, fitting);
    for (const other of fitting) wanted.set(other, (wanted.get(other) ?? 0) + 1);
  }
  return [...candidates].flatMap(([row, [other, ...more]]) =>
    other !== undefined && more.length === 0 && wanted.get(other) === 1
      ? [createSuspect('otherSum', [row.id, other.id])]
      : [],
  );
}

function wordsOf({ party, words }: KnownRow): number[] {
  return [...new Set([...party, ...words])];
}

function mayHaveOtherSum(pending: KnownRow, booked: KnownRow): boolean {
  if (isOrder(pending) || accountsDiffer(pending, booked)) return false;
  // A card check is pending with a sum of zero.
  if (pending.sign !== booked.sign && pending.sign !== 0) return false;
  const days = (booked.day ?? booked.seen) - matchDay(pending);
  const isSame = pending.amount === booked.amount && sameCurrency(pending, booked);
  return days >= 0 && days <= maxDaysOtherSum && !isSame;
}

function add(groups: Map<number, Set<KnownRow>>, key: number, row: KnownRow): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, new Set([row]));
  else group.add(row);
}

import type { AccountTransactions, Transaction } from '../schemas/transactions.ts';
import { bookById, bookBySum, bookByText } from './book-pending.ts';
import type { Change, Suspect } from './change.ts';
import { readCoverage, type Span } from './coverage.ts';
import { readDay } from './day.ts';
import { createRowReader, type Row } from './facts.ts';
import { columns, createFieldReader } from './fields.ts';
import { createAgeLimit, writeState } from './horizon.ts';
import { createLedger } from './ledger.ts';
import { findStillListed } from './listings.ts';
import { leftOf } from './pair-up.ts';
import { createPendingRows, findListedByContent, findListedById, findListedChanged } from './pending.ts';
import {
  createBookedPairing,
  matchBare,
  matchContent,
  matchIds,
  matchMoved,
  matchReissued,
} from './recognise.ts';
import { keysOf, readIds } from './row-ids.ts';
import { type KnownRow, readState, type SyncState } from './state.ts';
import { spell, takeUnchanged } from './take-unchanged.ts';

/** What must be known about an answer to judge it. */
export interface SyncContext {
  /** The day of the answer, as `YYYY-MM-DD`. A day before the state's own counts as the state's. */
  today: string;
  /** The account's own currency, for rows without one. */
  currency?: string | undefined;
  /**
   * The days that were asked for.
   * @default everything that the bank gives
   */
  span?: Span | undefined;
  /**
   * Whether a whole row was dropped from the answer, so that absence proves nothing.
   * @default false
   */
  isPartial?: boolean | undefined;
  /**
   * With `isPartial`, the lists that rows were dropped from.
   * @default both
   */
  partialLists?: readonly ('booked' | 'pending')[] | undefined;
  /**
   * How many days a booked row stays in the state.
   * @default 120
   */
  keepDays?: number | undefined;
  /**
   * Add booked rows that are older than any row known so far: for a longer history that was bought later. An answer that
   * lacks booked rows adds none of them.
   * @default false
   */
  addBeforeHorizon?: boolean | undefined;
}

/** What changed on an account, and the state to store with it. */
export interface Reconciled {
  /** Plain JSON. Store it in one transaction with the changes, and pass it next time. */
  state: SyncState;
  /** Apply them one by one, in this order. */
  changes: Change[];
  /** What a person should check; nothing was done about it. */
  suspects: Suspect[];
  /** How many rows of the answer are known and unchanged. */
  unchanged: number;
  /** How many rows are older than what the state still knows, and were not added. */
  beforeHorizon: number;
}

/**
 * Compares an answer with what is known about an account, and reports what changed: each real transaction once, whatever
 * ids, texts and states the bank gives it. It uses no clock, storage or network, and modifies none of its arguments.
 * @throws NordigenStateError if `state` was not written by `reconcile`.
 * @throws TypeError if a value of `context` is invalid.
 * @example
 * const { state, changes } = reconcile(account.syncState, answer, { today: '2026-01-31' });
 */
export function reconcile(
  state: SyncState | null | undefined,
  answer: AccountTransactions,
  context: SyncContext,
): Reconciled {
  checkContext(context);
  const before = readState(state);
  const today = Math.max(readDay(context.today) as number, readDay(before?.today) ?? 0);
  const known = presentFirst(before?.rows ?? []);
  const wasBooked = known.filter(({ status }) => status === 'booked');
  const [bookedList, pendingList] = [listOf(answer, 'booked'), listOf(answer, 'pending')];
  const fields = createFieldReader(before?.fields ?? columns, [...bookedList, ...pendingList]);
  const reader = createRowReader({ fields, today, currency: context.currency });
  const { same, came, others, read: booked } = takeUnchanged(wasBooked, bookedList, reader);
  const pending = pendingList.map((row) => {
    reader.readPrint(row);
    return reader.readRest(row, true);
  });
  dropRepeatedKeys(came, booked, pending);
  const { isPartial = false, partialLists = ['booked', 'pending'], addBeforeHorizon = false } = context;
  const partly = {
    booked: isPartial && partialLists.includes('booked'),
    pending: isPartial && partialLists.includes('pending'),
  };
  const coverage = readCoverage([...same, ...booked], pending, context.span, partly);

  const left = createBookedPairing(booked.sort(inOrder), others);
  const listed = createPendingRows(
    known.filter(({ status }) => status === 'pending'),
    pending.sort(inOrder),
    today,
  );
  // Older rows that a partial answer lacks could not be added later, so none is added yet.
  const isTooOld = createAgeLimit(before, addBeforeHorizon && !partly.booked);
  const ledger = createLedger({ known, today, coverage, names: fields.names, isTooOld });
  const { keep } = ledger;
  const isCovered = ({ day }: KnownRow): boolean => coverage.coversBooked(day);

  // Strong evidence for all rows before weak evidence for any.
  ledger.keepUnchanged(same);
  matchIds(left, keep);
  // A row this old may have been reported and forgotten, so weaker evidence must not match it with a known one.
  const old = left.ones.filter(isTooOld);
  left.ones = left.ones.filter((row) => !isTooOld(row));
  matchContent(left, keep);
  findListedById(listed);
  findStillListed(listed, wasBooked);
  bookById(left, listed);
  matchReissued(left, isCovered, keep);
  findListedByContent(listed);
  bookByText(left, listed);
  matchMoved(left, isCovered, keep);
  matchBare(left, isCovered, keep);
  findListedChanged(listed);
  bookBySum(left, listed);

  ledger.keepMissing(leftOf(left));
  ledger.keepPending(listed);
  ledger.add([...old, ...left.ones], listed.listing.ones);
  const { rows, ...result } = ledger.close();
  return { ...result, state: writeState(before, { rows, names: fields.names }, today, coverage, context) };
}

/** If one of two equal rows is already missing, it stays the missing one. */
function presentFirst(rows: readonly KnownRow[]): readonly KnownRow[] {
  const isPresent = ({ absent, isMissing }: KnownRow): boolean => (absent ?? isMissing) === undefined;
  if (rows.every(isPresent)) return rows;
  return [...rows.filter(isPresent), ...rows.filter((row) => !isPresent(row))];
}

function listOf(answer: AccountTransactions, name: 'booked' | 'pending'): Transaction[] {
  const list: unknown = answer?.transactions?.[name];
  return Array.isArray(list) ? list : [];
}

/** An id that occurs more than once in a list identifies nothing. */
function dropRepeatedKeys(
  unread: readonly Transaction[],
  booked: readonly Row[],
  pending: readonly Row[],
): void {
  const rows = [...booked, ...pending];
  if (rows.length === 0) return;
  const repeated = new Set<number>();
  const addRepeated = (keys: readonly number[]): void => {
    const sorted = new Float64Array(keys).sort();
    sorted.forEach((key, at) => {
      if (key === sorted[at - 1]) repeated.add(key);
    });
  };
  const bookedKeys: number[] = [];
  for (const { keys } of booked) bookedKeys.push(...keys);
  for (const row of unread) bookedKeys.push(...keysOf(readIds(row, false)));
  addRepeated(bookedKeys);
  addRepeated(pending.flatMap(({ keys }) => keys));
  if (repeated.size === 0) return;
  for (const row of rows) row.keys = row.keys.filter((key) => !repeated.has(key));
}

/** Sorts by content, so that the bank's order makes no difference. Twins may differ in spelling. */
function inOrder(one: Row, other: Row): number {
  return (
    (one.day ?? 0) - (other.day ?? 0) ||
    // Ids that increase keep their order when they are reissued.
    compare(one.ids, other.ids) ||
    one.print - other.print ||
    compare([spell(one.row)], [spell(other.row)])
  );
}

function compare(one: readonly string[], other: readonly string[]): number {
  const at = one.findIndex((text, place) => text !== other[place]);
  return at < 0 ? 0 : (one[at] as string) < (other[at] as string) ? -1 : 1;
}

/** @throws TypeError if a value is invalid. */
export function checkContext({ today, span, keepDays, currency }: SyncContext): void {
  for (const [name, day] of [
    ['today', today],
    ['span.from', span?.from],
    ['span.to', span?.to],
  ] as const) {
    if (day === undefined && name !== 'today') continue;
    if (readDay(day) === undefined || day?.length !== 10) {
      throw new TypeError(`${name} must be a day such as '2026-01-31'.`);
    }
  }
  if (keepDays !== undefined && !(Number.isInteger(keepDays) && keepDays >= 0)) {
    throw new TypeError('keepDays must be a whole number of days, 0 or more.');
  }
  if (currency !== undefined && typeof currency !== 'string') {
    throw new TypeError("currency must be a code such as 'EUR'.");
  }
}

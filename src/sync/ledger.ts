import type { Booked, Change, Changed, MatchedBy, Suspect, Vanished } from './change.ts';
import type { Coverage } from './coverage.ts';
import { createExplanations, explainBooking } from './explain.ts';
import type { Row } from './facts.ts';
import { createComparison } from './fields.ts';
import { createIds } from './ids.ts';
import { latestDay, mergeRows, toKnownRow } from './known-row.ts';
import { standInsFor } from './listings.ts';
import { createPairing, leftOf } from './pair-up.ts';
import { findReturned, type Match, matchDay, maxDays, type PendingRows } from './pending.ts';
import { contentKey } from './recognise.ts';
import type { KnownRow, Listing } from './state.ts';
import { createSuspect, findBothStates, findDoubles, findOtherSums } from './suspects.ts';

export interface LedgerInput {
  readonly known: readonly KnownRow[];
  readonly today: number;
  readonly coverage: Coverage;
  /** The names of all fields. */
  readonly names: readonly string[];
  /** Whether an unknown row is too old to be added. */
  readonly isTooOld: (row: Row) => boolean;
}

/** Collects what becomes of the rows: the changes, and what is known afterwards. */
export interface Ledger {
  /** These booked rows have not changed at all. */
  readonly keepUnchanged: (known: readonly KnownRow[]) => void;
  /** A booked row of the answer is this known one. */
  readonly keep: (row: Row, known: KnownRow, by: MatchedBy) => void;
  /** These booked rows were not found in the answer. */
  readonly keepMissing: (known: readonly KnownRow[]) => void;
  readonly keepPending: (pending: PendingRows) => void;
  /** These rows of the answer were not found among the known ones. */
  readonly add: (booked: readonly Row[], pending: readonly Row[]) => void;
  readonly close: () => LedgerResult;
}

interface LedgerResult {
  readonly rows: KnownRow[];
  readonly changes: Change[];
  readonly suspects: Suspect[];
  readonly unchanged: number;
  readonly beforeHorizon: number;
}

export function createLedger({ known, today, coverage, names, isTooOld }: LedgerInput): Ledger {
  /** What becomes of known rows that do not stay as they are. */
  const next = new Map<KnownRow, KnownRow>();
  const created: KnownRow[] = [];
  const suspects: Suspect[] = [];
  const bookings: Booked[] = [];
  const corrections: Changed[] = [];
  const additions: Change[] = [];
  const vanished: Vanished[] = [];
  const isNew: KnownRow[] = [];
  const absent: KnownRow[] = [];
  const unseen = new Set<string>();
  const listings = new Map<string, Listing>();
  const createId = createIds(known, today);
  const explain = createExplanations();
  const fieldsThatDiffer = createComparison(names);
  let unchanged = 0;
  let beforeHorizon = 0;

  const keepAsIs = (from: KnownRow): void => {
    unchanged++;
    if (from.isMissing === undefined && from.absent === undefined) return;
    const { isMissing: _, absent: __, ...kept } = from;
    next.set(from, kept);
  };

  const correct = (row: Row, from: KnownRow, by: MatchedBy): void => {
    const fields = row.print === from.print ? [] : fieldsThatDiffer(from.fields, row.fields);
    if (fields.length === 0) {
      keepAsIs(from);
      return;
    }
    const { id } = from;
    next.set(from, mergeRows(row, from));
    const explanation = explain(by, fields);
    const isPending = row.isPending;
    corrections.push({ kind: 'changed', id, row: row.row, isPending, fields, matchedBy: by, explanation });
  };

  const bookRow = ({ row, by }: Match, from: KnownRow): void => {
    const fields = fieldsThatDiffer(from.fields, row.fields);
    const days = Math.max(0, (row.day ?? today) - matchDay(from));
    const booked = mergeRows(row, from);
    next.set(from, booked);
    isNew.push(booked);
    const explanation = explainBooking(by, fields, days);
    bookings.push({ kind: 'booked', id: from.id, row: row.row, fields, matchedBy: by, explanation });
  };

  const passOver = (from: KnownRow): void => {
    const isOld = today - (from.day ?? from.seen) > maxDays && !coverage.isPartial;
    const isCovered = coverage.coversPending(from.day);
    if (isOld || (isCovered && from.absent !== undefined && from.absent < today)) {
      vanished.push({ kind: 'vanished', id: from.id });
      next.set(from, { ...from, status: 'gone' });
      return;
    }
    const kept = isCovered && from.absent === undefined ? { ...from, absent: today } : from;
    absent.push(kept);
    next.set(from, kept);
  };

  const addRow = (row: Row, returned?: KnownRow): KnownRow => {
    const id = returned?.id ?? createId(row);
    const added = toKnownRow(row, { id, seen: returned?.seen ?? today });
    const latest = latestDay(row.day ?? today, returned);
    if (row.day !== undefined && latest > row.day) added.latest = latest;
    if (returned === undefined) created.push(added);
    else next.set(returned, added);
    additions.push({ kind: 'added', id, row: row.row, isPending: row.isPending });
    return added;
  };

  /** Adds rows. Those that had vanished get their old ids. */
  const addAll = (rows: readonly Row[], gone: readonly KnownRow[]): [KnownRow[], readonly KnownRow[]] => {
    const young = rows.filter((row) => !isTooOld(row));
    beforeHorizon += rows.length - young.length;
    const added: KnownRow[] = [];
    const pairing = createPairing(young, gone);
    findReturned(pairing, (row, from) => added.push(addRow(row, from)));
    for (const row of pairing.ones) added.push(addRow(row));
    return [added, leftOf(pairing)];
  };

  return {
    keepUnchanged(rows) {
      for (const row of rows) keepAsIs(row);
    },
    keep: correct,
    keepMissing(rows) {
      for (const row of rows) {
        const isMissing = coverage.coversBooked(row.day);
        if (coverage.isPartial) unseen.add(row.id);
        if (isMissing && row.isMissing === undefined) suspects.push(createSuspect('missing', [row.id]));
        if (isMissing) next.set(row, { ...row, isMissing });
      }
    },
    keepPending({ known: pending, listedAs, bookedAs, standIns }) {
      for (const [id, row] of standIns) listings.set(id, listingOf(row));
      unchanged += standIns.size;
      for (const row of pending) {
        const [listed, booked] = [listedAs.get(row), bookedAs.get(row)];
        if (booked !== undefined) {
          bookRow(booked, row);
          if (listed !== undefined) {
            listings.set(row.id, listingOf(listed.row));
            unchanged++;
          }
        } else if (listed !== undefined) correct(listed.row, row, listed.by);
        else passOver(row);
      }
    },
    add(bookedRows, listedRows) {
      const gone = known.filter(({ status }) => status === 'gone');
      const [booked, stillGone] = addAll(bookedRows, gone);
      isNew.push(...booked);
      const isQuiet = bookedRows.length + listedRows.length + isNew.length === 0;
      const unchangedRows = isQuiet ? [] : known.filter((row) => !next.has(row));
      const all = [...unchangedRows, ...next.values(), ...created].filter(
        ({ status }) => status === 'booked',
      );
      const { standIns, left } = standInsFor(listedRows, { all, added: booked, listings, today });
      for (const [id, row] of standIns) listings.set(id, listingOf(row));
      unchanged += standIns.size;
      const [pending] = addAll(left, stillGone);
      const unlisted = booked.filter(({ id }) => !listings.has(id));
      suspects.push(...findDoubles(isNew, all, unseen), ...findBothStates(unlisted, pending));
      suspects.push(...findOtherSums(booked, absent));
    },
    close() {
      const dropsListings = !coverage.isPartial && !coverage.isEmpty;
      const rows = [...known.map((row) => next.get(row) ?? row), ...created].map((row) =>
        withListing(row, listings.get(row.id), dropsListings),
      );
      // Sorted, so that the order in which rows were found makes no difference.
      rows.sort((one, other) => (one.id < other.id ? -1 : 1));
      const changes = [...bookings, ...corrections, ...additions, ...vanished];
      return { rows, changes, suspects, unchanged, beforeHorizon };
    },
  };
}

function listingOf(row: Row): Listing {
  return { print: row.print, content: contentKey(row) };
}

function withListing(row: KnownRow, listing: Listing | undefined, drops: boolean): KnownRow {
  if (listing !== undefined) return { ...row, listed: listing };
  if (row.listed === undefined || !drops) return row;
  const { listed: _, ...kept } = row;
  return kept;
}

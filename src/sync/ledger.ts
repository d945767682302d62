import type { Booked, Change, Changed, MatchedBy, Suspect, Vanished } from './change.ts';
import { fieldsThatDiffer } from './compare.ts';
import type { Coverage } from './coverage.ts';
import { explainBooking, explainChange } from './explain.ts';
import type { Row } from './facts.ts';
import { createIds } from './ids.ts';
import { standInsFor } from './listings.ts';
import { findReturned, type Match, matchDay, maxDays, type PendingRows } from './pending.ts';
import { contentOf, type Rows } from './recognise.ts';
import type { KnownRow, Listing } from './state.ts';
import { createSuspect, findBothStates, findDoubles, findOtherSums } from './suspects.ts';

export interface LedgerInput {
  readonly known: readonly KnownRow[];
  readonly today: number;
  readonly coverage: Coverage;
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

export function createLedger({ known, today, coverage, isTooOld }: LedgerInput): Ledger {
  const next: KnownRow[] = [];
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
  let unchanged = 0;
  let beforeHorizon = 0;

  const keepAsIs = (from: KnownRow, spelling = from.spelling): void => {
    unchanged++;
    if (from.isMissing === undefined && from.absent === undefined && spelling === from.spelling) {
      next.push(from);
      return;
    }
    const { isMissing: _, absent: __, ...kept } = from;
    next.push({ ...kept, spelling });
  };

  const correct = (row: Row, from: KnownRow, by: MatchedBy): void => {
    const fields = row.print === from.print ? [] : fieldsThatDiffer(from, row.facts);
    if (fields.length === 0) {
      keepAsIs(from, row.spelling);
      return;
    }
    const { id } = from;
    next.push(merge(row, from));
    const explanation = explainChange(by, fields);
    const isPending = row.isPending;
    corrections.push({ kind: 'changed', id, row: row.row, isPending, fields, matchedBy: by, explanation });
  };

  const bookRow = ({ row, by }: Match, from: KnownRow): void => {
    const fields = fieldsThatDiffer(from, row.facts);
    const days = Math.max(0, (row.day ?? today) - matchDay(from));
    const booked = merge(row, from);
    next.push(booked);
    isNew.push(booked);
    const explanation = explainBooking(by, fields, days);
    bookings.push({ kind: 'booked', id: from.id, row: row.row, fields, matchedBy: by, explanation });
  };

  const passOver = (from: KnownRow): void => {
    const isOld = today - (from.day ?? from.seen) > maxDays && !coverage.isPartial;
    const isCovered = coverage.coversPending(from.day);
    if (isOld || (isCovered && from.absent !== undefined && from.absent < today)) {
      vanished.push({ kind: 'vanished', id: from.id });
      next.push({ ...from, status: 'gone' });
      return;
    }
    const kept = isCovered && from.absent === undefined ? { ...from, absent: today } : from;
    absent.push(kept);
    next.push(kept);
  };

  const addRow = (row: Row, returned?: KnownRow): KnownRow => {
    const { facts, isPending } = row;
    const id = returned?.id ?? createId(row);
    const status = isPending ? 'pending' : 'booked';
    const latest = latestDay(facts.day ?? returned?.seen ?? today, returned);
    const added: KnownRow = {
      ...facts,
      id,
      status,
      spelling: row.spelling,
      seen: returned?.seen ?? today,
      ...(facts.day !== undefined && latest > facts.day && { latest }),
    };
    next.push(added);
    additions.push({ kind: 'added', id, row: row.row, isPending });
    return added;
  };

  /** Adds rows. Those that had vanished get their old ids. */
  const addAll = (rows: readonly Row[], gone: readonly KnownRow[]): [KnownRow[], readonly KnownRow[]] => {
    const young = rows.filter((row) => !isTooOld(row));
    beforeHorizon += rows.length - young.length;
    const added: KnownRow[] = [];
    const pairing: Rows = { ones: young, others: [...gone] };
    findReturned(pairing, (row, from) => added.push(addRow(row, from)));
    for (const row of pairing.ones) added.push(addRow(row));
    return [added, pairing.others];
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
        next.push(isMissing ? { ...row, isMissing } : row);
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
      const all = isQuiet ? [] : next.filter(({ status }) => status === 'booked');
      const { standIns, left } = standInsFor(listedRows, { all, added: booked, listings, today });
      for (const [id, row] of standIns) listings.set(id, listingOf(row));
      unchanged += standIns.size;
      const [pending, neverBack] = addAll(left, stillGone);
      next.push(...neverBack);
      const unlisted = booked.filter(({ id }) => !listings.has(id));
      suspects.push(...findDoubles(isNew, all, unseen), ...findBothStates(unlisted, pending));
      suspects.push(...findOtherSums(booked, absent));
    },
    close() {
      const dropsListings = !coverage.isPartial && !coverage.isEmpty;
      const rows = next.map((row) => withListing(row, listings.get(row.id), dropsListings));
      // Sorted, so that the order in which rows were found makes no difference.
      rows.sort((one, other) => (one.id < other.id ? -1 : 1));
      const changes = [...bookings, ...corrections, ...additions, ...vanished];
      return { rows, changes, suspects, unchanged, beforeHorizon };
    },
  };
}

/** The row as it is now, with all ids that it ever had. */
function merge({ spelling, facts, isPending }: Row, from: KnownRow): KnownRow {
  const day = facts.day ?? from.day;
  const latest = latestDay(day ?? from.seen, from);
  return {
    ...facts,
    ...(day !== undefined && { day }),
    keys: union(from.keys, facts.keys),
    id: from.id,
    spelling,
    status: isPending ? 'pending' : 'booked',
    seen: from.seen,
    ...(facts.day === undefined && { isUndated: true }),
    ...(day !== undefined && latest > day && { latest }),
    ...(from.listed !== undefined && { listed: from.listed }),
  };
}

/** The latest day that a row ever had: its id was made of one of them. */
function latestDay(day: number, from: KnownRow | undefined): number {
  return from === undefined ? day : Math.max(day, from.latest ?? from.day ?? from.seen);
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  const more = other.filter((key) => !one.includes(key));
  return more.length === 0 ? one : [...one, ...more];
}

function listingOf({ print, facts }: Row): Listing {
  return { print, content: contentOf(facts) };
}

function withListing(row: KnownRow, listing: Listing | undefined, drops: boolean): KnownRow {
  if (listing !== undefined) return { ...row, listed: listing };
  if (row.listed === undefined || !drops) return row;
  const { listed: _, ...kept } = row;
  return kept;
}

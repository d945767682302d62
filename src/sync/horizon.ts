import type { Coverage, Span } from './coverage.ts';
import { formatDay, readDay } from './day.ts';
import { matchDay } from './pending.ts';
import type { KnownRow, SyncState } from './state.ts';

const defaultKeepDays = 120;
/** The first day that can be written down and read again: 0100-01-01. */
const firstDay = -683_003;

/**
 * Says whether a row that is not known is older than what the state that was handed in still knows. `addsOlder`: a booked
 * one is added all the same if it is older than all that was ever known.
 */
export function createAgeLimit(
  before: SyncState | undefined,
  addsOlder: boolean,
): (row: { readonly day: number | undefined; readonly isPending: boolean }) => boolean {
  const horizon = readDay(before?.horizon);
  const since = readDay(before?.since);
  if (horizon === undefined) return () => false;
  // What lies between the oldest row that was ever known and the horizon was reported once.
  const isBought = (day: number): boolean => addsOlder && (since === undefined || day < since);
  return ({ day, isPending }) => day !== undefined && day < horizon && (isPending || !isBought(day));
}

/** The next state: what is known, without the booked rows that are too old to be known. */
export function writeState(
  before: SyncState | undefined,
  known: readonly KnownRow[],
  today: number,
  { isEmpty, isPartial }: Coverage,
  { span, keepDays = defaultKeepDays }: { span?: Span | undefined; keepDays?: number | undefined },
): SyncState {
  const lastRead = readDay(before?.readOn);
  const isWhole = !isEmpty && !isPartial;
  const from = readDay(span?.from);
  const to = Math.min(today, readDay(span?.to) ?? today);
  // After a gap that the span leaves out, what lies in the gap was not read.
  const joins = from === undefined || lastRead === undefined || from <= lastRead + 1;
  const readOn = isWhole && joins ? Math.max(to, lastRead ?? to) : lastRead;
  const isFull = isWhole && from === undefined && to === today;
  const fullOn = isFull ? today : readDay(before?.fullOn);

  const horizon = nextHorizon(readDay(before?.horizon), today - keepDays, lastRead ?? readOn, known);
  const isKept = ({ status, day, latest = day, seen, isUndated, listed }: KnownRow): boolean => {
    // Without the booked row, the pending one that the bank still lists would be new.
    if (status === 'pending' || listed || isUndated || horizon === undefined) return true;
    const age = status === 'gone' ? (latest ?? seen) : latest;
    return age === undefined || age >= horizon;
  };
  const days = known.flatMap(({ status, day }) => (status === 'booked' && day !== undefined ? [day] : []));
  const since = days.reduce((oldest, day) => Math.min(oldest, day), readDay(before?.since) ?? today);
  return {
    version: 1,
    revision: (before?.revision ?? 0) + 1,
    today: formatDay(today),
    ...(readOn !== undefined && { readOn: formatDay(readOn) }),
    ...(fullOn !== undefined && { fullOn: formatDay(fullOn) }),
    ...(horizon !== undefined && { horizon: formatDay(horizon) }),
    ...(since < today && { since: formatDay(since) }),
    rows: known.filter(isKept),
  };
}

/**
 * Never later than the last read that succeeded before this one, so that an absence of months loses nothing. Never later
 * than a pending row either: a booked row that was forgotten could be taken for its booking.
 */
function nextHorizon(
  old: number | undefined,
  byAge: number,
  lastRead: number | undefined,
  known: readonly KnownRow[],
): number | undefined {
  if (lastRead === undefined) return old;
  let latest = Math.min(byAge, lastRead);
  for (const row of known) if (row.status === 'pending') latest = Math.min(latest, matchDay(row));
  return Math.max(old ?? firstDay, latest);
}

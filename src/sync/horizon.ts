import type { Coverage, Span } from './coverage.ts';
import { formatDay, readDay } from './day.ts';
import type { Row } from './facts.ts';
import { matchDay } from './pending.ts';
import type { KnownRow, SyncState } from './state.ts';

const defaultKeepDays = 120;
/** The earliest day that can be written and read again: 0100-01-01. */
const firstDay = -683_003;

/**
 * Tells whether an unknown row is older than what the given state still knows. With `addsOlder`, a booked one is added
 * nevertheless if it is older than every row that was ever known.
 */
export function createAgeLimit(
  before: SyncState | undefined,
  addsOlder: boolean,
): (row: Pick<Row, 'day' | 'isPending'>) => boolean {
  const horizon = readDay(before?.horizon);
  const since = readDay(before?.since);
  if (horizon === undefined) return () => false;
  // Rows between the oldest one ever known and the horizon have been reported before.
  const isBought = (day: number): boolean => addsOlder && (since === undefined || day < since);
  return ({ day, isPending }) => day !== undefined && day < horizon && (isPending || !isBought(day));
}

/** The next state: the known rows, without the booked ones that are older than the horizon. */
export function writeState(
  before: SyncState | undefined,
  { rows: known, names }: { rows: readonly KnownRow[]; names: readonly string[] },
  today: number,
  { isEmpty, isPartial }: Coverage,
  { span, keepDays = defaultKeepDays }: { span?: Span | undefined; keepDays?: number | undefined },
): SyncState {
  const lastRead = readDay(before?.readOn);
  const isWhole = !isEmpty && !isPartial;
  const from = readDay(span?.from);
  const to = Math.min(today, readDay(span?.to) ?? today);
  // If the span begins after a gap, the gap was not read.
  const joins = from === undefined || lastRead === undefined || from <= lastRead + 1;
  const readOn = isWhole && joins ? Math.max(to, lastRead ?? to) : lastRead;
  const isFull = isWhole && from === undefined && to === today;
  const fullOn = isFull ? today : readDay(before?.fullOn);

  const horizon = nextHorizon(readDay(before?.horizon), today - keepDays, lastRead ?? readOn, known);
  const isKept = ({ status, day, latest = day, seen, isUndated, listed }: KnownRow): boolean => {
    // Without the booked row, the pending one that the bank still lists would count as new.
    if (status === 'pending' || listed || isUndated || horizon === undefined) return true;
    const age = status === 'gone' ? (latest ?? seen) : latest;
    return age === undefined || age >= horizon;
  };
  let since = readDay(before?.since) ?? today;
  for (const { status, day } of known)
    if (status === 'booked' && day !== undefined && day < since) since = day;
  return {
    version: 1,
    revision: (before?.revision ?? 0) + 1,
    today: formatDay(today),
    ...(readOn !== undefined && { readOn: formatDay(readOn) }),
    ...(fullOn !== undefined && { fullOn: formatDay(fullOn) }),
    ...(horizon !== undefined && { horizon: formatDay(horizon) }),
    ...(since < today && { since: formatDay(since) }),
    fields: names,
    rows: known.filter(isKept),
  };
}

/**
 * Never later than the last successful read before this one, so that an absence of months loses nothing. Never later than
 * a pending row either: a forgotten booked row could otherwise be taken for its booking.
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

import { readDay } from './day.ts';
import type { KnownRow } from './state.ts';

/** The requested range of days; an absent bound means no limit. */
export interface Span {
  /** First day, as `YYYY-MM-DD`. */
  from?: string | undefined;
  /** Last day, as `YYYY-MM-DD`. */
  to?: string | undefined;
}

/** What the absence of a row from an answer proves. */
export interface Coverage {
  /** Whether a booked row of this day would have been listed. */
  coversBooked: (day: number | undefined) => boolean;
  /** Whether a pending row of this day would have been listed. */
  coversPending: (day: number | undefined) => boolean;
  isEmpty: boolean;
  /** A dropped row may be any of the absent ones. */
  isPartial: boolean;
}

export interface Partly {
  booked: boolean;
  pending: boolean;
}

export function readCoverage(
  booked: readonly Pick<KnownRow, 'day' | 'isUndated'>[],
  pending: readonly unknown[],
  span: Span | undefined,
  partly: Partly,
): Coverage {
  const from = readDay(span?.from) ?? Number.NEGATIVE_INFINITY;
  const to = readDay(span?.to) ?? Number.POSITIVE_INFINITY;
  // Banks show sliding windows, so a row older than the oldest one listed may be missing.
  let oldest = Number.POSITIVE_INFINITY;
  for (const { day, isUndated } of booked) {
    // An earlier day of a row does not tell how far back the bank's list goes.
    if (day !== undefined && day < oldest && !isUndated) oldest = day;
  }
  const isEmpty = booked.length === 0 && pending.length === 0;
  // The booked row that was dropped may be the absent pending one.
  const isPartial = partly.booked || partly.pending;
  const isInside = (day: number | undefined): day is number => day !== undefined && day >= from && day <= to;
  return {
    coversBooked: (day) => !partly.booked && isInside(day) && day >= oldest,
    coversPending: (day) => !isPartial && !isEmpty && isInside(day),
    isEmpty,
    isPartial,
  };
}

import { readDay } from './day.ts';

/** The days that were asked for; what is absent has no bound. */
export interface Span {
  /** First day, as `YYYY-MM-DD`. */
  from?: string | undefined;
  /** Last day, as `YYYY-MM-DD`. */
  to?: string | undefined;
}

/** What an answer proves by what it does not show. */
export interface Coverage {
  /** Whether a booked row of this day had to be shown. */
  coversBooked: (day: number | undefined) => boolean;
  /** Whether a pending row of this day had to be shown. */
  coversPending: (day: number | undefined) => boolean;
  isEmpty: boolean;
  /** A row that was left out may be any of those that are absent. */
  isPartial: boolean;
}

export interface Partly {
  booked: boolean;
  pending: boolean;
}

export function readCoverage(
  booked: readonly { readonly day?: number | undefined }[],
  pending: readonly unknown[],
  span: Span | undefined,
  partly: Partly,
): Coverage {
  const from = readDay(span?.from) ?? Number.NEGATIVE_INFINITY;
  const to = readDay(span?.to) ?? Number.POSITIVE_INFINITY;
  // Banks give sliding windows: nothing older than the oldest row had to be there.
  let oldest = Number.POSITIVE_INFINITY;
  for (const { day } of booked) if (day !== undefined && day < oldest) oldest = day;
  const isEmpty = booked.length === 0 && pending.length === 0;
  // The booked row that was left out may be the pending one that is absent.
  const isPartial = partly.booked || partly.pending;
  const isInside = (day: number | undefined): day is number => day !== undefined && day >= from && day <= to;
  return {
    coversBooked: (day) => !partly.booked && isInside(day) && day >= oldest,
    coversPending: (day) => !isPartial && !isEmpty && isInside(day),
    isEmpty,
    isPartial,
  };
}

/** A day, in the bank's own calendar. */
export interface ApiDay {
  /** A day without a time. */
  kind: 'date';
  /** `YYYY-MM-DD`. */
  date: string;
}

/** A time of which the zone is not known: it cannot be turned into a moment. */
export interface ApiLocalDateTime {
  /** A day and a time of day, in a zone that the API does not name. */
  kind: 'local-date-time';
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HH:mm:ss`, with whatever fraction was sent. */
  time: string;
}

/** A moment. */
export interface ApiInstant {
  /** A moment. */
  kind: 'instant';
  /** The day in the zone that was sent, `YYYY-MM-DD`. */
  date: string;
  /** The time in the zone that was sent, `HH:mm:ss` with whatever fraction was sent. */
  time: string;
  /** `Z`, or the distance from UTC such as `+01:00`. */
  offset: string;
  /** In ms since the epoch; a finer fraction is cut off. */
  epochMs: number;
}

/** A date as the API sends it: a day, a local time, or a moment. `kind` tells which. */
export type ApiDate = ApiDay | ApiLocalDateTime | ApiInstant;

const form = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(?:(Z)|([+-]\d\d):?(\d\d)?)?)?$/i;

/** `2026-01-31-10.15.00.000000`, as a mainframe's database writes it. */
const dottedTime = /^(\d{4}-\d\d-\d\d)-(\d\d)\.(\d\d)\.(\d\d)/;

/** A day with a zone, as XML writes it: no time, so the zone says nothing. */
const dayWithZone = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)$/;

/**
 * What is certain of a date that a bank sent: a day, a time without a zone, or a moment. `undefined` for `null`,
 * blanks and what is not a date.
 *
 * Banks send `2026-01-31`, `2026-01-31T10:15:00Z`, blanks for the `T`, nanoseconds, dots in the time, and times
 * without a zone, which `new Date()` would silently read in the zone of the machine.
 */
export function parseApiDate(text: string | null | undefined): ApiDate | undefined {
  if (typeof text !== 'string') return undefined;
  const parts = form.exec(text.trim().replace(dottedTime, '$1T$2:$3:$4').replace(dayWithZone, '$1'));
  if (parts === null) return undefined;
  const [, date, clock, utc, hours, minutes = '00'] = parts as unknown as [
    string,
    string,
    ...(string | undefined)[],
  ];
  if (!isDay(date)) return undefined;
  if (clock === undefined) return { kind: 'date', date };
  const time = clock.length === 5 ? `${clock}:00` : clock;
  if (utc === undefined && hours === undefined) {
    return isTime(time) ? { kind: 'local-date-time', date, time } : undefined;
  }
  const offset = utc === undefined ? `${hours}:${minutes}` : 'Z';
  const milliseconds = /\.(\d{1,3})/.exec(time)?.[1]?.padEnd(3, '0') ?? '000';
  const epochMs = Date.parse(`${date}T${time.slice(0, 8)}.${milliseconds}${offset}`);
  return isTime(time) && !Number.isNaN(epochMs)
    ? { kind: 'instant', date, time, offset, epochMs }
    : undefined;
}

/** Whether the calendar has this day; Date.parse alone takes the 31st of February for a day in March. */
export function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

function isTime(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d:([0-5]\d)/.test(time);
}

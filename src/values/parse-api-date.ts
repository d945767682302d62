/** A day, in the bank's own calendar. */
export interface ApiDay {
  /** A day without a time. */
  kind: 'date';
  /** `YYYY-MM-DD`. */
  date: string;
}

/** A date and time without a time zone. It cannot be converted to an exact time. */
export interface ApiLocalDateTime {
  /** A day and a time of day, in an unknown time zone. */
  kind: 'local-date-time';
  /** `YYYY-MM-DD`. */
  date: string;
  /** `HH:mm:ss`, with the fraction that was sent, if any. */
  time: string;
}

/** An exact time. */
export interface ApiInstant {
  /** An exact time. */
  kind: 'instant';
  /** The day in the time zone that was sent, `YYYY-MM-DD`. */
  date: string;
  /** The time in the time zone that was sent, `HH:mm:ss` with the fraction that was sent, if any. */
  time: string;
  /** `Z`, or the offset from UTC such as `+01:00`. */
  offset: string;
  /** In ms since the epoch. Smaller fractions are cut off. */
  epochMs: number;
}

/** A date as the API sends it: a day, a local time, or an exact time. `kind` says which. */
export type ApiDate = ApiDay | ApiLocalDateTime | ApiInstant;

/** No hour above 23 and no minute above 59, in the time and in the offset. */
const form =
  /^(\d{4}-\d\d-\d\d)(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?) ?(?:(Z)|([+-](?:[01]\d|2[0-3])):?([0-5]\d)?)?)?$/i;

/** `2026-01-31-10.15.00.000000`, as mainframe databases write it. */
const dottedTime = /^(\d{4}-\d\d-\d\d)-(\d\d)\.(\d\d)\.(\d\d)/;

/** A day with a time zone, as in XML. Without a time, the zone means nothing. */
const dayWithZone = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)$/;

/**
 * Reads from a bank's date what is certain: a day, a time without a time zone, or an exact time. `undefined` for `null`,
 * spaces and anything that is not a date.
 *
 * Banks send `2026-01-31`, `2026-01-31T10:15:00Z`, a space in place of the `T`, nanoseconds, dots in the time, and times
 * without a time zone, which `new Date()` would silently read in the machine's time zone.
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
  if (utc === undefined && hours === undefined) return { kind: 'local-date-time', date, time };
  const offset = utc === undefined ? `${hours}:${minutes}` : 'Z';
  const milliseconds = /\.(\d{1,3})/.exec(time)?.[1]?.padEnd(3, '0') ?? '000';
  const epochMs = Date.parse(`${date}T${time.slice(0, 8)}.${milliseconds}${offset}`);
  return { kind: 'instant', date, time, offset, epochMs };
}

/** Whether the calendar has this day. `Date.parse` alone turns the 31st of February into a day in March. */
export function isDay(date: string): boolean {
  const time = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
}

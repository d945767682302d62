const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

// The three forms of an HTTP date. All are in GMT, though the last does not state it.
const forms = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (?<day>\d\d)-(?<month>[A-Z][a-z]{2})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?<month>[A-Z][a-z]{2}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/,
];

/**
 * The time that a `Retry-After` header names, in ms since the epoch and never in the past: whole seconds or an HTTP
 * date. Anything else is ignored.
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
 */
export function readRetryAfter(header: string | null, nowMs: number): number | undefined {
  const value = header ?? '';
  // Longer numbers can only be points in time, which this header does not allow.
  if (/^\d{1,9}$/.test(value)) return nowMs + Number(value) * 1000;
  const dateMs = readHttpDate(value, nowMs);
  return dateMs === undefined ? undefined : Math.max(nowMs, dateMs);
}

function readHttpDate(value: string, nowMs: number): number | undefined {
  const parts = forms.map((form) => form.exec(value)?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const { day, month, year, time } = parts as Record<'day' | 'month' | 'year' | 'time', string>;
  const monthIndex = months.indexOf(month);
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  const isTime = hours < 24 && minutes < 60 && seconds <= 60;
  const dayMs = Date.UTC(toFullYear(year, nowMs), monthIndex, Number(day));
  // `Date` would turn a day that the month lacks into a day of the next month.
  if (monthIndex < 0 || !isTime || new Date(dayMs).getUTCDate() !== Number(day)) return undefined;
  return dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** A two-digit year is in this century, unless that is more than 50 years ahead. */
function toFullYear(year: string, nowMs: number): number {
  if (year.length === 4) return Number(year);
  const thisYear = new Date(nowMs).getUTCFullYear();
  const full = Math.floor(thisYear / 100) * 100 + Number(year);
  return full > thisYear + 50 ? full - 100 : full;
}

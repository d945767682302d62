/** Days are counted from 1970-01-01: spans of them are then plain subtraction. */
const dayMs = 86_400_000;

const form = /^(\d{4})-(\d\d)-(\d\d)(?!\d)/;

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The day that a text begins with; `undefined` where it does not begin with a day of the calendar. */
export function readDay(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? form.exec(value) : null;
  if (parts === null) return undefined;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = (lengths[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  // `Date.UTC` takes a year below 100 for one of the last century.
  if (year < 100 || day < 1 || day > length) return undefined;
  return Date.UTC(year, month - 1, day) / dayMs;
}

export function formatDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Banks send years such as 5207 and 0001. A row may lie ahead by an order's time, not by more than that. */
export function isPlausible(day: number, today: number): boolean {
  return day >= 10_957 && day <= today + 400;
}

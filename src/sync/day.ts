/** Days are counted from 1970-01-01, so that the distance between two is a subtraction. */
const dayMs = 86_400_000;

const lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * The day at the start of a text, or `undefined` if there is no calendar day. It reads character by character, which is
 * fast: each row has several days.
 */
export function readDay(value: unknown): number | undefined {
  if (typeof value !== 'string' || value[4] !== '-' || value[7] !== '-') return undefined;
  const year = readDigits(value, 0, 4);
  const month = readDigits(value, 5, 7);
  const day = readDigits(value, 8, 10);
  // Further digits mean that it is not a day.
  if (readDigits(value, 10, 11) >= 0) return undefined;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const length = (lengths[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0);
  // `Date.UTC` reads years below 100 as years of the 20th century.
  if (year < 100 || day < 1 || day > length) return undefined;
  return Date.UTC(year, month - 1, day) / dayMs;
}

/** The number in part of a text; `-1` if it contains anything but digits. */
export function readDigits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

export function formatDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Banks send years such as 5207 and 0001. An order's day may lie ahead, but not by more than this. */
export function isPlausible(day: number, today: number): boolean {
  return day >= 10_957 && day <= today + 400;
}

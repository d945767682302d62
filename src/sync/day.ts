/** Days are counted from 1970-01-01: spans of them are then plain subtraction. */
const dayMs = 86_400_000;

const form = /^(\d{4})-(\d\d)-(\d\d)(?!\d)/;

/** The day that a text begins with; `undefined` where it does not begin with a day of the calendar. */
export function readDay(value: unknown): number | undefined {
  const parts = typeof value === 'string' ? form.exec(value) : null;
  if (parts === null) return undefined;
  const ms = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]));
  // 30 February would become 2 March, and the year 26 would become 1926.
  return formatDay(ms / dayMs) === parts[0] ? ms / dayMs : undefined;
}

export function formatDay(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

/** Banks send years such as 5207 and 0001. A row may lie ahead by an order's time, not by more than that. */
export function isPlausible(day: number, today: number): boolean {
  return day >= 10_957 && day <= today + 400;
}

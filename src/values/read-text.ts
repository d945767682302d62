/** A row as it came, whatever that was: every field may be anything. */
export type AnyRow = Readonly<Record<string, unknown>>;

/** @returns an empty row for what is not an object. */
export function toRow(value: unknown): AnyRow {
  return typeof value === 'object' && value !== null ? (value as AnyRow) : {};
}

/** The text of a field, without blanks around it; `undefined` if there is none. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return `${value}`;
  return (typeof value === 'string' && value.trim()) || undefined;
}

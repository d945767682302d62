/** A row as it arrived: every field may be anything. */
export type AnyRow = Readonly<Record<string, unknown>>;

/** @returns an empty row if the value is not an object. */
export function toRow(value: unknown): AnyRow {
  return typeof value === 'object' && value !== null ? (value as AnyRow) : {};
}

/** The trimmed text of a field; `undefined` if there is none. */
export function readText(value: unknown): string | undefined {
  if (typeof value === 'number') return `${value}`;
  return (typeof value === 'string' && value.trim()) || undefined;
}

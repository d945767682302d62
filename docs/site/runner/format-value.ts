const mostCharacters = 6_000;

/** A value as the page prints it: text as it is, everything else as readable JSON. */
export function formatValue(value: unknown): string {
  const text = typeof value === 'string' ? value : describe(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}

function describe(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null) return String(value);
  try {
    return JSON.stringify(value, (_key, part) => (typeof part === 'bigint' ? `${part}n` : part), 2);
  } catch {
    return String(value);
  }
}

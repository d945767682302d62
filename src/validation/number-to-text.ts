/**
 * The text of a number that a bank sent in place of text; `undefined` if parsing may have lost digits: a double keeps
 * 15 of them reliably.
 */
export function numberToText(value: unknown): string | undefined {
  if (typeof value !== 'number') return undefined;
  const text = Object.is(value, -0) ? '-0' : String(value);
  const digits = /^-?(\d+)(?:\.(\d+))?$/.exec(text);
  if (digits === null) return undefined;
  const [, whole = '', fraction = ''] = digits;
  const count = whole === '0' ? fraction.length : whole.length + fraction.length;
  return count <= 15 ? text : undefined;
}

/**
 * The text of a number that a bank sent in place of text; `undefined` if parsing may have lost digits: a double keeps
 * 15 of them reliably.
 */
export function numberToText(value: unknown): string | undefined {
  if (typeof value !== 'number') return undefined;
  const text = Object.is(value, -0) ? '-0' : String(value);
  const digits = text.replace(/^-?(?:0\.)?|\./g, '');
  return /^\d{1,15}$/.test(digits) ? text : undefined;
}

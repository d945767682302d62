/**
 * The text of a number that a bank sent in place of text; `undefined` where digits may have been lost before anybody
 * could read them: a double holds 15 of them for sure.
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

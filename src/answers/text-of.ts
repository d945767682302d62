/** Where gateways and frameworks put their words, the most telling first. */
const wordKeys = [
  'message',
  'msg',
  'reason',
  'text',
  'detail',
  'description',
  'error_description',
  'title',
  'summary',
  'error',
];
const maxDepth = 4;
const maxLength = 10_000;

/**
 * The words in a part of an error's body: a text, texts in a list, or an object that has some as `message`, `reason`
 * and the like. `''` where there are none. Bounded: what comes after it never looks at more.
 */
export function textOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value.slice(0, maxLength);
  if (typeof value !== 'object' || value === null || depth > maxDepth) return '';
  if (!Array.isArray(value)) {
    for (const key of wordKeys) {
      const words = Object.hasOwn(value, key)
        ? textOf((value as Record<string, unknown>)[key], depth + 1)
        : '';
      if (words !== '') return words;
    }
    return '';
  }
  let text = '';
  for (const part of value) {
    const words = textOf(part, depth + 1);
    if (words !== '') text += text === '' ? words : `; ${words}`;
    if (text.length > maxLength) break;
  }
  return text.slice(0, maxLength);
}

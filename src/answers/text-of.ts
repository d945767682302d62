/** The keys under which gateways and frameworks put their message, most specific first. */
export const wordKeys: readonly string[] = [
  'message',
  'error_message',
  'errorMessage',
  'msg',
  'reason',
  'text',
  'faultstring',
  'detail',
  'description',
  'error_description',
  'title',
  'summary',
  'error',
  'fault',
  'data',
  // The text of a message that names its language (OData).
  'value',
];
const allSpellings = /* @__PURE__ */ wordKeys.flatMap(spellings);
const maxDepth = 4;
const maxLength = 10_000;

/** A key as it is, and as .NET writes it. */
export function spellings(key: string): string[] {
  return [key, `${key.charAt(0).toUpperCase()}${key.slice(1)}`];
}

/**
 * The text in a part of an error's body: a string, a list of strings, or an object with `message`, `reason`
 * and the like. `''` if there is none. Its length is bounded.
 */
export function textOf(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value.slice(0, maxLength);
  if (typeof value !== 'object' || value === null || depth > maxDepth) return '';
  if (!Array.isArray(value)) {
    for (const key of allSpellings) {
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

/** The languages of the 31 countries (ISO 639-1). Pages in a language without a translation are in English. */
const supported = [
  ...['bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'ga', 'hr', 'hu', 'is', 'it', 'lt'],
  ...['lv', 'mt', 'nb', 'nl', 'no', 'pl', 'pt', 'ro', 'sk', 'sl', 'sv'],
];

/** Accepts two letters, `de` or `DE`. The API refuses a region: `de-AT`, `en_GB`. */
export function isSupportedLanguage(code: unknown): boolean {
  return typeof code === 'string' && supported.includes(code.toLowerCase());
}

/** The languages of the 31 countries (ISO 639-1); those without a translation are shown English texts. */
const supported = [
  ...['bg', 'cs', 'da', 'de', 'el', 'en', 'es', 'et', 'fi', 'fr', 'ga', 'hr', 'hu', 'is', 'it', 'lt'],
  ...['lv', 'mt', 'nb', 'nl', 'no', 'pl', 'pt', 'ro', 'sk', 'sl', 'sv'],
];

/** Accepts `de`, `DE` and, with a region, `de-AT`. */
export function isSupportedLanguage(code: unknown): boolean {
  return (
    typeof code === 'string' &&
    /^[a-z]{2}(?:[-_][a-z]{2})?$/i.test(code) &&
    supported.includes(code.toLowerCase().slice(0, 2))
  );
}

import { isPlaceholder } from './is-placeholder.ts';
import { type AnyRow, readText, toRow } from './read-text.ts';

/** The lists come first: if a bank sends the same text as a whole and in lines, the lines are kept. */
const textFields = [
  'remittanceInformationUnstructuredArray',
  'remittanceInformationUnstructured',
  'remittanceInformationStructuredArray',
  'remittanceInformationStructured',
  'additionalInformation',
];

/** All free texts of a row, line by line, without placeholders and repetitions. */
export function readLines(row: AnyRow): string[] {
  const lines: string[] = [];
  const seen = new Set<string>();
  const isNew = (text: string): boolean => seen.size < seen.add(toKey(text)).size;
  for (const field of textFields) {
    const texts = readTexts(row[field]);
    // The same text as in another field, with other line breaks.
    if (texts.length !== 1 && !isNew(texts.join(''))) continue;
    lines.push(...texts.filter(isNew));
  }
  return lines;
}

/** The lines of one free-text field: text, an object with a `reference`, or a list of both. */
export function readTexts(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value])
    .flatMap((entry) => (readText(entry) ?? readText(toRow(entry).reference) ?? '').split(/%nl%|\\n|\r?\n/i))
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => !isPlaceholder(line));
}

/** Texts that differ only in spaces, case and punctuation have the same key. */
function toKey(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '') || text;
}

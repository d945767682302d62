import { readDay } from './day.ts';

/** Values nested deeper than this are not compared, so that hostile nesting cannot overflow the stack. */
const deepest = 12;

const ascii = /^[\0-\x7f]*$/;
const decimal = /^([+-]?)(?=\.?\d)0*(\d*)(?:\.(\d*?)0*)?$/;
const leadingDate =
  /^\s*(?:\d{4}[-./](?:0\d|1[0-2])[-./][0-3]\d|[0-3]\d[-./](?:0\d|1[0-2])(?:[-./](?:\d\d){1,2})?)(?!\d)[\s:,;-]*/;
const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?(Z|[+-]\d\d:?\d\d)?$/i;

/** Only the letters and digits, regardless of case, spaces and how accents are encoded. */
export function normaliseText(text: string): string {
  if (ascii.test(text)) return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');
  // Through upper case, which makes `ß` and `SS` equal.
  return fold(text).replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/** The words of a text, each once, normalised as in `normaliseText`. */
export function wordsOf(text: string): string[] {
  const words = ascii.test(text)
    ? text.toLowerCase().match(/[a-z0-9]{2,}/g)
    : fold(text).match(/[\p{L}\p{M}\p{N}]{2,}/gu);
  return [...new Set(words)];
}

function fold(text: string): string {
  return text.normalize('NFKC').toUpperCase().toLowerCase();
}

/** Banks put a day in front of the text in one answer and not in the next. */
export function withoutLeadingDate(text: string): string {
  const first = text.charCodeAt(0);
  if (first > 57 && first < 128) return text;
  return text.replace(leadingDate, '');
}

/** A sum in one form: `-5.5`, `-5.50` and `-05.500` are equal. */
export function normaliseAmount(value: unknown): { digits: string; sign: number } | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  // No sum is this long, and the pattern would be slow on it.
  if (typeof text !== 'string' || text.length > 40) return undefined;
  // No sum begins with a letter, as most texts do.
  const first = text.charCodeAt(0);
  if (first > 57 && first < 128) return undefined;
  const parts = decimal.exec(text.trim().replace('\u2212', '-'));
  if (parts === null) return undefined;
  const [, sign, all, part = ''] = parts as unknown as [string, string, string, string?];
  const whole = all || '0';
  const digits = part === '' ? whole : `${whole}.${part}`;
  return { digits, sign: digits === '0' ? 0 : sign === '-' ? -1 : 1 };
}

/** A value as text, equal for equal facts; `''` if it is empty. */
export function normaliseValue(name: string, value: unknown, depth = 0): string {
  if (typeof value === 'string') return normaliseString(name, value);
  if (typeof value === 'number' || typeof value === 'boolean') return normaliseString(name, String(value));
  if (typeof value !== 'object' || value === null || depth > deepest) return '';
  if (Array.isArray(value)) {
    const items = value.map((item) => normaliseValue(name, item, depth + 1)).filter((item) => item !== '');
    // A text is the same however it is split into lines, and a list of one is that one.
    return items.join(name.startsWith('remittance') ? '' : ',');
  }
  const record = value as Record<string, unknown>;
  const parts: string[] = [];
  for (const key of Object.keys(record).sort()) {
    const text = normaliseValue(key, record[key], depth + 1);
    if (text !== '') parts.push(`${key}:${text}`);
  }
  return parts.length === 0 ? '' : `{${parts.join()}}`;
}

function normaliseString(name: string, value: string): string {
  if (name.endsWith('Id') || name === 'entryReference') return value.trim();
  if (name.endsWith('DateTime')) return normaliseTime(value);
  if (name.endsWith('Date') && readDay(value) !== undefined) return value.slice(0, 10);
  const amount = normaliseAmount(value);
  if (amount !== undefined) return amount.sign < 0 ? `-${amount.digits}` : amount.digits;
  const text = isFreeText(name) ? withoutLeadingDate(value) : value;
  return normaliseText(text) || value.trim();
}

function isFreeText(name: string): boolean {
  return name.startsWith('remittance') || name === 'additionalInformation';
}

/** A time to the second, in UTC if it has an offset. */
function normaliseTime(value: string): string {
  const parts = time.exec(value.trim());
  if (parts === null) return value.trim();
  const [, day = '', hours, minutes, seconds = '00', zone] = parts;
  const local = `${day}T${hours}:${minutes}:${seconds}`;
  if (zone === undefined) return local;
  const offset = zone.length === 1 ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const ms = Date.parse(local + offset);
  return Number.isNaN(ms) ? value.trim() : `${ms / 1000}Z`;
}

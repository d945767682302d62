import { readDay, readDigits } from './day.ts';
import { addLetters, addText, placeOf, returnTo } from './hash.ts';

/** Values nested deeper than this are not compared, so that hostile nesting cannot overflow the stack. */
const deepest = 12;

const ascii = /^[\0-\x7f]*$/;
const decimal = /^([+-]?)(?=\.?\d)0*(\d*)(?:\.(\d*?)0*)?$/;
const leadingDate =
  /^\s*(?:\d{4}[-./](?:0\d|1[0-2])[-./][0-3]\d|[0-3]\d[-./](?:0\d|1[0-2])(?:[-./](?:\d\d){1,2})?)(?!\d)[\s:,;-]*/;
const time = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?(Z|[+-]\d\d:?\d\d)?$/i;

/** Only the letters and digits, regardless of case, spaces and how accents are encoded. */
export function normaliseText(text: string): string {
  let letters = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit > 127) return normaliseForeign(text);
    if (isLetterOrDigit(unit)) continue;
    letters += text.slice(from, at);
    from = at + 1;
  }
  return (letters + text.slice(from)).toLowerCase();
}

function normaliseForeign(text: string): string {
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
  // Through upper case, which makes `ß` and `SS` equal.
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

/** How the texts of a field are compared: by name, since banks fill each field in their own way. */
export type FieldKind = 'id' | 'time' | 'day' | 'freeText' | 'remittance' | 'other';

export function kindOf(name: string): FieldKind {
  if (name.endsWith('Id') || name === 'entryReference') return 'id';
  if (name.endsWith('DateTime')) return 'time';
  if (name.endsWith('Date')) return 'day';
  if (name.startsWith('remittance')) return 'remittance';
  return name === 'additionalInformation' ? 'freeText' : 'other';
}

/** Adds a value to the hash, the same for equal facts. `false`, and nothing is added, if it is empty. */
export function addValue(kind: FieldKind, value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return addString(kind, value);
  if (typeof value === 'number' || typeof value === 'boolean') return addString(kind, String(value));
  if (typeof value !== 'object' || value === null || depth > deepest) return false;
  if (Array.isArray(value)) {
    // A text is the same however it is split into lines, and a list of one is that one.
    const separator = kind === 'remittance' ? '' : ',';
    let isEmpty = true;
    for (const item of value) {
      if (addPart(isEmpty ? '' : separator, kind, item, depth)) isEmpty = false;
    }
    return !isEmpty;
  }
  const record = value as Record<string, unknown>;
  let isEmpty = true;
  for (const key of sortedKeys(record)) {
    const before = `${isEmpty ? '{' : ','}${key}:`;
    if (addPart(before, kindOf(key), record[key], depth)) isEmpty = false;
  }
  if (!isEmpty) addText('}');
  return !isEmpty;
}

/** Adds a value after a text, or neither if the value is empty. */
function addPart(before: string, kind: FieldKind, value: unknown, depth: number): boolean {
  const place = placeOf();
  addText(before);
  if (addValue(kind, value, depth + 1)) return true;
  returnTo(place);
  return false;
}

function sortedKeys(record: Record<string, unknown>): string[] {
  const keys = Object.keys(record);
  for (let at = 1; at < keys.length; at++) {
    if ((keys[at] as string) < (keys[at - 1] as string)) return keys.sort();
  }
  return keys;
}

function addString(kind: FieldKind, value: string): boolean {
  // Most texts begin with a letter. Such a text is neither empty nor a sum, and has no day in front.
  if (kind !== 'id' && kind !== 'time' && isLetter(value.charCodeAt(0)) && addLetters(value)) return true;
  const text = normaliseString(kind, value);
  addText(text);
  return text !== '';
}

/** Whether a character is an ASCII letter. */
export function isLetter(unit: number): boolean {
  return (unit > 96 && unit < 123) || (unit > 64 && unit < 91);
}

/** Whether a character is an ASCII letter or a digit. */
export function isLetterOrDigit(unit: number): boolean {
  return isLetter(unit) || (unit > 47 && unit < 58);
}

function normaliseString(kind: FieldKind, value: string): string {
  if (kind === 'id') return value.trim();
  if (kind === 'time') return normaliseTime(value);
  if (kind === 'day' && readDay(value) !== undefined) return value.slice(0, 10);
  const amount = normaliseAmount(value);
  if (amount !== undefined) return amount.sign < 0 ? `-${amount.digits}` : amount.digits;
  const isFree = kind === 'freeText' || kind === 'remittance';
  return normaliseText(isFree ? withoutLeadingDate(value) : value) || value.trim();
}

/** A time to the second, in UTC if it has an offset. */
function normaliseTime(value: string): string {
  const seconds = readUtc(value);
  if (seconds !== undefined) return `${seconds}Z`;
  const parts = time.exec(value.trim());
  if (parts === null) return value.trim();
  const [, day = '', hours, minutes, second = '00', zone] = parts;
  const local = `${day}T${hours}:${minutes}:${second}`;
  if (zone === undefined) return local;
  const offset = zone.length === 1 ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const ms = Date.parse(local + offset);
  return Number.isNaN(ms) ? value.trim() : `${ms / 1000}Z`;
}

/** The seconds since 1970 of a time as most banks write it, without a pattern: `2026-01-31T08:15:00.000Z`. */
function readUtc(text: string): number | undefined {
  const end = text.length - 1;
  const isUsual = text[10] === 'T' && text[13] === ':' && text[16] === ':' && text[end] === 'Z';
  if (!isUsual || (end > 19 && text[19] !== '.') || readDigits(text, 20, end) < 0) return undefined;
  const day = readDay(text);
  const [hour, minute, second] = [
    readDigits(text, 11, 13),
    readDigits(text, 14, 16),
    readDigits(text, 17, 19),
  ];
  if (day === undefined || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
    return undefined;
  }
  return day * 86_400 + hour * 3_600 + minute * 60 + second;
}

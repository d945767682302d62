import type { Transaction } from '../schemas/transactions.ts';
import { isPlausible, readDay } from './day.ts';
import { createPrint, hash, numberHash, shortHash } from './hash.ts';
import { normaliseAmount, normaliseText, normaliseValue, withoutLeadingDate, wordsOf } from './normalise.ts';
import { isPlaceholder, readIds } from './row-ids.ts';

/** What is kept of a row to recognise it: days, hashes and a currency, but none of the bank's texts. */
export interface Facts {
  /** Hash of all its fields, which does not depend on their spelling. */
  readonly print: string;
  /** The day it was booked, otherwise its value date, in days since 1970. */
  readonly day?: number;
  /** Its value date. */
  readonly valueDay?: number;
  /** Hash of the sum without its sign. */
  readonly amount: string;
  /** The sign of the amount: `1`, `0` or `-1`. */
  readonly sign: number;
  /** `''` if neither the row nor the caller names it. */
  readonly currency: string;
  /** Hash of the counterparty's account, after the letter of its kind. */
  readonly account?: string;
  /** Hash of its free text. */
  readonly text: string;
  /** Hash of the names of both sides. */
  readonly names: string;
  /** Hashes of the words of the names and of the text, for comparing parties. */
  readonly party: readonly string[];
  /** Hashes of the words of its free text. */
  readonly words: readonly string[];
  /** Hashes of its ids, after the letter of their kind. */
  readonly keys: readonly string[];
  /** Hashes of the fields that are not empty. */
  readonly fields: Readonly<Record<string, string>>;
}

/** A row of an answer. Its facts are computed on demand, since most rows are recognised by their print. */
export interface Row {
  readonly row: Transaction;
  readonly isPending: boolean;
  readonly print: string;
  readonly day: number | undefined;
  /** Hashes of all its ids, and of the ids that occur once in the answer. */
  readonly ids: readonly string[];
  readonly keys: readonly string[];
  /** The ids themselves as one text, to sort by: ids that increase keep their order when they are reissued. */
  readonly order: string;
  readonly facts: Facts;
  /** Hash of the row, to the last character. */
  readonly spelling: number;
}

const maxWords = 12;
const symbols = /\p{So}/u;
const days = ['bookingDate', 'bookingDateTime', 'valueDate', 'valueDateTime'] as const;
const texts = [
  'remittanceInformationUnstructured',
  'remittanceInformationUnstructuredArray',
  'remittanceInformationStructured',
  'remittanceInformationStructuredArray',
  'additionalInformation',
] as const;

/** Hash of a row, to the last character. Most rows have not changed and are recognised by this alone. */
export function spellingOf(row: Transaction): number {
  return numberHash(spell(row));
}

export function readRow(
  given: Transaction,
  isPending: boolean,
  today: number,
  ownCurrency: string | undefined,
  isTelling: (id: string) => boolean,
  known?: number,
): Row {
  // A caller may pass answers that no schema has checked.
  const isRecord = typeof given === 'object' && given !== null;
  const row = isRecord ? given : ({} as Transaction);
  const { print, fields } = isRecord ? readFields(row) : createPrint([['', String(given)]]);
  const [day, valueDay] = [dayOf(row, days, today), dayOf(row, days.slice(2), today)];
  const idTexts = readIds(row, isPending);
  const ids = idTexts.map(toKey);
  let facts: Facts | undefined;
  let keys: readonly string[] | undefined;
  let spelling = known;
  return {
    row: given,
    isPending,
    print,
    day,
    ids,
    order: idTexts.join(' '),
    get keys(): readonly string[] {
      keys ??= ids.filter(isTelling);
      return keys;
    },
    get facts(): Facts {
      facts ??= {
        print,
        ...(day !== undefined && { day }),
        ...(valueDay !== undefined && { valueDay }),
        ...readSum(row, ownCurrency),
        ...readParty(row, isPending),
        keys: this.keys,
        fields,
      };
      return facts;
    },
    get spelling(): number {
      spelling ??= spellingOf(given);
      return spelling;
    },
  };
}

/** Nesting that would overflow the stack is left to the print, which stops at a depth. */
export function spell(row: Transaction): string {
  try {
    return JSON.stringify(row) ?? '';
  } catch {
    return '';
  }
}

export function toKey(id: string): string {
  return id.slice(0, 2) + hash(id);
}

function readFields(row: Transaction): Pick<Facts, 'print' | 'fields'> {
  const record = row as unknown as Record<string, unknown>;
  const values: [string, string][] = [];
  for (const name of Object.keys(record)) {
    const value = normaliseValue(name, record[name]);
    if (value !== '') values.push([name, value]);
  }
  return createPrint(values);
}

function dayOf(row: Transaction, names: readonly (typeof days)[number][], today: number): number | undefined {
  for (const name of names) {
    const day = readDay(row[name]);
    if (day !== undefined && isPlausible(day, today)) return day;
  }
  return undefined;
}

function readSum(row: Transaction, ownCurrency = ''): Pick<Facts, 'amount' | 'sign' | 'currency'> {
  const { amount, currency } = (row.transactionAmount ?? {}) as { amount?: unknown; currency?: unknown };
  const sum = normaliseAmount(amount);
  // A sum that is not a number is compared as it is.
  const digits = sum?.digits ?? normaliseValue('', row.transactionAmount);
  const own = typeof currency === 'string' ? currency.trim() : '';
  return {
    amount: digits === '' ? '' : shortHash(digits),
    sign: sum?.sign ?? 1,
    currency: (own || ownCurrency).toUpperCase(),
  };
}

function readParty(
  row: Transaction,
  isPending: boolean,
): Pick<Facts, 'account' | 'text' | 'names' | 'party' | 'words'> {
  const isOut = (normaliseAmount(row.transactionAmount?.amount)?.sign ?? -1) < 0;
  const outNames = [row.creditorName, row.ultimateCreditor];
  const inNames = [row.debtorName, row.ultimateDebtor];
  let names = joinTexts(isOut ? outNames : inNames);
  // Some banks give a purchase the wrong sign while it is pending.
  if (names === '' && isPending && !isOut) names = joinTexts(outNames);
  const text = joinTexts(texts.map((name) => row[name]));
  const account = readAccount(isOut ? row.creditorAccount : row.debtorAccount);
  return {
    ...(account !== undefined && { account }),
    text: hashText(text),
    names: hashText(names),
    party: hashWords(names),
    words: hashWords(text),
  };
}

/** Banks send the same text in several fields, in some answers and not in others. */
function joinTexts(values: readonly unknown[]): string {
  let all = '';
  let normalised = '';
  for (const value of values) {
    for (const line of Array.isArray(value) ? value : [value]) {
      if (typeof line !== 'string' && typeof line !== 'number') continue;
      const text = withoutLeadingDate(String(line));
      const own = textKey(text);
      if (own === '' || (isPlaceholder(text) && !symbols.test(own)) || normalised.includes(own)) continue;
      all += ` ${text}`;
      normalised += own;
    }
  }
  return all;
}

function hashText(text: string): string {
  const normalised = textKey(text);
  return normalised === '' ? '' : hash(normalised);
}

/** Its letters and digits or, if it has none, the emoji that replace them. */
function textKey(text: string): string {
  return normaliseText(text) || (symbols.test(text) ? text.trim() : '');
}

function hashWords(text: string): string[] {
  return wordsOf(text).slice(0, maxWords).map(shortHash);
}

function readAccount(value: unknown): string | undefined {
  const account = Array.isArray(value) ? value[0] : value;
  if (typeof account === 'string') return accountHash('t', account);
  if (typeof account !== 'object' || account === null) return undefined;
  const { iban, bban, pan, msisdn } = account as Record<string, unknown>;
  return (
    accountHash('i', iban) ?? accountHash('b', bban) ?? accountHash('p', pan) ?? accountHash('m', msisdn)
  );
}

/** A masked number does not identify an account. */
function accountHash(kind: string, value: unknown): string | undefined {
  if (typeof value !== 'string' || /[*]|x{3}/i.test(value)) return undefined;
  const normalised = normaliseText(value);
  return normalised === '' ? undefined : kind + hash(normalised);
}

import type { Transaction } from '../schemas/transactions.ts';
import { isPlausible, readDay } from './day.ts';
import { createFieldReader, type Fields, type ReadFields } from './fields.ts';
import { beginHash, endHash, hash, shortHash, textOf } from './hash.ts';
import { addValue, normaliseAmount, normaliseText } from './normalise.ts';
import { readKeys } from './row-ids.ts';
import { hashLines, hashWords, linesOf } from './texts.ts';

/** What is kept of a row to recognise it: days, hashes and a currency, but none of the bank's texts. */
export interface Facts {
  /** Hash of all its fields, which does not depend on their spelling. */
  readonly print: string;
  /** The day it was booked, otherwise its value date, in days since 1970. */
  readonly day?: number | undefined;
  /** Its value date. */
  readonly valueDay?: number | undefined;
  /** Hash of the sum without its sign. */
  readonly amount: string;
  /** The sign of the amount: `1`, `0` or `-1`. */
  readonly sign: number;
  /** `''` if neither the row nor the caller names it. */
  readonly currency: string;
  /** Hash of the counterparty's account, after the letter of its kind. */
  readonly account?: string | undefined;
  /** Hash of its free text. */
  readonly text: string;
  /** Hash of the names of both sides. */
  readonly names: string;
  /** Hashes of the words of the names and of the text, for comparing parties. */
  readonly party: readonly string[];
  /** Hashes of its ids, after the letter of their kind. */
  readonly keys: readonly string[];
  /** Hashes of the fields that are not empty. */
  readonly fields: Fields;
}

/** A row of an answer. */
export interface Row extends Facts {
  readonly row: Transaction;
  readonly isPending: boolean;
  /** Its free text, each line once. */
  readonly lines: readonly string[];
  /** What it is sorted by, if days are equal. */
  order?: string;
  /** The ids that occur once in the answer. */
  keys: readonly string[];
  readonly fields: ReadFields;
}

export interface RowReader {
  /** Reads the fields of a row, and gives what `printKeyOf` gives for its print. */
  readPrint: (row: Transaction) => number;
  /** Reads the rest of the row whose fields were read last. */
  readRest: (row: Transaction, isPending: boolean) => Row;
}

type Party = Pick<Facts, 'names' | 'party'>;

const days = ['bookingDate', 'bookingDateTime', 'valueDate', 'valueDateTime'] as const;
const valueDays = days.slice(2);
const nobody: Party = { names: '', party: [] };

/** Reads the rows of one answer. Names and accounts that come again and again are hashed once. */
export function createRowReader(today: number, ownCurrency = ''): RowReader {
  const fields = createFieldReader();
  const parties = new Map<string, Party>();
  const accounts = new Map<string, string | undefined>();

  const readParty = (name: unknown, ultimate: unknown): Party => {
    if (!name && !ultimate) return nobody;
    const isText = (typeof name === 'string' || !name) && (typeof ultimate === 'string' || !ultimate);
    const key = ultimate ? `${name ?? ''}\n${ultimate}` : (name as string);
    let party = isText ? parties.get(key) : undefined;
    if (party === undefined) {
      const lines = linesOf([name, ultimate]);
      party = { names: hashLines(lines), party: hashWords(lines) };
      if (isText) parties.set(key, party);
    }
    return party;
  };

  const readAccount = (kind: string, value: unknown): string | undefined => {
    if (typeof value !== 'string') return undefined;
    const key = kind + value;
    if (!accounts.has(key)) accounts.set(key, hashAccount(kind, value));
    return accounts.get(key);
  };

  const accountOf = (value: unknown): string | undefined => {
    const account = Array.isArray(value) ? value[0] : value;
    if (typeof account === 'string') return readAccount('t', account);
    if (typeof account !== 'object' || account === null) return undefined;
    const { iban, bban, pan, msisdn } = account as Record<string, unknown>;
    return (
      readAccount('i', iban) ?? readAccount('b', bban) ?? readAccount('p', pan) ?? readAccount('m', msisdn)
    );
  };

  return {
    readPrint: fields.read,
    readRest(given, isPending) {
      // A caller may pass answers that no schema has checked.
      const row = (typeof given === 'object' && given !== null ? given : {}) as Partial<Transaction>;
      const { amount, currency } = (row.transactionAmount ?? {}) as { amount?: unknown; currency?: unknown };
      const sum = normaliseAmount(amount);
      const isOut = (sum?.sign ?? -1) < 0;
      let party = isOut
        ? readParty(row.creditorName, row.ultimateCreditor)
        : readParty(row.debtorName, row.ultimateDebtor);
      // Some banks give a purchase the wrong sign while it is pending.
      if (party.names === '' && isPending && !isOut)
        party = readParty(row.creditorName, row.ultimateCreditor);
      const lines = linesOf([
        row.remittanceInformationUnstructured,
        row.remittanceInformationUnstructuredArray,
        row.remittanceInformationStructured,
        row.remittanceInformationStructuredArray,
        row.additionalInformation,
      ]);
      const own = typeof currency === 'string' ? currency.trim() : '';
      return {
        row: given,
        isPending,
        print: fields.print(),
        day: dayOf(row, days, today),
        valueDay: dayOf(row, valueDays, today),
        amount: sum === undefined ? hashValue(row.transactionAmount) : shortHash(sum.digits),
        sign: sum?.sign ?? 1,
        currency: (own || ownCurrency).toUpperCase(),
        account: accountOf(isOut ? row.creditorAccount : row.debtorAccount),
        text: hashLines(lines),
        names: party.names,
        party: party.party,
        lines,
        keys: readKeys(given, isPending),
        fields: fields.keep(),
      };
    },
  };
}

function dayOf(
  row: Partial<Transaction>,
  names: readonly (typeof days)[number][],
  today: number,
): number | undefined {
  for (const name of names) {
    const day = readDay(row[name]);
    if (day !== undefined && isPlausible(day, today)) return day;
  }
  return undefined;
}

/** A sum that is not a number is compared as it is. */
function hashValue(value: unknown): string {
  beginHash();
  return addValue('other', value) ? textOf(endHash()) : '';
}

/** A masked number does not identify an account. */
function hashAccount(kind: string, value: string): string | undefined {
  if (/[*]|x{3}/i.test(value)) return undefined;
  const normalised = normaliseText(value);
  return normalised === '' ? undefined : kind + hash(normalised);
}

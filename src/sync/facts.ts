import type { Transaction } from '../schemas/transactions.ts';
import { isPlausible, readDay } from './day.ts';
import type { FieldReader, Fields } from './fields.ts';
import { beginHash, endWord, hashWord } from './hash.ts';
import { addValue, normaliseAmount, normaliseText } from './normalise.ts';
import { keysOf, readIds } from './row-ids.ts';
import { hashLines, hashWords, linesOf } from './texts.ts';

/** What is kept of a row to recognise it: days, hashes and a currency, but none of the bank's texts. */
export interface Facts {
  /** Hash of all its fields, which does not depend on their spelling. */
  readonly print: number;
  /** The day it was booked, otherwise its value date, in days since 1970. */
  readonly day?: number | undefined;
  /** Its value date. */
  readonly valueDay?: number | undefined;
  /** Hash of the sum without its sign; 0 if there is none. */
  readonly amount: number;
  /** The sign of the amount: `1`, `0` or `-1`. */
  readonly sign: number;
  /** `''` if neither the row nor the caller names it. */
  readonly currency: string;
  /** Hash of the counterparty's account, with its kind as the lowest three bits. */
  readonly account?: number | undefined;
  /** Hash of its free text; 0 if there is none. */
  readonly text: number;
  /** Hash of the counterparty's names; 0 if there are none. */
  readonly names: number;
  /** Hashes of the words of these names, for comparing parties. */
  readonly party: readonly number[];
  /** Hashes of its ids, each with its kind. */
  readonly keys: readonly number[];
  /** Hashes of its fields, in the order of the names that the state has. */
  readonly fields: Fields;
}

/** A row of an answer. */
export interface Row extends Facts {
  readonly row: Transaction;
  readonly isPending: boolean;
  /** Its free text, each line once. */
  readonly lines: readonly string[];
  /** Its ids, as `readIds` gives them. */
  readonly ids: readonly string[];
  /** The ids that occur once in the answer. */
  keys: readonly number[];
}

export interface RowReader {
  /** Reads the fields of a row, and gives its print. */
  readPrint: (row: Transaction) => number;
  /** Reads the rest of the row whose fields were read last. */
  readRest: (row: Transaction, isPending: boolean) => Row;
}

interface RowReaderInput {
  fields: FieldReader;
  today: number;
  currency: string | undefined;
}

type Party = Pick<Facts, 'names' | 'party'>;

const days = ['bookingDate', 'bookingDateTime', 'valueDate', 'valueDateTime'] as const;
const valueDays = days.slice(2);
const nobody: Party = { names: 0, party: [] };

/** Reads the rows of one answer. Names and accounts that come again and again are hashed once. */
export function createRowReader({ fields, today, currency: ownCurrency = '' }: RowReaderInput): RowReader {
  let print = 0;
  const parties = new Map<string, Party>();
  const accounts = new Map<string, number | undefined>();

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

  const readAccount = (kind: number, value: unknown): number | undefined => {
    if (typeof value !== 'string') return undefined;
    const key = kind + value;
    if (!accounts.has(key)) accounts.set(key, hashAccount(kind, value));
    return accounts.get(key);
  };

  const accountOf = (value: unknown): number | undefined => {
    const account = Array.isArray(value) ? value[0] : value;
    if (typeof account === 'string') return readAccount(0, account);
    if (typeof account !== 'object' || account === null) return undefined;
    const { iban, bban, pan, msisdn } = account as Record<string, unknown>;
    return readAccount(1, iban) ?? readAccount(2, bban) ?? readAccount(3, pan) ?? readAccount(4, msisdn);
  };

  return {
    readPrint(row) {
      print = fields.read(row);
      return print;
    },
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
      if (party.names === 0 && isPending && !isOut) party = readParty(row.creditorName, row.ultimateCreditor);
      const lines = linesOf([
        row.remittanceInformationUnstructured,
        row.remittanceInformationUnstructuredArray,
        row.remittanceInformationStructured,
        row.remittanceInformationStructuredArray,
        row.additionalInformation,
      ]);
      const ids = readIds(given, isPending);
      const own = typeof currency === 'string' ? currency.trim() : '';
      return {
        row: given,
        isPending,
        print,
        day: dayOf(row, days, today),
        valueDay: dayOf(row, valueDays, today),
        amount: sum === undefined ? hashValue(row.transactionAmount) : hashWord(sum.digits),
        sign: sum?.sign ?? 1,
        currency: (own || ownCurrency).toUpperCase(),
        account: accountOf(isOut ? row.creditorAccount : row.debtorAccount),
        text: hashLines(lines),
        names: party.names,
        party: party.party,
        lines,
        ids,
        keys: keysOf(ids),
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
function hashValue(value: unknown): number {
  beginHash();
  return addValue('other', value) ? endWord() : 0;
}

/** A masked number does not identify an account. */
function hashAccount(kind: number, value: string): number | undefined {
  if (/[*]|x{3}/i.test(value)) return undefined;
  const normalised = normaliseText(value);
  return normalised === '' ? undefined : (hashWord(normalised) & ~7) | kind;
}

import type { AccountReference } from '../schemas/account-reference.ts';
import type { Transaction } from '../schemas/transactions.ts';
import type {
  Counterparty,
  DescribedTransaction,
  DescribeTransactionOptions,
  OriginalAmount,
} from './described-transaction.ts';
import { readLines, readTexts } from './free-text.ts';
import { isPlaceholder } from './is-placeholder.ts';
import { normaliseAmount, normaliseCurrency } from './normalise-amount.ts';
import { parseApiDate } from './parse-api-date.ts';
import { type AnyRow, readText, toRow } from './read-text.ts';

const dayMs = 86_400_000;

/**
 * Reads what people want to see of a transaction: who, when, how much and what for. It never throws, whatever the row
 * contains, and has no special cases for single banks.
 * @example
 * const { date, amount, counterparty, lines } = describeTransaction(row, { currency: 'EUR', today: '2026-01-31' });
 */
export function describeTransaction(
  transaction: Transaction,
  options: DescribeTransactionOptions = {},
): DescribedTransaction {
  const row = toRow(transaction);
  const sum = toRow(row.transactionAmount);
  const currency = normaliseCurrency(sum.currency);
  const amount = normaliseAmount(sum.amount, currency);
  const direction = amount && (amount.startsWith('-') ? 'out' : 'in');
  const lines = readLines(row);
  const ownCurrency = normaliseCurrency(options.currency);
  return withoutAbsent({
    date: readDate(row, options.today),
    direction,
    amount,
    currency,
    counterparty: direction && readCounterparty(row, direction, options.ownIbans ?? []),
    lines,
    references: withoutAbsent({
      endToEndId: readReference(row.endToEndId),
      structured: ['', 'Array']
        .flatMap((end) => readTexts(row[`remittanceInformationStructured${end}`]))
        // Some banks put facts about the payment here, each preceded by its name.
        .find((text) => !/^\w+: /.test(text)),
      mandateId: readReference(row.mandateId),
    }),
    original: readOriginal(row, currency),
    merchantCategoryCode: readReference(row.merchantCategoryCode),
    isDeclined:
      lines.some((line) => /^declined: ?true$/i.test(line)) ||
      [row.transactionStatus, row.bookingStatus].some((status) =>
        /^(RJCT|rejected|declined)$/i.test(readText(status) ?? ''),
      ),
    isForeign: currency !== undefined && ownCurrency !== undefined && currency !== ownCurrency,
  }) as DescribedTransaction;
}

function readDate(row: AnyRow, today: string | undefined): string | undefined {
  const last = Date.parse(today ?? '') + 2 * dayMs;
  return ['bookingDate', 'bookingDateTime', 'valueDate', 'valueDateTime']
    .map((field) => parseApiDate(row[field] as string)?.date)
    .find((date) => date && /^(19[89]|20)/.test(date) && !(Date.parse(date) > last));
}

function readCounterparty(
  row: AnyRow,
  direction: 'in' | 'out',
  ownIbans: readonly string[],
): Counterparty | undefined {
  const [ultimate, side] = direction === 'out' ? ['Creditor', 'creditor'] : ['Debtor', 'debtor'];
  const counterparty = withoutAbsent({
    name: readReference(row[`ultimate${ultimate}`]) ?? readReference(row[`${side}Name`]),
    account: readAccount(row[`${side}Account`], ownIbans.map(toCompact).filter(Boolean)),
  });
  return Object.keys(counterparty).length > 0 ? counterparty : undefined;
}

/** The account with the members that the bank sent. Plain text is an IBAN if it looks like one. */
function readAccount(value: unknown, ownIbans: readonly string[]): AccountReference | undefined {
  const text = readText(value);
  const isIban = text !== undefined && /^[a-z]{2}\d{2}[a-z0-9 ]{8,40}$/i.test(text);
  const account: AnyRow =
    text === undefined
      ? toRow(Array.isArray(value) ? value[0] : value)
      : { [isIban ? 'iban' : 'bban']: text };
  if (ownIbans.includes(toCompact(account.iban))) return undefined;
  const known: Record<string, string | undefined> = {};
  for (const name of ['iban', 'bban', 'pan', 'maskedPan', 'msisdn'])
    known[name] = readReference(account[name]);
  const reference = withoutAbsent(known);
  return Object.keys(reference).length > 0
    ? withoutAbsent({ ...reference, currency: normaliseCurrency(account.currency) })
    : undefined;
}

function readOriginal(row: AnyRow, currency: string | undefined): OriginalAmount | undefined {
  const conversions = Array.isArray(row.currencyExchange) ? row.currencyExchange : [row.currencyExchange];
  for (const conversion of conversions) {
    const { exchangeRate, instructedAmount } = toRow(conversion);
    const original = toRow(instructedAmount);
    const foreign = normaliseCurrency(original.currency);
    const amount = normaliseAmount(original.amount, foreign);
    const rate = readText(exchangeRate);
    if (amount && foreign && foreign !== currency && rate && Number(rate) > 0)
      return { amount, currency: foreign, rate };
  }
  return undefined;
}

function readReference(value: unknown): string | undefined {
  const text = Array.isArray(value) ? value.map(readText).filter(Boolean).join(' ') : readText(value);
  return text === undefined || isPlaceholder(text) ? undefined : text;
}

function toCompact(iban: unknown): string {
  return readText(iban)?.replace(/\s/g, '').toUpperCase() ?? '';
}

/** Removes undefined members, so that the result is the same before and after `JSON.parse(JSON.stringify())`. */
function withoutAbsent<Members extends object>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as ReturnType<
    typeof withoutAbsent<Members>
  >;
}

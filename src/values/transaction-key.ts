import type { Transaction } from '../schemas/transactions.ts';

export interface TransactionKey {
  /** Equal for two readings of the same transaction, and different for two accounts. */
  key: string;
  /**
   * The fields that the key is made of. `internalTransactionId` alone is the best; without an id of any kind, two
   * equal purchases on one day have one key.
   */
  fields: readonly (keyof Transaction)[];
}

/** Ids that banks send where they have none. */
const placeholders = new Set(['', 'NOTPROVIDED', 'NOT PROVIDED', 'NULL', 'NONE', 'N/A', '0']);

/**
 * The most stable key that a row allows, for recognising it when it is read again.
 *
 * Ids are unique per account only, may be blank or a placeholder, and some banks repeat them: so the account is part
 * of the key, and the bank's own id is taken together with the amount.
 * @example
 * const seen = new Map(booked.map((row) => [transactionKey(accountId, row).key, row]));
 */
export function transactionKey(accountId: string, transaction: Transaction): TransactionKey {
  const fields = keyFields(transaction);
  const parts = [accountId, ...fields.flatMap((field) => [field, toText(transaction[field])])];
  return { key: JSON.stringify(parts), fields };
}

function keyFields(transaction: Transaction): (keyof Transaction)[] {
  if (isId(transaction.internalTransactionId)) return ['internalTransactionId'];
  if (isId(transaction.transactionId)) return ['transactionId', 'transactionAmount'];
  if (isId(transaction.entryReference)) return ['entryReference', 'bookingDate', 'transactionAmount'];
  const described: (keyof Transaction)[] = [
    'bookingDate',
    'valueDate',
    'transactionAmount',
    'creditorName',
    'debtorName',
    'remittanceInformationUnstructured',
    'remittanceInformationUnstructuredArray',
    'remittanceInformationStructured',
    'remittanceInformationStructuredArray',
    'additionalInformation',
  ];
  return described.filter((field) => toText(transaction[field]) !== '');
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && !placeholders.has(value.trim().toUpperCase());
}

function toText(value: unknown): string {
  if (Array.isArray(value)) return value.map(toWord).join('\n');
  if (typeof value !== 'object' || value === null) return toWord(value);
  // The order of the keys is the bank's whim, and must not matter.
  const { amount, currency } = value as { amount?: unknown; currency?: unknown };
  return `${toWord(amount)} ${toWord(currency)}`;
}

/** Rows that were not checked may hold anything, objects that refuse to become text included. */
function toWord(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

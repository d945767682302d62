import type { Transaction } from '../schemas/transactions.ts';
import { normaliseText } from './normalise.ts';

const constants =
  /^(?:NOT(?:PROVIDED|AVAILABLE|APPLICABLE)?|NO(?:NE|NREF|REF|REFERENCE)|NA|NULL|UNDEFINED|UNKNOWN|0*(?:DEBIT|CREDIT|DBIT|CRDT)0*|0{2,}[A-Z]+0{2,}|0+|X+|9+)$/i;
/** No constant contains one of these, and no position is as long as most ids. */
const tellingDigit = /[1-8]/;
const longestPosition = 14;
const position = /^\d{4}-?\d\d-?\d\d[-._/#: ]\d{1,3}$/;

/** Whether a text is a placeholder for an id, or the position of the row within its day. */
export function isPlaceholder(id: string): boolean {
  if (id.length > longestPosition && tellingDigit.test(id)) return false;
  const letters = normaliseText(id);
  return letters === '' || constants.test(letters) || position.test(id);
}

/**
 * The ids that may identify a row's transaction, most reliable first, each after the letter of its field.
 * `internalTransactionId` is computed from the row, so a pending row's says nothing about the booked one.
 */
export function readIds(given: Transaction, isPending: boolean): string[] {
  const ids: string[] = [];
  // A caller may pass answers that no schema has checked.
  const row = (given ?? {}) as Partial<Transaction>;
  const add = (kind: string, value: unknown): void => {
    if (typeof value !== 'string' && typeof value !== 'number') return;
    const id = String(value).trim();
    if (!isPlaceholder(id)) ids.push(`${kind}:${id}`);
  };
  if (!isPending) add('i', row.internalTransactionId);
  add('t', row.transactionId);
  add('e', row.entryReference);
  return ids;
}

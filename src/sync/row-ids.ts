import type { Transaction } from '../schemas/transactions.ts';
import { addText, beginHash, endHash, hashText, toNumber, wordAt } from './hash.ts';
import { normaliseText } from './normalise.ts';

const constants =
  /^(?:NOT(?:PROVIDED|AVAILABLE|APPLICABLE)?|NO(?:NE|NREF|REF|REFERENCE)|NA|NULL|UNDEFINED|UNKNOWN|0*(?:DEBIT|CREDIT|DBIT|CRDT)0*|0{2,}[A-Z]+0{2,}|0+|X+|9+)$/i;
const longestPosition = 14;
const position = /^\d{4}-?\d\d-?\d\d[-._/#: ]\d{1,3}$/;

/** Whether a text is a placeholder for an id, or the position of the row within its day. */
export function isPlaceholder(id: string): boolean {
  if (cannotBeConstant(id))
    return isDigit(id.charCodeAt(0)) && id.length <= longestPosition && position.test(id);
  const letters = normaliseText(id);
  return letters === '' || constants.test(letters) || position.test(id);
}

/** No constant contains one of the digits 1 to 8. Nearly all ids do, so the patterns are rarely needed. */
function cannotBeConstant(id: string): boolean {
  for (let at = id.length - 1; at >= 0; at--) {
    const unit = id.charCodeAt(at);
    if (unit > 48 && unit < 57) return true;
  }
  return false;
}

function isDigit(unit: number): boolean {
  return unit > 47 && unit < 58;
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

/** Hashes of these ids, each after the letter of its field. */
export function readKeys(given: Transaction, isPending: boolean): string[] {
  return readIds(given, isPending).map(toKey);
}

function toKey(id: string): string {
  beginHash();
  addText(id);
  endHash();
  return id.slice(0, 2) + hashText();
}

/** The hash of an id as a number, to find rows by. */
export function idKey(key: string): number {
  return toNumber(wordAt(key, 2), wordAt(key, 8));
}

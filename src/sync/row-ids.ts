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
 * The ids that may identify a row's transaction, most reliable first, with the letters of their fields.
 * `internalTransactionId` is computed from the row, so a pending row's says nothing about the booked one.
 */
function eachId(given: Transaction, isPending: boolean, visit: (kind: string, id: string) => void): void {
  // A caller may pass answers that no schema has checked.
  const row = (given ?? {}) as Partial<Transaction>;
  if (!isPending) visitId('i:', row.internalTransactionId, visit);
  visitId('t:', row.transactionId, visit);
  visitId('e:', row.entryReference, visit);
}

function visitId(kind: string, value: unknown, visit: (kind: string, id: string) => void): void {
  if (typeof value !== 'string' && typeof value !== 'number') return;
  const id = String(value).trim();
  if (!isPlaceholder(id)) visit(kind, id);
}

/** Hashes of a row's ids, each after the letter of its field. */
export function readKeys(row: Transaction, isPending: boolean): string[] {
  const keys: string[] = [];
  eachId(row, isPending, (kind, id) => {
    beginHash();
    addText(kind);
    addText(id);
    endHash();
    keys.push(kind + hashText());
  });
  return keys;
}

/** All ids of a row as one text, to sort by: ids that increase keep their order when they are reissued. */
export function joinIds(row: Transaction, isPending: boolean): string {
  let order = '';
  eachId(row, isPending, (kind, id) => {
    order += ` ${kind}${id}`;
  });
  return order;
}

/** The hash of an id as a number, to find rows by. */
export function idKey(key: string): number {
  return toNumber(wordAt(key, 2), wordAt(key, 8));
}

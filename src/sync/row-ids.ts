import type { Transaction } from '../schemas/transactions.ts';
import { addText, beginHash, endHash } from './hash.ts';
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

/** The kinds of ids, most reliable first, as `kindOfKey` gives them. */
export const idKinds = [0, 1, 2] as const;
const names = ['internalTransactionId', 'transactionId', 'entryReference'] as const;

/**
 * The ids that may identify a row's transaction, most reliable first; `''` for each that it lacks.
 * `internalTransactionId` is computed from the row, so a pending row's says nothing about the booked one.
 */
export function readIds(given: Transaction, isPending: boolean): string[] {
  // A caller may pass answers that no schema has checked.
  const row = (given ?? {}) as Partial<Transaction>;
  return names.map((name, kind) => {
    const value: unknown = isPending && kind === 0 ? undefined : row[name];
    if (typeof value !== 'string' && typeof value !== 'number') return '';
    const id = String(value).trim();
    return isPlaceholder(id) ? '' : id;
  });
}

/** A hash is shortened to 51 bits, and the kind stands before them. */
const kindUnit = 2 ** 51;

/** Hashes of these ids, each with its kind. */
export function keysOf(ids: readonly string[]): number[] {
  const keys: number[] = [];
  for (const kind of idKinds) {
    const id = ids[kind];
    if (!id) continue;
    beginHash();
    addText(id);
    keys.push((endHash() % kindUnit) + kind * kindUnit);
  }
  // A list that has grown takes far more memory than its copy.
  return keys.slice();
}

export function kindOfKey(key: number): number {
  return (key / kindUnit) | 0;
}

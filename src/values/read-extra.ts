/**
 * Reads a member that the types do not name. The API and the banks send more than is documented, and all of it is kept.
 * @returns `undefined` if the object has no such member of its own.
 * @example
 * const code = readExtra(transaction, 'transactionStatus');
 * if (typeof code === 'string') console.log(code);
 */
export function readExtra(object: object | null | undefined, key: string): unknown {
  return object !== null && object !== undefined && Object.hasOwn(object, key)
    ? (object as Record<string, unknown>)[key]
    : undefined;
}

/**
 * A `Map` or `URLSearchParams` has no own properties, so it would be sent as an empty object.
 * @throws TypeError naming the argument.
 */
export function assertPlain(what: string, value: unknown): asserts value is object {
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && !(Symbol.iterator in value)) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  }
  throw new TypeError(`${what} must be a plain object.`);
}

/**
 * A `Map` or `URLSearchParams` has no own properties, so it would be sent as an empty object.
 * @throws TypeError naming the argument.
 */
export function assertPlain(what: string, value: unknown): asserts value is object {
  if (typeof value === 'object' && value !== null) {
    // Above a list or an object of a class there are more; above an object of another window one that is not our own.
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === null || Object.getPrototypeOf(prototype) === null) return;
  }
  throw new TypeError(`${what} must be a plain object.`);
}

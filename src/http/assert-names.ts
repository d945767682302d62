/** @throws TypeError where it is not an object, or has an option that is not known. */
export function assertNames(what: string, value: unknown, names: readonly string[]): asserts value is object {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`${what}: expected an object with ${names.join(', ')}.`);
  }
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`${what} has no option '${unknown}': it takes ${names.join(', ')}.`);
}

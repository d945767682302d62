/** Returns what a value must be, in words that follow "must be", or `undefined` if the value is right. */
export type Check = (value: unknown) => string | undefined;

export const aBoolean: Check = (value) => (typeof value === 'boolean' ? undefined : 'true or false');
export const aText: Check = (value) =>
  typeof value === 'string' && value !== '' ? undefined : 'a text that is not empty';
export const anyNumber: Check = (value) => (Number.isFinite(value) ? undefined : 'a number');
export const aWholeNumber: Check = (value) => (Number.isSafeInteger(value) ? undefined : 'a whole number');

/** Accepts `Infinity` too if that is the upper end. */
export function from(least: number, most: number, unit = 'a number'): Check {
  return (value) => {
    const isInside = typeof value === 'number' && value >= least && value <= most;
    const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `from ${least} to ${most}`;
    return isInside ? undefined : `${unit} ${range}`;
  };
}

export function wholeFrom(least: number, most: number = Number.POSITIVE_INFINITY): Check {
  const isInside = from(least, most, 'a whole number');
  return (value) =>
    Number.isInteger(value) || value === Number.POSITIVE_INFINITY ? isInside(value) : isInside(undefined);
}

export function oneOf(values: readonly unknown[]): Check {
  return (value) => (values.includes(value) ? undefined : `one of ${values.join(', ')}`);
}

export function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'a list';
    const problem = value.map(check).find((found) => found !== undefined);
    return problem === undefined ? undefined : `a list in which each item is ${problem}`;
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Refuses fields that are unknown or make no sense. If a misspelt field were ignored, a test could pass that should
 * fail. `undefined` counts as absent.
 *
 * @throws TypeError that names the field and what is known
 */
export function checkFields(
  place: string,
  value: unknown,
  checks: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): void {
  if (!isRecord(value)) throw new TypeError(`${place}: must be an object, not ${show(value)}`);
  const known = Object.keys(checks);
  for (const [name, item] of Object.entries(value)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) {
      const help = known.length === 0 ? 'it takes nothing' : `known: ${known.join(', ')}`;
      throw new TypeError(`${place}: '${name}' is not known; ${help}`);
    }
    const wanted = item === undefined ? undefined : check(item);
    if (wanted !== undefined) throw new TypeError(`${place}: ${name} must be ${wanted}, not ${show(item)}`);
  }
  for (const name of required) {
    if (value[name] === undefined) throw new TypeError(`${place}: ${name} is missing`);
  }
}

const longestShown = 80;

/** A value as a message may show it. The content of objects is not shown, because they may hold a secret. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, longestShown)}'`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

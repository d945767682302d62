/** One way in which a value may come out. */
export interface Printer {
  name: string;
  print(value: unknown): string;
}

type Inspect = (value: unknown, options: object) => string;

interface Util {
  inspect?: Inspect;
  format?: (...parts: unknown[]) => string;
}

const { Bun, Deno, process } = globalThis as {
  Bun?: { inspect: Inspect };
  Deno?: { inspect: Inspect };
  process?: { getBuiltinModule?: (name: string) => Util };
};
const util = process?.getBuiltinModule?.('util');

const inspects = {
  'Bun.inspect': Bun?.inspect,
  'Deno.inspect': Deno?.inspect,
  'util.inspect': util?.inspect,
};
const depths: Record<string, object> = {
  '': {},
  ' to depth 10': { depth: 10, strAbbreviateSize: 1e6, maxStringLength: null, maxArrayLength: null },
  ' of what is hidden': { depth: 10, showHidden: true, showProxy: true },
  ' of getters': { depth: 10, showHidden: true, getters: true },
};

/** Every way of this runtime, and what loggers and error trackers do. */
export const printers: readonly Printer[] = [
  { name: 'String', print: (value) => `${value} ${(value as Error).message} ${(value as Error).stack}` },
  { name: 'JSON.stringify', print: (value) => JSON.stringify(value) ?? '' },
  {
    name: 'JSON.stringify of all own names',
    print: (value) => JSON.stringify(value, Object.getOwnPropertyNames(value)) ?? '',
  },
  { name: 'JSON.stringify of a spread', print: (value) => JSON.stringify({ ...(value as object) }) },
  { name: 'a walk', print: (value) => walk(value) },
  { name: 'a walk over a structured clone', print: (value) => walk(cloneOf(value)) },
  ...Object.entries(inspects).flatMap(([name, inspect]) =>
    inspect === undefined
      ? []
      : Object.entries(depths).flatMap(([how, options]) => [
          { name: `${name}${how}`, print: (value: unknown) => inspect(value, options) },
          {
            name: `${name}${how}, in an aggregate`,
            print: (value: unknown) => inspect(new AggregateError([value], '', { cause: value }), options),
          },
          {
            name: `${name}${how}, of a structured clone`,
            print: (value: unknown) => inspect(cloneOf(value), options),
          },
        ]),
  ),
  { name: 'util.format', print: (value) => util?.format?.('%s %o %O %j', value, value, value, value) ?? '' },
];

/** A copy as workers and `postMessage` get it; what cannot be copied is left to the other printers. */
function cloneOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return undefined;
  }
}

/**
 * All that can be reached: own properties, hidden ones and symbols too, getters on prototypes, causes, and what lists,
 * maps and headers hold. Without recursion, because answers may be deep.
 */
function walk(root: unknown): string {
  const parts: string[] = [];
  const seen = new Set<unknown>();
  const open: unknown[] = [root];
  while (open.length > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null) {
      if (typeof value !== 'function') parts.push(String(value));
      continue;
    }
    if (seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Map || value instanceof Set || value instanceof Headers) open.push(...value);
    open.push(...membersOf(value));
  }
  return parts.join('\n');
}

function membersOf(value: object): unknown[] {
  const members: unknown[] = [];
  for (let owner: object | null = value; owner !== null; owner = Object.getPrototypeOf(owner)) {
    if (owner === Object.prototype || owner === Function.prototype) break;
    for (const key of Reflect.ownKeys(owner)) {
      members.push(String(key));
      try {
        members.push(Reflect.get(owner, key, value));
      } catch {
        // A getter of the platform that wants another object.
      }
    }
  }
  return members;
}

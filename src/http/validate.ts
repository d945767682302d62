import * as v from 'valibot';
import type { Issue } from '../errors/issue.ts';
import type { Schema } from '../schemas/primitives.ts';

/**
 * Checks a parsed body against a schema, in place and over the keys that are there. valibot itself has no partial
 * success and copies what it parses; here a value that does not fit costs the smallest optional thing around it:
 * a key is left out of its object, an element out of its list. What is left out stands in `issues`.
 */
export function validate<Data>(schema: Schema<Data>, body: unknown): Validated<Data> {
  const issues: Issue[] = [];
  const fitted = walk(schema as unknown as Shape, body, issues);
  if (fitted instanceof Misfit) return { ok: false, issues: [toIssue('', fitted, body)] };
  return { ok: true, data: fitted as Data, issues };
}

export type Validated<Data> =
  | { ok: true; data: Data; issues: readonly Issue[] }
  | { ok: false; issues: readonly [Issue] };

/** The parts of a valibot schema that the walk reads. */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly value?: Shape;
  readonly wrapped?: Shape;
  readonly options?: readonly Shape[];
  readonly pipe?: unknown;
  readonly expects: string;
}

/** Says where a value did not fit, from the place that looks at it inwards. */
class Misfit {
  readonly path: string;
  readonly expected: string;
  readonly received: string;

  constructor(path: string, expected: string, received: string) {
    this.path = path;
    this.expected = expected;
    this.received = received;
  }

  within(key: string): Misfit {
    return new Misfit(joinPath(key, this.path), this.expected, this.received);
  }
}

function walk(shape: Shape, value: unknown, issues: Issue[]): unknown {
  if (shape.pipe !== undefined) return fitLeaf(shape, value);
  switch (shape.type) {
    case 'string':
      return typeof value === 'string' ? value : misfit(shape, value);
    case 'exact_optional':
      return walk(shape.wrapped as Shape, value, issues);
    case 'nullable':
      return value === null ? null : walk(shape.wrapped as Shape, value, issues);
    case 'object':
      return isRecord(value) ? fitObject(shape, value, issues) : misfit(shape, value);
    case 'record':
      return isRecord(value) ? fitRecord(shape, value, issues) : misfit(shape, value);
    case 'array':
      return Array.isArray(value) ? fitList(shape, value, issues) : misfit(shape, value);
    case 'union':
      return fitUnion(shape, value, issues);
    default:
      return fitLeaf(shape, value);
  }
}

function fitLeaf(shape: Shape, value: unknown): unknown {
  return v.is(shape as never, value) ? value : misfit(shape, value);
}

function fitObject(shape: Shape, object: Record<string, unknown>, issues: Issue[]): unknown {
  const entries = shape.entries as Record<string, Shape>;
  for (const key of requiredKeys(shape)) {
    if (!Object.hasOwn(object, key)) return misfit(entries[key] as Shape, undefined).within(key);
  }
  for (const key of Object.keys(object)) {
    if (!Object.hasOwn(entries, key)) continue;
    const entry = entries[key] as Shape;
    const before = issues.length;
    const fitted = walk(entry, object[key], issues);
    if (issues.length > before) prefix(issues, before, key);
    if (fitted instanceof Misfit) {
      if (entry.type !== 'exact_optional') return fitted.within(key);
      issues.push(toIssue(key, fitted, object[key]));
      delete object[key];
    } else if (fitted !== object[key]) {
      object[key] = fitted;
    }
  }
  return object;
}

function fitRecord(shape: Shape, record: Record<string, unknown>, issues: Issue[]): unknown {
  for (const key of Object.keys(record)) {
    const before = issues.length;
    const fitted = walk(shape.value as Shape, record[key], issues);
    if (issues.length > before) prefix(issues, before, key);
    if (fitted instanceof Misfit) {
      issues.push(toIssue(key, fitted, record[key]));
      delete record[key];
    }
  }
  return record;
}

function fitList(shape: Shape, list: unknown[], issues: Issue[]): unknown {
  let kept = 0;
  for (let index = 0; index < list.length; index++) {
    const before = issues.length;
    const fitted = walk(shape.item as Shape, list[index], issues);
    if (issues.length > before) prefix(issues, before, `[${index}]`);
    if (fitted instanceof Misfit) issues.push(toIssue(`[${index}]`, fitted, list[index]));
    else list[kept++] = fitted;
  }
  list.length = kept;
  return list;
}

function fitUnion(shape: Shape, value: unknown, issues: Issue[]): unknown {
  const options = shape.options as readonly Shape[];
  const [list, row] = options;
  // `listOrRow`: a row on its own stands for the list of it.
  if (list?.type === 'array' && list.item === row && !Array.isArray(value)) {
    const fitted = walk(row as Shape, value, issues);
    return fitted instanceof Misfit ? fitted : [fitted];
  }
  const option = options.find((candidate) => resembles(candidate, value));
  return option ? walk(option, value, issues) : misfit(shape, value);
}

function resembles(shape: Shape, value: unknown): boolean {
  if (shape.type === 'object' || shape.type === 'record') return isRecord(value);
  if (shape.type === 'array') return Array.isArray(value);
  return v.is(shape as never, value);
}

const requiredKeysOf = new WeakMap<Shape, readonly string[]>();

function requiredKeys(shape: Shape): readonly string[] {
  let keys = requiredKeysOf.get(shape);
  if (keys === undefined) {
    keys = Object.entries(shape.entries ?? {})
      .filter(([, entry]) => entry.type !== 'exact_optional')
      .map(([key]) => key);
    requiredKeysOf.set(shape, keys);
  }
  return keys;
}

function misfit(shape: Shape, value: unknown): Misfit {
  return new Misfit('', shape.expects, kindOf(value));
}

/** The issue of leaving out `value`, which stood at `path`, for what was found in it. */
function toIssue(path: string, found: Misfit, value: unknown): Issue {
  const expected = found.path === '' ? found.expected : `${found.path}: ${found.expected}`;
  const issue = { path, expected, received: found.received };
  return Object.defineProperty(issue, 'value', { get: () => value }) as Issue;
}

function prefix(issues: Issue[], from: number, key: string): void {
  for (let index = from; index < issues.length; index++) {
    const issue = issues[index] as Issue;
    (issue as { path: string }).path = joinPath(key, issue.path);
  }
}

function joinPath(key: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? key + rest : `${key}.${rest}`;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

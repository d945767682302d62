import * as v from 'valibot';
import type { Issue } from '../errors/issue.ts';
import { createMisfit, isMisfit, isRecord, type Misfit, nest, prefixPaths, toIssue } from './misfit.ts';

/** The parts of a valibot schema that a check is made of. */
export interface Shape {
  readonly type: string;
  readonly expects: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly item?: Shape;
  readonly value?: Shape;
  readonly wrapped?: Shape;
  readonly options?: readonly Shape[];
  readonly pipe?: unknown;
}

/**
 * A schema, read once. The walk over an answer asks these instead of the schema's own objects: all have the same keys,
 * which makes them fast to read, and text and null, most of what answers hold, are settled without a call.
 */
export interface Check {
  readonly takesText: boolean;
  readonly takesNull: boolean;
  readonly isOptional: boolean;
  /** The value as it fits, itself or in a list, or what does not fit; leaves out what is optional. */
  readonly run: (value: unknown, issues: Issue[]) => unknown;
}

const checks = new WeakMap<Shape, Check>();

export function checkOf(shape: Shape): Check {
  let check = checks.get(shape);
  if (check === undefined) {
    check = createCheck(shape);
    checks.set(shape, check);
  }
  return check;
}

/** Whether the value fits without a look inside. */
export function isFit(check: Check, value: unknown): boolean {
  return typeof value === 'string' ? check.takesText : value === null && check.takesNull;
}

function createCheck(shape: Shape): Check {
  const base = { takesText: false, takesNull: false, isOptional: false };
  const { expects, wrapped, item, options } = shape;
  const refuse = (value: unknown): Misfit => createMisfit(expects, value);
  // A pipe asks more than its shape says.
  switch (shape.pipe === undefined ? shape.type : 'pipe') {
    case 'string':
      return { ...base, takesText: true, run: refuse };
    case 'exact_optional':
      return { ...checkOf(wrapped as Shape), isOptional: true };
    case 'nullable':
      return { ...checkOf(wrapped as Shape), takesNull: true };
    case 'object': {
      const walk = createObjectWalk(shape.entries as Record<string, Shape>);
      return { ...base, run: (value, issues) => (isRecord(value) ? walk(value, issues) : refuse(value)) };
    }
    case 'record': {
      const check = checkOf(shape.value as Shape);
      const run = (value: unknown, issues: Issue[]): unknown =>
        isRecord(value) ? walkRecord(check, value, issues) : refuse(value);
      return { ...base, run };
    }
    case 'array': {
      const check = checkOf(item as Shape);
      const run = (value: unknown, issues: Issue[]): unknown =>
        Array.isArray(value) ? walkList(check, value, issues) : refuse(value);
      return { ...base, run };
    }
    case 'union':
      return createUnionCheck(options as readonly Shape[], refuse);
    default:
      return { ...base, run: (value) => (v.is(shape as never, value) ? value : refuse(value)) };
  }
}

function createObjectWalk(
  entries: Readonly<Record<string, Shape>>,
): (object: Record<string, unknown>, issues: Issue[]) => unknown {
  const known = new Map(Object.entries(entries).map(([key, entry]) => [key, checkOf(entry)]));
  const required = [...known].filter(([, check]) => !check.isOptional).map(([key]) => key);
  return (object, issues) => {
    for (const key of required) {
      if (object[key] === undefined) return nest(key, createMisfit(entries[key]?.expects ?? '', undefined));
    }
    for (const key in object) {
      const check = known.get(key);
      const value = object[key];
      if (check === undefined || isFit(check, value)) continue;
      const before = issues.length;
      const fitted = check.run(value, issues);
      if (issues.length > before) prefixPaths(issues, before, key);
      if (fitted === value) continue;
      if (!isMisfit(fitted)) {
        object[key] = fitted;
      } else if (check.isOptional) {
        issues.push(toIssue(key, fitted, value));
        delete object[key];
      } else {
        return nest(key, fitted);
      }
    }
    return object;
  };
}

function walkRecord(check: Check, record: Record<string, unknown>, issues: Issue[]): unknown {
  for (const [key, value] of Object.entries(record)) {
    if (isFit(check, value)) continue;
    const before = issues.length;
    const fitted = check.run(value, issues);
    prefixPaths(issues, before, key);
    if (isMisfit(fitted)) {
      issues.push(toIssue(key, fitted, value));
      delete record[key];
    }
  }
  return record;
}

function walkList(check: Check, list: unknown[], issues: Issue[]): unknown {
  let kept = 0;
  for (let index = 0; index < list.length; index++) {
    const value = list[index];
    const before = issues.length;
    const fitted = isFit(check, value) ? value : check.run(value, issues);
    if (issues.length > before) prefixPaths(issues, before, `[${index}]`);
    if (fitted === value && kept === index) kept++;
    else if (isMisfit(fitted)) issues.push(toIssue(`[${index}]`, fitted, value));
    else list[kept++] = fitted;
  }
  if (kept < list.length) list.length = kept;
  return list;
}

function createUnionCheck(options: readonly Shape[], refuse: (value: unknown) => Misfit): Check {
  const candidates = options.map((option) => ({ option, check: checkOf(option) }));
  const [list, row] = options;
  // `listOrRow`: a row on its own stands for the list of it.
  const lone = list?.type === 'array' && list.item === row ? checkOf(row as Shape) : undefined;
  return {
    takesText: candidates.some(({ check }) => check.takesText),
    takesNull: candidates.some(({ check }) => check.takesNull),
    isOptional: false,
    run(value, issues) {
      if (lone !== undefined && !Array.isArray(value)) {
        const fitted = lone.run(value, issues);
        return isMisfit(fitted) ? fitted : [fitted];
      }
      const found = candidates.find(({ option }) => resembles(option, value));
      return found === undefined ? refuse(value) : found.check.run(value, issues);
    },
  };
}

function resembles(shape: Shape, value: unknown): boolean {
  if (shape.type === 'object' || shape.type === 'record') return isRecord(value);
  if (shape.type === 'array') return Array.isArray(value);
  // Text was settled before; to ask valibot about the rest is slow, since it describes what it refuses.
  return shape.type !== 'string' && v.is(shape as never, value);
}

import * as v from 'valibot';
import type { Issue } from '../errors/issue.ts';
import { type Check, fitTo, type Shape } from './check.ts';
import { isRecord } from './is-record.ts';
import { createMisfit, isMisfit, type Misfit, toConversion } from './misfit.ts';
import { numberToText } from './number-to-text.ts';
import { isEmpty, walkList, walkRecord } from './walk-list.ts';
import { createObjectWalk } from './walk-object.ts';

const checks = new WeakMap<Shape, Check>();

export function checkOf(shape: Shape): Check {
  let check = checks.get(shape);
  if (check === undefined) {
    check = withReadings(shape, createCheck(shape));
    checks.set(shape, check);
  }
  return check;
}

function withReadings({ readAs, convert }: Shape, check: Check): Check {
  if (readAs !== undefined) {
    return { ...check, run: (value, issues) => fitTo(check, readAs(value), issues) };
  }
  if (convert === undefined) return check;
  const run = (value: unknown, issues: Issue[]): unknown => {
    const converted = convert(value);
    if (converted === value) return check.run(value, issues);
    issues.push(toConversion(check.expects, value));
    return converted;
  };
  return { ...check, run };
}

function createCheck(shape: Shape): Check {
  const { expects, wrapped, item, options } = shape;
  const base = {
    takesText: false,
    takesNull: false,
    isOptional: false,
    isExpected: false,
    item: undefined,
    expects,
  };
  const refuse = (value: unknown): Misfit => createMisfit(expects, value);
  // A pipe checks more than its shape shows.
  switch (shape.pipe === undefined ? shape.type : 'pipe') {
    case 'string':
      return { ...base, takesText: true, run: (value, issues) => toText(value, issues, refuse) };
    case 'exact_optional':
      return { ...checkOf(wrapped as Shape), isOptional: true, isExpected: shape.isExpected === true };
    case 'nullable':
      return { ...checkOf(wrapped as Shape), takesNull: true };
    case 'object': {
      const walk = createObjectWalk(toEntries(shape), shape.needsKnownKey === true);
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
        Array.isArray(value) ? walkList(check, value, issues, false) : refuse(value);
      return { ...base, item: check, run };
    }
    case 'union':
      return shape.isListOrRow === true
        ? createListOrRowCheck({ ...base, item: checkOf(options?.[1] as Shape) }, refuse)
        : createUnionCheck(base, options as readonly Shape[], refuse);
    default:
      return { ...base, run: (value) => (v.is(shape as never, value) ? value : refuse(value)) };
  }
}

function toEntries({ entries = {} }: Shape): [string, Check][] {
  return Object.entries(entries).map(([key, entry]) => [key, checkOf(entry)]);
}

function toText(value: unknown, issues: Issue[], refuse: (value: unknown) => Misfit): unknown {
  const text = numberToText(value);
  if (text === undefined) return refuse(value);
  issues.push(toConversion('string', value));
  return text;
}

function createListOrRowCheck(base: Omit<Check, 'run'>, refuse: (value: unknown) => Misfit): Check {
  const item = base.item as Check;
  return {
    ...base,
    run(value, issues) {
      if (Array.isArray(value)) return walkList(item, value, issues, true);
      if (isEmpty(value)) return [];
      const fitted = isRecord(value) ? item.run(value, issues) : refuse(value);
      return isMisfit(fitted) ? fitted : [fitted];
    },
  };
}

function createUnionCheck(
  base: Omit<Check, 'run'>,
  options: readonly Shape[],
  refuse: (value: unknown) => Misfit,
): Check {
  const candidates = options.map((option) => ({ option, check: checkOf(option) }));
  const takesText = candidates.some(({ check }) => check.takesText);
  return {
    ...base,
    takesText,
    takesNull: candidates.some(({ check }) => check.takesNull),
    run(value, issues) {
      const found = candidates.find(({ option }) => resembles(option, value));
      if (found !== undefined) return found.check.run(value, issues);
      return takesText ? toText(value, issues, refuse) : refuse(value);
    },
  };
}

function resembles(shape: Shape, value: unknown): boolean {
  if (shape.type === 'object') return isRecord(value);
  if (shape.type === 'array') return Array.isArray(value);
  // Text is handled before. Asking valibot is slow, because it describes what it refuses.
  return shape.type !== 'string' && v.is(shape as never, value);
}

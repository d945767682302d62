import type { Issue } from '../errors/issue.ts';
import { type Check, fitTo, isFit } from './check.ts';
import { createMisfit, isMisfit, type Misfit, nest, prefixPaths, toConversion, toIssue } from './misfit.ts';
import { isEmpty } from './walk-list.ts';

export type ObjectWalk = (object: Record<string, unknown>, issues: Issue[]) => unknown;

/**
 * Checks the keys that an object has. Each key that every answer has and this one lacks is an issue. An object with none
 * of them, such as a gateway's `{ "message": "Service under maintenance" }`, does not fit at all.
 */
export function createObjectWalk(entries: readonly [string, Check][], needsKnownKey: boolean): ObjectWalk {
  const known = new Map(entries);
  const required = entries.filter(([, check]) => !check.isOptional);
  const expected = entries.filter(([, check]) => check.isExpected);
  const isParticular = needsKnownKey || expected.length > 0;
  const names = (expected.length > 0 ? expected : entries).map(([key]) => key).join(', ');
  return (object, issues) => {
    for (const [key, check] of required) {
      if (object[key] === undefined) return nest(key, createMisfit(check.expects, undefined));
    }
    let isKnown = false;
    let dropped: Set<string> | undefined;
    for (const key in object) {
      const check = known.get(key);
      if (check === undefined) continue;
      isKnown = true;
      const value = object[key];
      if (isFit(check, value)) continue;
      const misfit = fitEntry(object, key, check, issues);
      if (misfit !== undefined) return misfit;
      if (object[key] === undefined) dropped = (dropped ?? new Set()).add(key);
    }
    if (!isKnown && isParticular) return createMisfit(`an object with ${names}`, object);
    for (const [key, check] of expected) {
      // A dropped value has its issue already.
      if (object[key] !== undefined || dropped?.has(key)) continue;
      issues.push(toIssue(key, createMisfit(check.expects, undefined), undefined, 'missing'));
      if (check.item !== undefined) object[key] = [];
    }
    return object;
  };
}

/** Puts the value in its documented form, or drops it. Returns a misfit if the whole object cannot fit without it. */
function fitEntry(
  object: Record<string, unknown>,
  key: string,
  check: Check,
  issues: Issue[],
): Misfit | undefined {
  const value = object[key];
  const before = issues.length;
  const fitted = fitTo(check, value, issues);
  if (issues.length > before) prefixPaths(issues, before, key);
  // Nearly all values stay as they are, and writing them back would take time.
  if (fitted === value) return undefined;
  if (!isMisfit(fitted)) {
    object[key] = fitted;
    return undefined;
  }
  if (!check.isOptional) return nest(key, fitted);
  if (check.item !== undefined) {
    object[key] = toList(check.item, value, fitted, key, issues);
    return undefined;
  }
  issues.push(toIssue(key, fitted, value));
  delete object[key];
  return undefined;
}

/** The list that the types promise: of the single element that came instead, or empty. */
function toList(item: Check, value: unknown, misfit: Misfit, key: string, issues: Issue[]): unknown[] {
  if (!isEmpty(value)) {
    const before = issues.length;
    const element = fitTo(item, value, issues);
    const isElement = !isMisfit(element);
    if (isElement) issues.push(toConversion(misfit.expected, value));
    prefixPaths(issues, before, key);
    if (isElement) return [element];
  }
  issues.push(toIssue(key, misfit, value));
  return [];
}

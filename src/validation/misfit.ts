import type { Issue, IssueKind } from '../errors/issue.ts';

/** A symbol is never a key in JSON, so no part of an answer passes for a misfit. */
const brand: unique symbol = Symbol('misfit');

/** What did not fit, and where; the path is relative to the value being checked. */
export interface Misfit {
  readonly [brand]: true;
  readonly path: string;
  readonly expected: string;
  readonly received: string;
}

export function createMisfit(expected: string, value: unknown): Misfit {
  const received = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
  return { [brand]: true, path: '', expected, received };
}

export function isMisfit(value: unknown): value is Misfit {
  return typeof value === 'object' && value !== null && brand in value;
}

/** The same misfit, with a path relative to the object or list around it. */
export function nest(key: string, misfit: Misfit): Misfit {
  return { ...misfit, path: joinPath(key, misfit.path) };
}

/** The issue for the misfit that was found in `value` at `path`. */
export function toIssue(path: string, found: Misfit, value: unknown, kind: IssueKind = 'dropped'): Issue {
  const expected = found.path === '' ? found.expected : `${found.path}: ${found.expected}`;
  const issue = { path, kind, expected, received: found.received };
  return Object.defineProperty(issue, 'value', { get: () => value }) as Issue;
}

/** The issue for a value that was converted without loss. */
export function toConversion(expected: string, value: unknown): Issue {
  return toIssue('', createMisfit(expected, value), value, 'converted');
}

/** Puts `key` in front of the paths of all issues from index `from` on. */
export function prefixPaths(issues: Issue[], from: number, key: string): void {
  for (let index = from; index < issues.length; index++) {
    const issue = issues[index] as { path: string };
    issue.path = joinPath(key, issue.path);
  }
}

function joinPath(key: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? key + rest : `${key}.${rest}`;
}

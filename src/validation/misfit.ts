import type { Issue } from '../errors/issue.ts';

/** No key of JSON, so nothing that an answer holds is taken for one of these. */
const brand: unique symbol = Symbol('misfit');

/** Says what did not fit, and where, from the place that looks at it inwards. */
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

/** The same, as seen from the object or list around it. */
export function nest(key: string, misfit: Misfit): Misfit {
  return { ...misfit, path: joinPath(key, misfit.path) };
}

/** The issue of leaving out `value`, which stood at `path`, for what was found in it. */
export function toIssue(path: string, found: Misfit, value: unknown): Issue {
  const expected = found.path === '' ? found.expected : `${found.path}: ${found.expected}`;
  const issue = { path, expected, received: found.received };
  return Object.defineProperty(issue, 'value', { get: () => value }) as Issue;
}

/** Lengthens the paths of the issues from this one on. */
export function prefixPaths(issues: Issue[], from: number, key: string): void {
  for (let index = from; index < issues.length; index++) {
    const issue = issues[index] as { path: string };
    issue.path = joinPath(key, issue.path);
  }
}

function joinPath(key: string, rest: string): string {
  return rest === '' || rest.startsWith('[') ? key + rest : `${key}.${rest}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

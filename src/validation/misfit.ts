import type { Issue, IssueKind } from '../errors/issue.ts';

/** No key of JSON, so nothing that an answer holds is taken for one of these. */
const brand: unique symbol = Symbol('misfit');

/** Says what did not fitTo, and where, from the place that looks at it inwards. */
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

/** The issue of what was found in `value`, which stood at `path`. */
export function toIssue(path: string, found: Misfit, value: unknown, kind: IssueKind = 'dropped'): Issue {
  const expected = found.path === '' ? found.expected : `${found.path}: ${found.expected}`;
  const issue = { path, kind, expected, received: found.received };
  return Object.defineProperty(issue, 'value', { get: () => value }) as Issue;
}

/** The issue of a value that was taken in another type, and lost nothing by it. */
export function toConversion(expected: string, value: unknown): Issue {
  return toIssue('', createMisfit(expected, value), value, 'converted');
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

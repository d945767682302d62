import type { Issue } from '../errors/issue.ts';
import type { Schema } from '../schemas/primitives.ts';
import { fitTo, type Shape } from './check.ts';
import { checkOf } from './check-of.ts';
import { isMisfit, toIssue } from './misfit.ts';

export type Validated<Data> =
  | { ok: true; data: Data; issues: readonly Issue[] }
  | { ok: false; issues: readonly [Issue] };

/**
 * Checks a parsed body against a schema, in place and over the keys that are there. valibot itself has no partial
 * success and copies what it parses; here a value that does not fit costs the smallest optional thing around it:
 * a key is left out of its object, an element out of its list. What is left out, missing or converted stands in
 * `issues`. A list none of whose rows fits, such as `["maintenance"]`, is refused: it is not an empty list.
 */
export function validate<Data>(schema: Schema<Data>, body: unknown): Validated<Data> {
  const issues: Issue[] = [];
  const fitted = fitTo(checkOf(schema as unknown as Shape), body, issues);
  if (isMisfit(fitted)) return { ok: false, issues: [toIssue('', fitted, body)] };
  const [first] = issues;
  const isEmptyList = Array.isArray(fitted) && fitted.length === 0;
  if (isEmptyList && first !== undefined) return { ok: false, issues: [first] };
  return { ok: true, data: fitted as Data, issues };
}

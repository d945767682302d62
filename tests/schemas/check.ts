import * as v from 'valibot';
import type { Schema } from '../../src/schemas/primitives.ts';
import { validate } from '../../src/validation/validate.ts';

/** What keeps `body` from fitting `schema` whole, by the client's own walk and by valibot; empty if it fits. */
export function misfits(schema: Schema<unknown>, body: unknown): string[] {
  const found: string[] = [];
  const validated = validate(schema, structuredClone(body));
  for (const issue of validated.issues) found.push(`${issue.path}: ${issue.expected}, not ${issue.received}`);
  // valibot does not know the forms that are put right on the way.
  if (found.length === 0 && !v.is(schema, dataOf(schema, body)))
    found.push('valibot disagrees with the walk');
  return found;
}

/** What the client hands out for `body`. */
export function dataOf(schema: Schema<unknown>, body: unknown): unknown {
  const validated = validate(schema, structuredClone(body));
  return validated.ok ? validated.data : undefined;
}

import type { FieldProblems } from '../errors/answers.ts';
import { blank, required } from '../errors/field-issues.ts';

type Body = Record<string, unknown>;

const uuidPattern = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** The problems of fields that must hold a text and do not; `undefined` when all do. */
export function missingFields(body: Body, fields: readonly string[]): FieldProblems | undefined {
  const problems: FieldProblems = {};
  for (const field of fields) {
    const problem = textProblem(body[field]);
    if (problem !== undefined) problems[field] = [problem];
  }
  return Object.keys(problems).length > 0 ? problems : undefined;
}

function textProblem(value: unknown): string | undefined {
  if (value === undefined) return required;
  if (value === null) return 'This field may not be null.';
  if (typeof value !== 'string') return 'Not a valid string.';
  return value.trim() === '' ? blank : undefined;
}

/** A whole number, also as text, since forms send nothing else; `undefined` for anything besides. */
export function readInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : undefined;
}

/** Whether a text is an absolute address to which a browser can be sent. */
export function isRedirectUri(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 1024 && URL.canParse(value);
}

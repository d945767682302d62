import type { FieldProblems } from '../errors/answers.ts';
import { blank, required } from '../errors/field-issues.ts';

type Body = Record<string, unknown>;

const uuidPattern = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** An id as the records spell it: a UUID may be sent in capitals and without its dashes. */
export function toId(text: string): string {
  const id = text.toLowerCase();
  if (!isUuid(id)) return id;
  return id.replaceAll('-', '').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** Whether a UUID could have been issued, judged by its version and variant. A UUID of zeros could not. */
export function isPossibleUuid(text: string): boolean {
  return isUuid(text) && /^.{12}[1-8].{3}[89ab]/i.test(text.replaceAll('-', ''));
}

/** The problems of fields that must be text but are not; `undefined` if there are none. */
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

/** A whole number, also as text, because forms send only text; `undefined` for anything else. */
export function readInteger(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}

const yes = new Set(['true', 't', 'yes', 'y', 'on', '1']);
const no = new Set(['false', 'f', 'no', 'n', 'off', '0']);

/** Takes the words and digits that forms send for a boolean, in upper and lower case: Python sends `True`. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 1 || value === 0) return value === 1;
  const word = typeof value === 'string' ? value.toLowerCase() : '';
  if (yes.has(word)) return true;
  return no.has(word) ? false : undefined;
}

/** A query parameter; one without a value counts as absent, as with the real API. */
export function readParameter(query: URLSearchParams, name: string): string | undefined {
  return query.get(name)?.trim() || undefined;
}

/** The value of a text field, for messages and look-ups; empty for an object or a list. */
export function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Schemes that make a browser run or read something. Others are allowed, because apps have schemes of their own. */
const dangerousSchemes = new Set(['javascript:', 'data:', 'vbscript:', 'blob:', 'file:', 'about:']);

/** Whether a text is an absolute address to which a browser can be sent. */
export function isRedirectUri(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 1024 || !URL.canParse(value)) return false;
  return !dangerousSchemes.has(new URL(value).protocol);
}

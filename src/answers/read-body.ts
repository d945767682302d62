import type { FieldError, FieldErrors } from '../errors/nordigen-api-error.ts';
import { isRecord } from '../validation/is-record.ts';
import { textOf } from './text-of.ts';

/** What an error's body says, whatever its shape. */
export interface Said {
  summary: string;
  detail: string;
  /** The parameter concerned, if there is exactly one. */
  subject?: string | undefined;
  type?: string | undefined;
  fields?: FieldErrors<string> | undefined;
  accountStatus?: string | undefined;
  hasDetailOnly?: boolean;
}

/** Keys that frameworks and gateways use; no operation has a parameter of these names. */
const frameKeys = new Set([
  'summary',
  'detail',
  'status_code',
  'type',
  'message',
  'messages',
  'msg',
  'error',
  'errors',
  'error_description',
  'reason',
  'title',
  'code',
  'status',
]);
/** Statuses under which the API was seen to complain about parameters. */
const fieldStatuses = new Set([400, 402, 404, 405, 409, 422]);

/** Reads a parsed body. Of a text, such as a gateway's page, only the beginning is read. */
export function readBody(body: unknown, status: number): Said {
  if (typeof body === 'string') return { summary: '', detail: toPlainText(body) };
  return isRecord(body) ? readObject(body, status) : { summary: '', detail: textOf(body) };
}

function readObject(body: Record<string, unknown>, status: number): Said {
  const type = typeof body.type === 'string' ? body.type.slice(0, 200) : undefined;
  const summary = textOf(body.summary);
  const ownDetail = textOf(body.detail);
  if (summary === '' && ownDetail === '' && status === 409) {
    const accountStatus = readAccountStatus(body);
    if (accountStatus !== undefined) {
      return { summary, detail: `The account's status is ${accountStatus}.`, type, accountStatus };
    }
  }
  const hasWords = summary !== '' || ownDetail !== '';
  const fields = fieldStatuses.has(status) ? readFields(body, !hasWords) : undefined;
  if (hasWords) {
    const hasDetailOnly = summary === '' && type === undefined && fields === undefined;
    return { summary, detail: ownDetail, type, fields, hasDetailOnly };
  }
  if (fields !== undefined) return { ...readComplaints(fields), type, fields };
  return { summary, detail: textOf(body) || textOf(body.errors) || textOf(body.messages), type };
}

/** Only a 409 with an id is an account: other bodies use `status` for something else, such as `error`. */
function readAccountStatus({ id, status }: Record<string, unknown>): string | undefined {
  const code = isRecord(status) ? status.short : status;
  return typeof id === 'string' && typeof code === 'string' ? code.slice(0, 100) : undefined;
}

/** A single complaint about a parameter becomes the summary and detail; several are joined in the detail. */
function readComplaints(fields: FieldErrors<string>): Said {
  const complaints = Object.entries(fields).flatMap(([name, errors = []]) =>
    errors.map((error) => ({ name, ...error })),
  );
  const [first, ...others] = complaints;
  const { name = '', summary = '', detail = '' } = first ?? {};
  if (others.length === 0) return { summary, detail, subject: name };
  const sentences = complaints.map(
    (error) => `${error.name}: ${[error.summary, error.detail].filter(Boolean).join(' ')}`,
  );
  return { summary, detail: sentences.join(' ') };
}

function readFields(body: Record<string, unknown>, isFieldBody: boolean): FieldErrors<string> | undefined {
  const fields: [string, FieldError[]][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (frameKeys.has(name)) continue;
    // Beside a summary, plain text is a remark of the API, not a complaint about a parameter of that name.
    if (!isFieldBody && typeof value !== 'object') continue;
    const errors = readFieldErrors(value);
    if (errors.length > 0) fields.push([name, errors]);
  }
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

function readFieldErrors(value: unknown): FieldError[] {
  if (Array.isArray(value)) {
    return value.flat(1).flatMap((item) => (Array.isArray(item) ? [] : readFieldErrors(item)));
  }
  if (isRecord(value) && ('summary' in value || 'detail' in value)) {
    return [{ summary: textOf(value.summary), detail: textOf(value.detail) }];
  }
  const words = textOf(value);
  if (words !== '') return [{ summary: words, detail: '' }];
  if (!isRecord(value)) return [];
  return Object.entries(value)
    .map(([name, inner]) => ({ name, words: textOf(inner) }))
    .filter((inner) => inner.words !== '')
    .map((inner) => ({ summary: `${inner.name}: ${inner.words}`, detail: '' }));
}

/** A gateway's page as one line that fits in a log. */
function toPlainText(text: string): string {
  const line = text
    // Cut before matching, because some patterns take time proportional to the square of the length.
    .slice(0, 5000)
    .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

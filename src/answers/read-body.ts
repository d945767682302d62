import type { FieldError, FieldErrors } from '../errors/nordigen-api-error.ts';
import { isRecord } from '../validation/is-record.ts';
import { spellings, textOf, wordKeys } from './text-of.ts';

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
const frameKeys = /* @__PURE__ */ new Set(
  /* @__PURE__ */ wordKeys
    .concat(['status_code', 'type', 'messages', 'errors', 'code', 'status'])
    .flatMap(spellings),
);
/** Where frameworks put errors about parameters, if not at the top. */
const containers = ['errors', 'error', 'message', 'messages', 'detail', 'data'] as const;
/** Statuses under which the API was seen to complain about parameters. */
const fieldStatuses = new Set([400, 402, 404, 405, 409, 422]);

/** Reads a parsed body. Of a text, such as a gateway's page, only the beginning is read. */
export function readBody(body: unknown, status: number): Said {
  if (typeof body === 'string') return { summary: '', detail: toPlainText(body) };
  return isRecord(body) ? readObject(body, status) : { summary: '', detail: textOf(body) };
}

function readObject(body: Record<string, unknown>, status: number): Said {
  const type = typeof body.type === 'string' ? body.type.slice(0, 200) : undefined;
  const summary = textOf(body.summary ?? body.Summary);
  const ownDetail = textOf(body.detail ?? body.Detail);
  if (summary === '' && ownDetail === '') {
    const inner = [body.error, body.data].filter(isRecord).find((part) => textOf(part.summary) !== '');
    if (inner !== undefined) return readObject(inner, status);
    const accountStatus = status === 409 ? readAccountStatus(body) : undefined;
    if (accountStatus !== undefined) {
      return { summary, detail: `The account's status is ${accountStatus}.`, type, accountStatus };
    }
  }
  const words = summary || ownDetail || textOf(body) || textOf(body.errors) || textOf(body.messages);
  const fields = fieldStatuses.has(status) ? readFields(body, words !== '') : undefined;
  if (summary !== '' || ownDetail !== '') {
    const hasDetailOnly = summary === '' && type === undefined;
    return { summary, detail: ownDetail, type, fields, hasDetailOnly };
  }
  if (fields === undefined) return { summary, detail: words, type };
  return words === ''
    ? { ...readComplaints(fields), type, fields }
    : { summary, detail: `${words} (${describe(fields)})`, type, fields };
}

/** Only a 409 with an id is an account: other bodies use `status` for something else, such as `error`. */
function readAccountStatus(body: Record<string, unknown>): string | undefined {
  const { id, status } = isRecord(body.account) ? body.account : body;
  const code = isRecord(status) ? status.short : status;
  return typeof id === 'string' && typeof code === 'string' ? code.slice(0, 100) : undefined;
}

/** A single complaint about a parameter becomes the summary and detail; several are joined in the detail. */
function readComplaints(fields: FieldErrors<string>): Said {
  const [[subject, errors = []] = [''], ...others] = Object.entries(fields);
  const [{ summary, detail } = { summary: '', detail: '' }] = errors;
  return others.length > 0 || errors.length > 1
    ? { summary, detail: describe(fields) }
    : { summary, detail, subject };
}

function describe(fields: FieldErrors<string>): string {
  return Object.entries(fields)
    .flatMap(([name, errors = []]) =>
      errors.map(({ summary, detail }) => `${name}: ${[summary, detail].filter(Boolean).join(' ')}`),
    )
    .join(' ');
}

function readFields(body: Record<string, unknown>, hasWords: boolean): FieldErrors<string> | undefined {
  const fields = listFields(body, !hasWords);
  for (const name of containers) {
    const part = body[name];
    // Beside words, the other containers hold particulars of the error.
    if (!isRecord(part) || (hasWords && name !== 'errors')) continue;
    fields.push(...listFields(part, textOf(part) === ''));
  }
  return fields.length > 0 ? Object.fromEntries(fields) : undefined;
}

function listFields(body: Record<string, unknown>, takesText: boolean): [string, FieldError[]][] {
  return Object.entries(body)
    .filter(([name, value]) => {
      // Beside words, plain text is a remark, such as the time or an id, and not about a parameter of that name.
      return !frameKeys.has(name) && (takesText || typeof value !== 'string');
    })
    .map(([name, value]): [string, FieldError[]] => [name, readFieldErrors(value)])
    .filter(([, errors]) => errors.length > 0);
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

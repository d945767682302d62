import {
  type ApiErrorInit,
  type FieldError,
  type FieldErrors,
  type NextStep,
  NordigenApiError,
} from '../errors/nordigen-api-error.ts';
import type { OperationName } from '../errors/operation-name.ts';
import { isRecord } from '../validation/misfit.ts';
import { classifyFailure } from './classify-failure.ts';
import { readRateLimits, readRetryAt } from './rate-limits.ts';

export interface FailedAnswer {
  operation: OperationName;
  /** Method and path template, as a person reads them: `GET accounts/{id}/`. */
  request: string;
  status: number;
  headers: Headers;
  /** The body, free of secrets. */
  text: string;
  nowMs: number;
}

/** Makes an error of any answer that is not 2xx. Whatever the body is, this does not throw. */
export function readFailure(answer: FailedAnswer): NordigenApiError {
  const { operation, request, status, headers, text, nowMs } = answer;
  const body = parse(text);
  const said = isRecord(body) ? readBody(body, status) : { summary: '', detail: toPlainText(text) };
  const rateLimits = readRateLimits(headers, nowMs);
  const { code, nextStep } = classifyFailure({
    status,
    summary: said.summary,
    detail: said.detail,
    type: said.type,
    hasFields: said.fields !== undefined,
    accountStatus: said.accountStatus,
    isTokenCall: operation.startsWith('token.'),
  });
  const retryAtMs =
    status === 429 || status === 503 ? readRetryAt(headers, said.detail, rateLimits, nowMs) : undefined;
  const init: ApiErrorInit = {
    message: `${request} answered ${status} ${code}: ${explain(said)} ${advice[nextStep](retryAtMs)}`,
    operation,
    status,
    code,
    nextStep,
    summary: said.summary,
    detail: said.detail,
    type: said.type,
    fields: said.fields,
    retryAtMs,
    rateLimits,
    headers,
    body,
  };
  return new NordigenApiError(init);
}

const advice: Record<NextStep, (retryAtMs: number | undefined) => string> = {
  retry: () => 'Try again in a moment.',
  wait: (retryAtMs) =>
    retryAtMs === undefined || retryAtMs > 8.64e15
      ? 'Wait before you try again.'
      : `Wait until ${new Date(retryAtMs).toISOString()}.`,
  reconnect: () => 'Ask the user to connect the account again, with a new agreement and requisition.',
  'fix-request': () => 'The same request will fail again: change it.',
  'fix-credentials': () => 'Check the secret id, the secret key and the tokens in use.',
  'contact-support': () => 'If it lasts, ask GoCardless support.',
};

interface Said {
  summary: string;
  detail: string;
  type?: string | undefined;
  fields?: FieldErrors<string> | undefined;
  accountStatus?: string | undefined;
}

function explain({ summary, detail }: Said): string {
  const words = [summary, detail].filter(
    (part, index, parts) => part !== '' && parts.indexOf(part) === index,
  );
  const sentence = words.join(': ').trim();
  if (sentence === '') return 'it gave no reason.';
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

const frameKeys = new Set(['summary', 'detail', 'status_code', 'type']);
/** Statuses under which the API was seen to complain about parameters. */
const fieldStatuses = new Set([400, 402, 404, 405, 422]);

function readBody(body: Record<string, unknown>, status: number): Said {
  const type = typeof body.type === 'string' ? body.type : undefined;
  const summary = toText(body.summary);
  const detail = toText(body.detail) || toText(body.message) || toText(body.error);
  if (typeof body.status === 'string' && summary === '' && detail === '') {
    return { summary, detail: `The account's status is ${body.status}.`, type, accountStatus: body.status };
  }
  const fields = fieldStatuses.has(status) ? readFields(body, summary === '' && detail === '') : undefined;
  if (fields === undefined || summary !== '' || detail !== '') return { summary, detail, type, fields };
  const complaints = Object.entries(fields).flatMap(([name, errors = []]) =>
    errors.map((error) => `${name}: ${[error.summary, error.detail].filter(Boolean).join(' ')}`),
  );
  return {
    summary: Object.values(fields)[0]?.[0]?.summary ?? '',
    detail: complaints.join(' '),
    type,
    fields,
  };
}

function readFields(body: Record<string, unknown>, isFieldBody: boolean): FieldErrors<string> | undefined {
  const fields: [string, FieldError[]][] = [];
  for (const [name, value] of Object.entries(body)) {
    if (frameKeys.has(name)) continue;
    // Beside a summary, a bare text is a remark of the API, not a complaint about a parameter of that name.
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
  if (!isRecord(value)) return toText(value) === '' ? [] : [{ summary: toText(value), detail: '' }];
  if ('summary' in value || 'detail' in value) {
    return [{ summary: toText(value.summary), detail: toText(value.detail) }];
  }
  return Object.entries(value)
    .filter(([, words]) => toText(words) !== '')
    .map(([name, words]) => ({ summary: `${name}: ${toText(words)}`, detail: '' }));
}

function toText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.filter((part) => typeof part === 'string').join('; ');
  return '';
}

/** A gateway's page, as a line that fits in a log. */
function toPlainText(text: string): string {
  const line = text
    .slice(0, 5000)
    .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

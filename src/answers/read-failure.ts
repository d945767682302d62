import { type ApiErrorInit, type NextStep, NordigenApiError } from '../errors/nordigen-api-error.ts';
import type { OperationName } from '../errors/operation-name.ts';
import { toLine } from '../errors/to-line.ts';
import { isRecord } from '../validation/is-record.ts';
import { classifyFailure } from './classify-failure.ts';
import { parseJson } from './parse-json.ts';
import { readRateLimits, readRetryAt } from './rate-limits.ts';
import { readBody, type Said } from './read-body.ts';
import { createRedactor } from './redact.ts';

export interface FailedAnswer {
  operation: OperationName;
  /** Method and path template, as a person reads them: `GET accounts/{id}/`. */
  request: string;
  status: number;
  headers: Headers;
  /** The body as it came. */
  text: string;
  /** The request's secrets, which the error must not contain. */
  secrets?: readonly string[];
  nowMs: number;
}

/** The maximum length of the server's text; the advice follows it. */
const maxReasonLength = 500;

/** Turns any answer that is not 2xx into an error. Never throws, whatever the body is. */
export function readFailure(answer: FailedAnswer): NordigenApiError {
  const { operation, request, status, text, secrets = [], nowMs } = answer;
  const redactor = createRedactor(secrets);
  const headers = redactor.headers(answer.headers);
  // Redact after parsing, which removes whatever escapes the server used.
  const body = redactor.body(parseJson(text) ?? text);
  const said = readBody(unwrapText(body), status);
  const rateLimits = readRateLimits(headers, nowMs);
  const { code, nextStep } = classifyFailure({
    status,
    summary: said.summary,
    detail: said.detail,
    type: said.type,
    hasFields: said.fields !== undefined,
    accountStatus: said.accountStatus,
    hasDetailOnly: said.hasDetailOnly === true,
    isTokenCall: operation.startsWith('token.'),
    isTokenChallenged: /\berror\s{0,9}=\s{0,9}["']?invalid_token/i.test(
      headers.get('www-authenticate')?.slice(0, 2_000) ?? '',
    ),
  });
  const words = `${said.summary.slice(0, 500)}\n${said.detail}`;
  const retryAtMs =
    status === 429 || status === 503
      ? readRetryAt({ status, headers, words, limits: rateLimits, nowMs })
      : undefined;
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

/** An object that was encoded as JSON twice on its way. */
function unwrapText(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  const inner = parseJson(body);
  return isRecord(inner) ? inner : body;
}

const advice: Record<NextStep, (retryAtMs: number | undefined) => string> = {
  retry: () => 'Try again in a moment.',
  wait: (retryAtMs) =>
    retryAtMs === undefined
      ? 'Wait before you try again.'
      : `Wait until ${new Date(retryAtMs).toISOString()}.`,
  reconnect: () => 'Ask the user to connect the account again, with a new agreement and requisition.',
  'fix-request': () => 'The same request will fail again: change it.',
  'fix-credentials': () => 'Check the secret id, the secret key and the tokens in use.',
  'contact-support': () => 'If it lasts, ask GoCardless support.',
};

function explain({ subject, summary, detail }: Said): string {
  const words = [subject, summary, detail].filter(
    (part, index, parts) => part !== undefined && part !== '' && parts.indexOf(part) === index,
  );
  const sentence = toLine(words.join(': '), maxReasonLength);
  if (sentence === '') return 'it gave no reason.';
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

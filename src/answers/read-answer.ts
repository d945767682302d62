import type { Issue } from '../errors/issue.ts';
import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import { isRecord } from '../validation/is-record.ts';
import { validate } from '../validation/validate.ts';
import type { ApiFailure, ApiResponse } from './api-response.ts';
import { describe, type Expectation } from './expectation.ts';
import { parseJson } from './parse-json.ts';
import { readRateLimits } from './rate-limits.ts';
import type { RawAnswer } from './raw-answer.ts';
import { readFailure } from './read-failure.ts';
import { createRedactor, type Redactor } from './redact.ts';

/**
 * Turns a raw answer into a response, successful or not.
 * @throws NordigenValidationError if the answer has a 2xx status but is not what the API documents.
 */
export function readAnswer<Data>(
  expectation: Expectation<Data>,
  answer: RawAnswer,
  nowMs: number,
): ApiResponse<Data> {
  const { operation, answerSchema } = expectation;
  const { status, headers, text } = answer;
  if (status < 200 || status > 299) {
    const { secrets } = answer;
    const request = describe(expectation);
    return toFailure(expectation, readFailure({ operation, request, status, headers, text, secrets, nowMs }));
  }
  const body = readSuccess(expectation, text);
  const tokens = operation.startsWith('token.') ? tokensIn(body) : [];
  const createCleaner = (): Redactor => createRedactor([...answer.secrets, ...tokens]);
  const rateLimits = readRateLimits(headers, nowMs);
  const checked = answerSchema === undefined ? undefined : validate(answerSchema, body);
  if (checked?.ok === true || (answerSchema === undefined && (body !== undefined || text === ''))) {
    let clean: Headers | undefined;
    return {
      operation,
      status,
      // Cleaned when somebody looks at them; most answers are never asked.
      get headers() {
        clean ??= createCleaner().headers(headers);
        return clean;
      },
      rateLimits,
      ok: true,
      data: checked?.ok === true ? checked.data : (body as Data),
      issues: checked?.issues ?? [],
    };
  }
  const [issue] = checked?.issues ?? [];
  const found = body === undefined ? describeText(text) : describeMisfit(issue);
  const message = `${describe(expectation)} answered ${status}, but the body ${found}. See error.text.`;
  const cleaner = createCleaner();
  throw new NordigenValidationError(message, {
    operation,
    status,
    // What was refused as a whole is not bank data, but may be an echo of the request.
    issues: issue === undefined ? [] : [withValue(issue, cleaner.body(issue.value))],
    rateLimits,
    text: cleaner.text(text),
  });
}

/** The issue with another value, which is as little printed as the one it had. */
function withValue(issue: Issue, value: unknown): Issue {
  return Object.defineProperty({ ...issue }, 'value', { get: () => value });
}

/** The parsed body; `undefined` if it is not JSON. */
function readSuccess({ method, answerSchema }: Expectation<unknown>, text: string): unknown {
  const body = parseJson(text);
  if (method !== 'DELETE' || answerSchema === undefined) return body;
  // A deletion succeeded whether its answer has a body (200) or not (204).
  const isNothing =
    text.trim() === '' || body === null || body === '' || (isRecord(body) && Object.keys(body).length === 0);
  return isNothing ? { summary: '', detail: '' } : body;
}

/** Possible tokens in an invalid answer to a token call. */
function tokensIn(body: unknown): string[] {
  return isRecord(body) ? Object.values(body).filter((value) => typeof value === 'string') : [];
}

/** Node's fetch says nothing of gzip that ends too early, so half an answer may pass for a whole one. */
function describeText(text: string): string {
  const json = text.trim();
  return /^[[{]/.test(json) && !/[\]}]$/.test(json)
    ? 'breaks off: it is the beginning of JSON'
    : 'is not JSON';
}

function describeMisfit(issue: Issue | undefined): string {
  const where = issue?.path ? ` at ${issue.path}` : '';
  return `does not have the documented shape (expected ${issue?.expected}${where}, received ${issue?.received})`;
}

/** The response to a call that was refused, or whose token was. */
export function toFailure({ operation }: Expectation<unknown>, error: NordigenApiError): ApiFailure {
  const { status, headers, rateLimits } = error;
  return { operation, status, headers, rateLimits, issues: [], ok: false, error };
}

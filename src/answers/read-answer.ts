import type { Issue } from '../errors/issue.ts';
import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../errors/nordigen-network-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import { isRecord } from '../validation/is-record.ts';
import { validate } from '../validation/validate.ts';
import type { ApiFailure, ApiResponse } from './api-response.ts';
import { describe, type Expectation } from './expectation.ts';
import { parseJson } from './parse-json.ts';
import { readRateLimits } from './rate-limits.ts';
import type { RawAnswer } from './raw-answer.ts';
import { readFailure } from './read-failure.ts';
import { createRedactor } from './redact.ts';

/**
 * Turns a raw answer into a response, successful or not.
 * @throws NordigenValidationError if the answer has a 2xx status but is not what the API documents.
 * @throws NordigenNetworkError if the content of the answer cannot be read.
 */
export function readAnswer<Data>(
  expectation: Expectation<Data>,
  answer: RawAnswer,
  nowMs: number,
): ApiResponse<Data> {
  const { operation, answerSchema } = expectation;
  const { status, text, secrets } = answer;
  refuseUnreadable(expectation, answer);
  if (status < 200 || status > 299) {
    const { headers } = answer;
    const request = describe(expectation);
    return toFailure(expectation, readFailure({ operation, request, status, headers, text, secrets, nowMs }));
  }
  const body = readSuccess(expectation, text);
  const redactor = createRedactor(operation.startsWith('token.') ? [...secrets, ...tokensIn(body)] : secrets);
  const headers = redactor.headers(answer.headers);
  const rateLimits = readRateLimits(headers, nowMs);
  const frame = { operation, status, headers, rateLimits };
  if (answerSchema === undefined && (body !== undefined || text === '')) {
    return { ...frame, ok: true, data: body as Data, issues: [] };
  }
  const checked = answerSchema === undefined ? undefined : validate(answerSchema, body);
  if (checked?.ok === true) return { ...frame, ok: true, data: checked.data, issues: checked.issues };
  const issues = checked?.issues ?? [];
  const found = body === undefined ? 'is not JSON' : describeMisfit(issues[0]);
  const message = `${describe(expectation)} answered ${status}, but the body ${found}. See error.text.`;
  throw new NordigenValidationError(message, {
    operation,
    status,
    issues,
    rateLimits,
    text: redactor.text(text),
  });
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

/** @throws NordigenNetworkError naming the cause. */
function refuseUnreadable(expectation: Expectation<unknown>, { status, type }: RawAnswer): void {
  const isHidden = type === 'opaque' || status === 0;
  if (!isHidden && status !== 304) return;
  const cause = isHidden
    ? "was answered, but the browser hides the answer because of requestInit.mode 'no-cors': leave the mode out, and let the server at baseUrl allow this page (CORS)"
    : 'answered 304 (not modified), which has no content, though the client holds no earlier answer: a cache or a header of yours (If-None-Match, If-Modified-Since) asked for it';
  const { operation } = expectation;
  throw new NordigenNetworkError(`${describe(expectation)} ${cause}.`, { operation, reason: 'unreadable' });
}

function describeMisfit(issue: Issue | undefined): string {
  return `does not have the documented shape (expected ${issue?.expected}, received ${issue?.received})`;
}

/** The response to a call that was refused, or whose token was. */
export function toFailure({ operation }: Expectation<unknown>, error: NordigenApiError): ApiFailure {
  const { status, headers, rateLimits } = error;
  return { operation, status, headers, rateLimits, issues: [], ok: false, error };
}

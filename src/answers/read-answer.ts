import type { Issue } from '../errors/issue.ts';
import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import { validate } from '../validation/validate.ts';
import type { ApiFailure, ApiResponse } from './api-response.ts';
import { describe, type Expectation } from './expectation.ts';
import { readRateLimits } from './rate-limits.ts';
import type { RawAnswer } from './raw-answer.ts';
import { readFailure } from './read-failure.ts';
import { redact } from './redact.ts';

/**
 * Makes a response of an answer, or an error's response of a refusal.
 * @throws NordigenValidationError where the answer is a success that is none.
 */
export function readAnswer<Data>(
  expectation: Expectation<Data>,
  { status, headers, text, secrets }: RawAnswer,
  nowMs: number,
): ApiResponse<Data> {
  const { operation, answerSchema } = expectation;
  if (status < 200 || status > 299) {
    const clean = redact(text, secrets);
    return toFailure(
      expectation,
      readFailure({ operation, request: describe(expectation), status, headers, text: clean, nowMs }),
    );
  }
  const rateLimits = readRateLimits(headers, nowMs);
  const frame = { operation, status, headers, rateLimits };
  const body = parse(text);
  if (body === undefined && answerSchema === undefined && text === '') {
    return { ...frame, ok: true, data: undefined as Data, issues: [] };
  }
  const checked = answerSchema === undefined ? undefined : validate(answerSchema, body);
  if (body === undefined || checked?.ok === false) {
    const issues = checked?.issues ?? [];
    const found = body === undefined ? 'is no JSON' : describeMisfit(issues[0]);
    const message = `${describe(expectation)} answered ${status}, but the body ${found}. See error.text.`;
    throw new NordigenValidationError(message, {
      operation,
      status,
      issues,
      text: redact(text, secrets),
    });
  }
  return checked === undefined
    ? { ...frame, ok: true, data: body as Data, issues: [] }
    : { ...frame, ok: true, data: checked.data, issues: checked.issues };
}

function describeMisfit(issue: Issue | undefined): string {
  return `does not have the documented shape (expected ${issue?.expected}, received ${issue?.received})`;
}

/** The response of a call that was refused, or whose token was. */
export function toFailure({ operation }: Expectation<unknown>, error: NordigenApiError): ApiFailure {
  const { status, headers, rateLimits } = error;
  return { operation, status, headers, rateLimits, issues: [], ok: false, error };
}

/** `undefined`, which JSON cannot say, where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

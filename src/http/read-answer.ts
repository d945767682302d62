import type { Issue } from '../errors/issue.ts';
import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import type { ApiFailure, ApiResponse } from './api-response.ts';
import { type Answer, type Attempt, bearerOf, describe } from './attempt.ts';
import type { Endpoint } from './endpoint.ts';
import { readRateLimits } from './rate-limits.ts';
import { readFailure } from './read-failure.ts';
import { redact } from './redact.ts';
import { validate } from './validate.ts';

/**
 * Makes a response of an answer, or an error's response of a refusal.
 * @throws NordigenValidationError where the answer is a success that is none.
 */
export function readAnswer<Data>(
  endpoint: Endpoint<Data>,
  call: Attempt,
  { response, text, request }: Answer,
  nowMs: number,
): ApiResponse<Data> {
  const { operation } = endpoint;
  const { status, headers } = response;
  if (!response.ok) {
    const clean = redact(text, secretsOf(call, request));
    return toFailure(
      endpoint,
      readFailure({ operation, request: describe(endpoint), status, headers, text: clean, nowMs }),
    );
  }
  const rateLimits = readRateLimits(headers, nowMs);
  const frame = { operation, status, headers, rateLimits };
  const body = parse(text);
  if (body === undefined && endpoint.schema === undefined && text === '') {
    return { ...frame, ok: true, data: undefined as Data, issues: [] };
  }
  const checked = endpoint.schema === undefined ? undefined : validate(endpoint.schema, body);
  if (body === undefined || checked?.ok === false) {
    const issues = checked?.issues ?? [];
    const found = body === undefined ? 'is no JSON' : describeMisfit(issues[0]);
    const message = `${describe(endpoint)} answered ${status}, but the body ${found}. See error.text.`;
    throw new NordigenValidationError(message, {
      operation,
      status,
      issues,
      text: redact(text, secretsOf(call, request)),
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
export function toFailure(endpoint: Endpoint<unknown>, error: NordigenApiError): ApiFailure {
  const { status, headers, rateLimits } = error;
  return { operation: endpoint.operation, status, headers, rateLimits, issues: [], ok: false, error };
}

/** What must not come back in an error: the bearer, and on token calls what the request's body held. */
function secretsOf({ endpoint, json }: Attempt, request: Request | undefined): string[] {
  const sent: unknown[] = endpoint.kind === 'token' ? Object.values(json ?? {}) : [];
  return [...sent, bearerOf(request)].filter((secret) => typeof secret === 'string');
}

/** `undefined`, which JSON cannot say, where the text is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

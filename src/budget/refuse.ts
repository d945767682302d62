import { NordigenApiError } from '../errors/nordigen-api-error.ts';
import type { GatedCall } from '../http/call-gate.ts';
import type { BudgetedCall } from './budgeted-call.ts';
import type { RemainingCalls } from './call-budget.ts';

/** The API's answer to one call too many, without asking the API. */
export function refuse(
  { operation }: GatedCall,
  { scope }: BudgetedCall,
  { limit, resetsAtMs }: RemainingCalls,
  nowMs: number,
): NordigenApiError {
  const seconds = Math.max(1, Math.ceil((resetsAtMs - nowMs) / 1000));
  const summary = 'Rate limit exceeded';
  const detail = `The rate limit for this resource is ${limit}/day. Please try again in ${seconds} seconds`;
  return new NordigenApiError({
    message: `GET accounts/{id}/${scope}/ was not sent: the call budget knows that the API would answer 429 RateLimitExceeded. Wait until ${new Date(resetsAtMs).toISOString()}.`,
    operation,
    status: 429,
    code: 'RateLimitExceeded',
    summary,
    detail,
    nextStep: 'wait',
    retryAtMs: resetsAtMs,
    isLocal: true,
    rateLimits: { account: { limit, remaining: 0, resetsAtMs } },
    headers: new Headers(),
    body: { summary, detail, status_code: 429 },
  });
}

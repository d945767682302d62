import { expect, test } from 'vitest';
import { refuse } from '../../src/budget/refuse.ts';
import type { GatedCall } from '../../src/http/call-gate.ts';

const resetsAtMs = Date.parse('2026-03-02T12:00:00Z');

test.each([
  [86_400_000, 86_400],
  [1_001, 2],
  [1_000, 1],
  [0, 1],
  [-5_000, 1],
])('a refusal %i ms before the window ends is what the API would answer', (leftMs, seconds) => {
  const error = refuse(
    { operation: 'accounts.getBalances' } as GatedCall,
    { accountId: 'a', scope: 'balances' },
    { limit: 4, remaining: 0, resetsAtMs },
    resetsAtMs - leftMs,
  );
  const summary = 'Rate limit exceeded';
  const detail = `The rate limit for this resource is 4/day. Please try again in ${seconds} seconds`;
  expect(error).toMatchObject({
    message:
      'GET accounts/{id}/balances/ was not sent: the call budget knows that the API would answer 429 RateLimitExceeded. Wait until 2026-03-02T12:00:00.000Z.',
    operation: 'accounts.getBalances',
    status: 429,
    code: 'RateLimitExceeded',
    summary,
    detail,
    nextStep: 'wait',
    retryAtMs: resetsAtMs,
    isLocal: true,
    rateLimits: { account: { limit: 4, remaining: 0, resetsAtMs } },
    body: { summary, detail, status_code: 429 },
  });
});

import { describe, expect, test } from 'vitest';
import type { ApiResponse } from '../../src/answers/api-response.ts';
import type { BudgetEntry } from '../../src/budget/budget-entry.ts';
import { createLoss, observe } from '../../src/budget/observe.ts';

const minute = 60_000;
const hour = 60 * minute;
const nowMs = 1_000;
const used = (resetsAtMs: number, limit = 4) => ({ limit, remaining: 0, resetsAtMs });

/** What an entry is after an answer. */
function learn(answer: object, before: Partial<BudgetEntry> = {}): BudgetEntry {
  const entry: BudgetEntry = { reserved: {}, ...before };
  const response = { ok: true, headers: new Headers(), rateLimits: {}, ...answer };
  observe(entry, response as unknown as ApiResponse<unknown>, nowMs);
  return entry;
}

const refusal = (detail: string | undefined, waitMs: number, status = 429) => ({
  ok: false,
  error: { status, detail, retryAtMs: nowMs + waitMs },
});

describe('a budget learns', () => {
  test('the window that an answer reports, and not that calls are unlimited', () => {
    const account = { limit: 4, remaining: 3, resetsAtMs: nowMs + hour };
    expect(learn({ rateLimits: { account } })).toEqual({ reserved: {}, window: account });
    const known = { limit: 4, remaining: 2, resetsAtMs: nowMs + hour };
    expect(learn({ rateLimits: { account } }, { window: known }).window).toEqual(known);
  });

  test.each([
    ['http_x_ratelimit_account_success_remaining', '-1'],
    ['x-ratelimit-account-remaining', ' -5'],
  ])('nothing from %s: %s', (name, value) => {
    const account = { limit: 4, remaining: 0, resetsAtMs: nowMs + hour };
    const answer = { rateLimits: { account }, headers: new Headers({ [name]: value }) };
    expect(learn(answer).window).toBeUndefined();
  });

  test.each([
    ['http_x_ratelimit_limit', '-1'],
    ['x-other', '-1'],
    ['http_x_ratelimit_account_success_reset', '5-1'],
  ])('although another header is odd: %s: %s', (name, value) => {
    const account = { limit: 4, remaining: 0, resetsAtMs: nowMs + hour };
    const answer = { rateLimits: { account }, headers: new Headers({ [name]: value }) };
    expect(learn(answer).window).toEqual(account);
  });

  test.each<[string | undefined, number, number]>([
    ['The rate limit for this resource is 10/day.', hour, 10],
    ['The rate limit is 10 / day.', hour, 10],
    ['0/day', hour, 4],
    ['Try again later.', hour, 4],
    [undefined, hour, 4],
    ['10/day', minute + 1, 10],
  ])('from a 429 with the text %j and a wait of %i ms that %i calls are used up', (detail, waitMs, limit) => {
    expect(learn(refusal(detail, waitMs))).toEqual({ reserved: {}, window: used(nowMs + waitMs, limit) });
  });

  test('the limit from what it knew before, if the text of a 429 has none', () => {
    const window = { limit: 6, remaining: 2, resetsAtMs: nowMs + hour };
    expect(learn(refusal('Wait.', hour), { window }).window).toEqual(used(nowMs + hour, 6));
  });

  test.each([
    ['a wait of a minute, which is for all accounts together', refusal('10/day', minute)],
    ['a 503', refusal('10/day', hour, 503)],
    ['a 429 without a time', { ok: false, error: { status: 429, detail: '10/day' } }],
    ['a refusal without a wait', { ok: false, error: { status: 404 } }],
  ])('nothing from %s', (_, answer) => {
    expect(learn(answer)).toEqual({ reserved: {} });
  });

  test('that calls are unlimited for an hour, if a success reports no limit and none is known', () => {
    expect(learn({})).toEqual({ reserved: {}, unlimitedUntilMs: nowMs + hour });
    const window = { limit: 4, remaining: 2, resetsAtMs: nowMs + hour };
    expect(learn({}, { window })).toEqual({ reserved: {}, window });
    const ended = { limit: 4, remaining: 2, resetsAtMs: nowMs };
    expect(learn({}, { window: ended }).unlimitedUntilMs).toBe(nowMs + hour);
  });
});

describe('a lost call', () => {
  const entryOf = (remaining: number, resetsAtMs = nowMs + hour): BudgetEntry => ({
    window: { limit: 4, remaining, resetsAtMs },
    reserved: {},
  });

  test('is taken off once, also from what others have told meanwhile', () => {
    const lose = createLoss(() => nowMs);
    const entry = entryOf(3);
    lose(entry);
    expect(entry.window?.remaining).toBe(2);
    lose(entry);
    expect(entry.window?.remaining).toBe(2);
    const lower = entryOf(1);
    lose(lower);
    expect(lower.window?.remaining).toBe(0);
    const again = entryOf(1);
    lose(again);
    expect(again.window?.remaining).toBe(1);
  });

  test('leaves no less than nothing, and changes nothing that is not known', () => {
    const entry = entryOf(0);
    createLoss(() => nowMs)(entry);
    expect(entry).toEqual(entryOf(0));
    const unknown: BudgetEntry = { reserved: {} };
    createLoss(() => nowMs)(unknown);
    expect(unknown).toEqual({ reserved: {} });
    const ended = entryOf(3, nowMs);
    createLoss(() => nowMs)(ended);
    expect(ended).toEqual(entryOf(3, nowMs));
  });
});

import { describe, expect, test } from 'vitest';
import type { ApiResponse } from '../../src/index.ts';
import { toResponse } from '../../src/proxy/to-response.ts';

const nowMs = 1_000;

/** The status, the headers and the text of what the page gets. */
async function passOn(answer: object): Promise<[number, Record<string, string>, string]> {
  const whole = { ok: true, status: 200, headers: new Headers(), ...answer };
  const response = toResponse(whole as unknown as ApiResponse<unknown, string>, nowMs);
  return [response.status, Object.fromEntries(response.headers), await response.text()];
}

const json = { 'content-type': 'application/json' };
const failure = (error: object, status = 400) => ({
  ok: false,
  status,
  error: { operation: 'request', code: 'InvalidRequest', body: { summary: 'No' }, ...error },
});

describe('an answer of the API', () => {
  test.each<[string, object, [number, Record<string, string>, string]]>([
    ['data', { data: [1] }, [200, json, '[1]']],
    ['a text as data', { data: 'a' }, [200, json, '"a"']],
    ['data that is null', { data: null }, [200, json, 'null']],
    ['no data', { data: undefined }, [200, {}, '']],
    ['a created row', { status: 201, data: {} }, [201, json, '{}']],
    ['a status without a body', { status: 204, data: {} }, [204, {}, '']],
    ['another one', { status: 205, data: {} }, [205, {}, '']],
    ['a refusal', failure({}), [400, json, '{"summary":"No"}']],
    [
      'a refusal that is text',
      failure({ body: 'Not found' }, 404),
      [404, { 'content-type': 'text/plain; charset=utf-8' }, 'Not found'],
    ],
    ['a refusal without a body', failure({ body: undefined }, 500), [500, {}, '']],
    ['not modified', failure({ body: 'x' }, 304), [304, {}, '']],
  ])('reaches the page: %s', async (_, answer, expected) => {
    expect(await passOn(answer)).toEqual(expected);
  });

  test.each([
    { operation: 'token.getTokenPair' },
    { operation: 'token.refreshAccessToken' },
    { code: 'InvalidToken' },
    { code: 'AuthenticationFailed' },
    { code: 'IpAccessDenied' },
  ])('about the backend itself does not: %j', async (error) => {
    const answer = { ...failure(error, 401), headers: new Headers({ 'retry-after': '5' }) };
    expect(await passOn(answer)).toEqual([502, {}, '']);
  });

  test('passes on its limits, and no other header', async () => {
    const headers = new Headers({
      'retry-after': '5',
      'x-retry-after': '6',
      http_x_ratelimit_limit: '4',
      'X-RateLimit-Reset': '9',
      'set-cookie': 'a=b',
    });
    const [, passed] = await passOn({ data: undefined, headers });
    expect(passed).toEqual({ 'retry-after': '5', http_x_ratelimit_limit: '4', 'x-ratelimit-reset': '9' });
  });

  test.each([
    [{ isLocal: true, retryAtMs: nowMs + 1_001 }, '2'],
    [{ isLocal: true, retryAtMs: nowMs + 1_000 }, '1'],
    [{ isLocal: true, retryAtMs: nowMs - 5_000 }, '1'],
    [{ isLocal: true }, undefined],
    [{ isLocal: false, retryAtMs: nowMs + 5_000 }, undefined],
    [{ retryAtMs: nowMs + 5_000 }, undefined],
  ])('of the budget says when to come back: %j', async (error, seconds) => {
    const [, headers] = await passOn(failure(error, 429));
    expect(headers['retry-after']).toBe(seconds);
  });
});

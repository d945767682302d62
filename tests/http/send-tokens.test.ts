import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readRetry } from '../../src/http/retry.ts';
import type { NordigenApiError } from '../../src/index.ts';
import { answer, input, institution, passTime, refused, sender } from '../helpers/sender.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('what the tokens are told', () => {
  const listeners = () => {
    const told: string[] = [];
    const tokens = {
      accept: (token: string | undefined) => void told.push(`accept ${token}`),
      refuse: (token: string | undefined, error: NordigenApiError) =>
        void told.push(`refuse ${token}: ${error.code}`),
    };
    return { told, tokens };
  };

  test.each([
    [200, ['accept token 1']],
    [404, ['accept token 1']],
    [429, ['accept token 1']],
    [499, ['accept token 1']],
    [500, []],
    [502, []],
  ])('an answer with the status %i: %j', async (status, expected) => {
    const { told, tokens } = listeners();
    const { send } = sender([answer(status)], { tokens, retry: readRetry(false) });
    expect(await passTime(send(institution, input))).toMatchObject({ status });
    expect(told).toEqual(expected);
  });

  test('a refused token, and the next one, with which the call is repeated', async () => {
    const { told, tokens } = listeners();
    const { send } = sender([refused(), answer(200)], { tokens, retry: readRetry(false) });
    expect((await passTime(send(institution, input))).ok).toBe(true);
    expect(told).toEqual(['refuse token 1: InvalidToken', 'accept token 2']);
  });

  test('two refused tokens, and the second answer is the result', async () => {
    const { told, tokens } = listeners();
    const { send, urls } = sender([refused(), refused(), answer(200)], { tokens });
    expect(await passTime(send(institution, input))).toMatchObject({ ok: false, status: 401 });
    expect(told).toEqual(['refuse token 1: InvalidToken', 'refuse token 2: InvalidToken']);
    expect(urls).toHaveLength(2);
  });

  test('is nothing where there are none: a 401 is the result', async () => {
    const { send, urls } = sender([refused(), answer(200)]);
    expect(await passTime(send(institution, input))).toMatchObject({ ok: false, status: 401 });
    expect(urls).toHaveLength(1);
  });

  test('if there is no other token than the one refused, the API’s answer is the result', async () => {
    const { tokens } = listeners();
    const { send } = sender([refused()], { tokens }, 'no-credentials');
    const response = await passTime(send(institution, input));
    expect(response).toMatchObject({ ok: false, status: 401, error: { code: 'InvalidToken' } });
  });

  test.each([
    ['after a refusal, if a token cannot be got', [refused()], 'credentials-failed'],
    ['before any refusal', [answer(502)], 'no-credentials'],
  ] as const)('an error without a token is thrown %s', async (_, replies, reason) => {
    const { tokens } = listeners();
    const { send } = sender([...replies], { tokens }, reason);
    await expect(passTime(send(institution, input))).rejects.toMatchObject({ reason });
  });
});

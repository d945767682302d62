import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answer, input, institution, passTime, sender } from '../helpers/sender.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('events', () => {
  test('say how long each attempt took, without the wait between two', async () => {
    const onResponse = vi.fn();
    const { send } = sender([answer(502), answer(200)], { onResponse });
    await passTime(send(institution, input));
    const event = {
      operation: 'institutions.get',
      method: 'GET',
      path: 'institutions/{id}/',
      durationMs: 250,
      rateLimits: {},
    };
    expect(onResponse.mock.calls.flat()).toStrictEqual([
      { ...event, status: 502, code: 'GatewayError', attempt: 1 },
      { ...event, status: 200, attempt: 2 },
    ]);
  });

  test('have the limits that an answer names', async () => {
    const onResponse = vi.fn();
    const headers = {
      http_x_ratelimit_limit: '100',
      http_x_ratelimit_remaining: '99',
      http_x_ratelimit_reset: '60',
    };
    const { send } = sender([Response.json({}, { headers })], { onResponse });
    const { rateLimits } = await passTime(send(institution, input));
    expect(rateLimits).not.toEqual({});
    expect(onResponse).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ rateLimits }));
  });

  test('are none if the user’s own clock throws, and the call rejects with its error', async () => {
    const onResponse = vi.fn();
    const now = () => {
      throw new Error('no clock');
    };
    const { send } = sender([answer(200)], { onResponse, now });
    await expect(passTime(send(institution, input))).rejects.toThrow('no clock');
    expect(onResponse).not.toHaveBeenCalled();
  });
});

test('an answer without issues is not reported as one with', async () => {
  const onIssues = vi.fn();
  const { send } = sender([answer(200)], { onIssues });
  await passTime(send(institution, input));
  expect(onIssues).not.toHaveBeenCalled();
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CallGate, GatedCall } from '../../src/http/call-gate.ts';
import { NordigenApiError } from '../../src/index.ts';
import { answer, input, institution, passTime, sender } from '../helpers/sender.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('the gate', () => {
  test('lets each request pass, knows the call, and sees what came of it', async () => {
    const seen: unknown[] = [];
    const gate: CallGate = async (call, request) => {
      seen.push(call);
      const outcome = await request(() => seen.push('sent'));
      seen.push(outcome.response.status);
      return outcome;
    };
    const { send } = sender([answer(502), answer(200)], { gate, totalTimeoutMs: 60_000 });
    const startMs = performance.now();
    expect((await passTime(send(institution, input))).ok).toBe(true);
    const call = expect.objectContaining({
      operation: 'institutions.get',
      method: 'GET',
      path: 'institutions/A/?a=1',
      timeoutMs: 30_000,
      endsAtMs: startMs + 60_000,
    });
    expect(seen).toEqual([call, 'sent', 502, call, 'sent', 200]);
  });

  /** Calls that wait at the gate, and what they wait with. */
  function waiting() {
    const calls: GatedCall[] = [];
    const gate: CallGate = (call) => {
      calls.push(call);
      return new Promise(() => undefined);
    };
    return { calls, gate };
  }
  const never = new Promise(() => undefined);

  test('can wait for something, but no longer than it says, than the caller stays, or the client is open', async () => {
    const { calls, gate } = waiting();
    const { send, closing } = sender([], { gate });
    const controller = new AbortController();
    send(institution, input, { signal: controller.signal }).catch(() => undefined);
    send(institution, input).catch(() => undefined);
    const [first, second] = calls as [GatedCall, GatedCall];
    expect(await passTime(first.waitAtMost(never, 1_000))).toBeUndefined();
    const left = expect(first.waitAtMost(never, 1_000)).rejects.toBe('gone');
    controller.abort('gone');
    await left;
    const closed = expect(second.waitAtMost(never, 1_000)).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    closing.close();
    await closed;
  });

  test('is not asked for a call whose caller has left already', async () => {
    const { calls, gate } = waiting();
    const { send } = sender([], { gate });
    const call = send(institution, input, { signal: AbortSignal.abort('early') });
    await expect(call).rejects.toBe('early');
    expect(calls).toEqual([]);
  });

  test('can answer a call itself', async () => {
    const error = new NordigenApiError({
      message: 'no calls are left',
      operation: 'institutions.get',
      status: 429,
      code: 'RateLimitExceeded',
      nextStep: 'wait',
      summary: '',
      detail: '',
      rateLimits: {},
      headers: new Headers(),
      body: undefined,
    });
    const { send, urls } = sender([], { gate: () => Promise.reject(error) });
    expect(await send(institution, input)).toMatchObject({ ok: false, status: 429, error });
    expect(urls).toEqual([]);
  });
});

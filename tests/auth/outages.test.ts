import { describe, expect, test, vi } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import { inMs, invalidToken, json, never, openApi, settled } from './fake-api.ts';

const hourMs = 3_600_000;
const list = (client: NordigenClient) => client.institutions.list();

describe('an hour of outage', () => {
  const outages: [string, () => Response | Promise<Response>][] = [
    ['503 with Retry-After: 8', () => json({}, 503, { 'retry-after': '8' })],
    ['504 after 6 s', () => inMs(6_000, () => json({}, 504))],
    ['429 without Retry-After', () => json({}, 429)],
    ['a dropped connection', () => Promise.reject(new TypeError('fetch failed'))],
    ['no answer at all', () => never()],
  ];

  test.each(outages)(
    'costs three token requests at most with one caller who leaves: %s',
    async (_, onToken) => {
      const api = openApi();
      api.onToken = onToken;
      const outcome = await settled(list(api.client()), 31_000);
      expect(outcome).not.toBe('pending');
      // The caller gets the endpoint's own answer, if there is one, and not its own timeout.
      expect((outcome as { afterMs: number }).afterMs).toBeLessThanOrEqual(25_000);
      await vi.advanceTimersByTimeAsync(hourMs);
      expect(api.tokenCalls().length).toBeLessThanOrEqual(3);
      expect(vi.getTimerCount()).toBe(0);
    },
  );

  test.each(outages)(
    'costs 12 token requests a minute and 60 an hour at most with a caller every few seconds: %s',
    async (_, onToken) => {
      const api = openApi();
      api.onToken = onToken;
      const client = api.client();
      const times: number[] = [];
      const original = api.onToken;
      api.onToken = (...args) => {
        times.push(performance.now());
        return original(...args);
      };
      for (let second = 0; second < 3_600; ) {
        list(client).catch(() => undefined);
        const seconds = second < 60 ? 1 : 30;
        await vi.advanceTimersByTimeAsync(seconds * 1_000);
        second += seconds;
      }
      for (const atMs of times) {
        const within = (ms: number) => times.filter((other) => other >= atMs && other < atMs + ms).length;
        expect(within(60_000)).toBeLessThanOrEqual(12);
        expect(within(hourMs)).toBeLessThanOrEqual(60);
      }
      // The outage is over: the next call after the pause succeeds.
      api.onToken = () => json(api.nextPair());
      await vi.advanceTimersByTimeAsync(hourMs);
      expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    },
    120_000,
  );

  test('costs few token requests even if callers clear the pair each time', async () => {
    const api = openApi();
    api.onToken = () => json({}, 500);
    const client = api.client();
    for (let second = 0; second < 120; second++) {
      await client.auth.clear();
      await settled(list(client).catch(() => undefined));
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(api.tokenCalls().length).toBeLessThanOrEqual(26);
  });

  test('a token that the API refuses every time is not renewed by each of 150 calls', async () => {
    const api = openApi();
    api.onData = invalidToken;
    const client = api.client();
    for (let calls = 0; calls < 150; calls++) {
      expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(api.tokenCalls().length).toBeLessThanOrEqual(6);
    // A refused token is not sent again while renewals are paused.
    const sent = api.calls.filter((call) => call.startsWith('institutions'));
    expect(new Set(sent).size).toBe(sent.length);
    api.onData = () => json([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
  });

  test('tokens that live half a second do not cause endless token requests', async () => {
    const api = openApi();
    api.onToken = () => json({ ...api.nextPair(), access_expires: 0.5 });
    const client = api.client();
    for (let calls = 0; calls < 100; calls++) {
      expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
      await vi.advanceTimersByTimeAsync(550);
    }
    expect(api.tokenCalls().length).toBeLessThanOrEqual(13);
  });
});

import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  type Asking,
  createAsking,
  noCredentials,
  type PairSource,
  tooManyRenewals,
  wasSent,
} from '../../src/auth/ask-for-pair.ts';
import { createRequestLog, type RequestLog } from '../../src/auth/request-log.ts';
import { beginRun, givenUp, type Run, type RunControl } from '../../src/auth/run.ts';
import type { TokenSource } from '../../src/endpoints/token.ts';
import { NordigenApiError } from '../../src/errors/nordigen-api-error.ts';
import { NordigenNetworkError } from '../../src/errors/nordigen-network-error.ts';
import type { CallOptions } from '../../src/http/endpoint.ts';
import { inMs, never, record, settled } from './fake-api.ts';

beforeEach(() => {
  vi.useFakeTimers();
  // The first repeat comes after 150 ms, the second after 300.
  const { random } = Math;
  Math.random = () => 0;
  onTestFinished(() => {
    Math.random = random;
  });
});
afterEach(() => void vi.useRealTimers());

const refused = (status: number, retryAtMs?: number): NordigenApiError =>
  new NordigenApiError({
    message: 'refused',
    operation: 'token.getTokenPair',
    status,
    code: 'X',
    summary: '',
    detail: '',
    nextStep: 'wait',
    ...(retryAtMs !== undefined && { retryAtMs }),
    rateLimits: {},
    headers: new Headers(),
    body: undefined,
  });

const network = (isSent: boolean): NordigenNetworkError =>
  new NordigenNetworkError('no answer', {
    operation: 'token.getTokenPair',
    reason: 'no-answer',
    wasSent: isSent,
  });

type Answer = object | NordigenApiError | (() => Promise<unknown>) | Error;

interface Scene {
  asking: Asking;
  run: Run<unknown>;
  control: RunControl<unknown>;
  log: RequestLog;
  /** The requests to the token endpoint, with their options. */
  sent: { what: string; options: CallOptions }[];
}

async function open(
  answers: Answer[],
  options: {
    source?: PairSource;
    limit?: number;
    timeoutMs?: number;
    lengthMs?: number;
    isBackground?: boolean;
  } = {},
): Promise<Scene> {
  const { limit = 2, timeoutMs = 1_000, lengthMs = 25_000, isBackground = true } = options;
  const scene = { log: createRequestLog(), sent: [] as Scene['sent'] } as Partial<Scene> & Scene;
  scene.run = beginRun<unknown>({ lengthMs, isBackground }, (control) => {
    scene.control = control;
    return never();
  });
  await vi.advanceTimersByTimeAsync(0);
  const send = async (what: string, callOptions: CallOptions): Promise<unknown> => {
    scene.sent.push({ what, options: callOptions });
    const answer = answers.shift() ?? {};
    if (answer instanceof NordigenApiError) return { ok: false, error: answer };
    if (answer instanceof Error) throw answer;
    return typeof answer === 'function' ? answer() : { ok: true, data: answer };
  };
  const token = {
    obtain: (limits) => send('new', limits),
    refresh: (refresh, limits) => send(`refresh ${refresh}`, limits),
  } as TokenSource;
  scene.asking = createAsking(scene.control, {
    token,
    source: 'source' in options ? options.source : 'secrets',
    now: Date.now,
    timeoutMs,
    rules: { limit, maxWaitMs: 10_000 },
    log: scene.log,
  });
  return scene;
}

const fill = (log: RequestLog, requests = 12) => {
  for (let index = 0; index < requests; index++) log.note();
};
const pair = { access: 'a', access_expires: 60, refresh: 'r', refresh_expires: 600 };

describe('a request', () => {
  test('is sent once, with the signal of the run, and is never retried by the transport', async () => {
    const { asking, sent, control } = await open([pair]);
    expect(await settled(asking.obtain())).toMatchObject({ value: { ...pair, receivedAtMs: Date.now() } });
    expect(sent).toEqual([
      { what: 'new', options: { signal: control.signal, timeoutMs: 1_000, retry: false } },
    ]);
    expect(asking.requests).toEqual([{ atMs: 0 }]);
  });

  test('may take no longer than what is left of the run, and at least 1 ms', async () => {
    const late = await open([pair], { lengthMs: 700 });
    await settled(late.asking.obtain());
    expect(late.sent[0]?.options.timeoutMs).toBe(700);
    const tooLate = await open([pair], { lengthMs: 700 });
    await vi.advanceTimersByTimeAsync(699.5);
    await settled(tooLate.asking.obtain());
    expect(tooLate.sent[0]?.options.timeoutMs).toBe(1);
  });

  test('is not sent if nobody waits for it', async () => {
    const { asking, sent, log } = await open([pair], { isBackground: false });
    expect(await settled(asking.obtain())).toMatchObject({ error: givenUp });
    expect(sent).toEqual([]);
    expect(log.freeAtMs()).toBe(0);
  });

  test('is not sent if too many have failed recently', async () => {
    const { asking, sent, log } = await open([pair]);
    fill(log);
    expect(await settled(asking.obtain())).toMatchObject({ error: { reason: 'too-many-renewals' } });
    expect([sent, asking.requests]).toEqual([[], []]);
  });
});

describe('retries', () => {
  test.each([502, 503, 504])('follow a %d, each after a longer wait, up to the limit', async (status) => {
    const { asking, sent } = await open([refused(status), refused(status), refused(status), pair]);
    expect(await settled(asking.obtain())).toMatchObject({ error: { status }, afterMs: 450 });
    expect(sent).toHaveLength(3);
    expect(asking.requests).toEqual([{ atMs: 0 }, { atMs: 150 }, { atMs: 450 }]);
  });

  test('follow a network error, and end with the first answer', async () => {
    const { asking, sent } = await open([network(true), pair]);
    expect(await settled(asking.obtain())).toMatchObject({ value: { access: 'a' } });
    expect(sent).toHaveLength(2);
  });

  test('do not follow any other answer or error', async () => {
    for (const answer of [refused(500), refused(401), new TypeError('a fault')]) {
      const { asking, sent } = await open([answer, pair]);
      expect(await settled(asking.obtain())).toMatchObject({ error: answer });
      expect(sent).toHaveLength(1);
    }
  });

  test('reject with the last failure', async () => {
    const last = network(true);
    const { asking } = await open([refused(503), last], { limit: 1 });
    expect(await settled(asking.obtain())).toMatchObject({ error: last });
  });

  test('wait as long as the API asks', async () => {
    const { asking } = await open([refused(429, Date.now() + 4_000), pair]);
    await settled(asking.obtain());
    expect(asking.requests).toEqual([{ atMs: 0 }, { atMs: 4_000 }]);
  });

  test('are not started if they might not finish before the deadline', async () => {
    const inTime = await open([refused(503), pair], { lengthMs: 1_150 });
    expect(await settled(inTime.asking.obtain())).toMatchObject({ value: { access: 'a' } });
    const tooLate = await open([refused(503), pair], { lengthMs: 1_149 });
    expect(await settled(tooLate.asking.obtain())).toMatchObject({ error: { status: 503 }, afterMs: 0 });
    expect(tooLate.sent).toHaveLength(1);
  });

  test('end with the last answer if too many requests have failed recently', async () => {
    const { asking, sent, log } = await open([refused(503), pair]);
    fill(log, 11);
    expect(await settled(asking.obtain())).toMatchObject({ error: { status: 503 } });
    expect(sent).toHaveLength(1);
  });

  test('end with the last failure when the last caller leaves during the wait', async () => {
    const { asking, sent, run } = await open([refused(503), pair], { isBackground: false });
    const controller = new AbortController();
    run.join(controller.signal).catch(() => undefined);
    const obtaining = settled(asking.obtain());
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    expect(await obtaining).toMatchObject({ error: { status: 503 } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toHaveLength(1);
  });

  test('are not started if the last caller left during the request', async () => {
    const answer = () => inMs(500, () => ({ ok: false, error: refused(503) }));
    const { asking, sent, run } = await open([answer, pair], { isBackground: false });
    const controller = new AbortController();
    run.join(controller.signal).catch(() => undefined);
    const obtaining = settled(asking.obtain());
    await vi.advanceTimersByTimeAsync(100);
    controller.abort();
    expect(await obtaining).toMatchObject({ error: { status: 503 }, afterMs: 500 });
    expect(sent).toHaveLength(1);
  });

  test('that are cut off by the end of the run reject with the earlier failure, not with the abort', async () => {
    const cut = new Error('aborted');
    const { asking, run } = await open([refused(503), () => inMs(500, () => Promise.reject(cut))]);
    const obtaining = settled(asking.obtain());
    await vi.advanceTimersByTimeAsync(300);
    run.stop();
    expect(await obtaining).toMatchObject({ error: { status: 503 } });
    const first = await open([() => inMs(500, () => Promise.reject(cut))]);
    const aborted = settled(first.asking.obtain());
    await vi.advanceTimersByTimeAsync(300);
    first.run.stop();
    expect(await aborted).toMatchObject({ error: cut });
  });
});

describe('the log', () => {
  test('counts requests that failed, but not those that were never sent', async () => {
    const sent = await open([network(true)], { limit: 0 });
    fill(sent.log, 11);
    await settled(sent.asking.obtain());
    expect(sent.log.freeAtMs()).toBeGreaterThan(0);
    const unsent = await open([network(false)], { limit: 0 });
    fill(unsent.log, 11);
    await settled(unsent.asking.obtain());
    expect(unsent.log.freeAtMs()).toBe(0);
  });

  test('wasSent is false only if the error says so', () => {
    expect([network(true), network(false), refused(503), new Error('x')].map(wasSent)).toEqual([
      true,
      false,
      true,
      true,
    ]);
  });
});

describe('a refresh', () => {
  const old = { ...record('old'), refresh: 'refresh-old' };

  test('sends the refresh token, and keeps it', async () => {
    const { asking, sent } = await open([{ access: 'new', access_expires: 60 }]);
    expect(await settled(asking.refresh(old))).toMatchObject({
      value: { access: 'new', access_expires: 60, refresh: 'refresh-old' },
    });
    expect(sent[0]?.what).toBe('refresh refresh-old');
  });

  test.each([400, 401, 403, 404, 405, 407, 409, 410, 422, 424, 426, 428, 430, 499])(
    'that is answered with %d counts as refused',
    async (status) => {
      const answer = refused(status);
      const { asking } = await open([answer]);
      expect(await settled(asking.refresh(old))).toMatchObject({ value: answer });
    },
  );

  test.each([304, 399, 408, 425, 429, 500, 503])(
    'that is answered with %d counts as failed',
    async (status) => {
      const answer = refused(status);
      const { asking } = await open([answer], { limit: 0 });
      expect(await settled(asking.refresh(old))).toMatchObject({ error: answer });
    },
  );

  test('that is answered without an access token fails with an error that names the endpoint', async () => {
    const { asking } = await open([{ access: ' ' }]);
    expect(await settled(asking.refresh(old))).toMatchObject({
      error: {
        message: "The token endpoint gave no token pair: The token pair's access must be a non-empty string.",
        reason: 'invalid-pair',
      },
    });
  });
});

describe('a new pair', () => {
  test('from the API has the documented lifetime if the answer says 0', async () => {
    const { asking } = await open([{ ...pair, access_expires: 0 }]);
    expect(await settled(asking.obtain())).toMatchObject({ value: { access_expires: 86_400 } });
  });

  test('that lacks the access token is completed by a refresh', async () => {
    const { asking, sent } = await open([
      { refresh: 'alone', refresh_expires: 600 },
      { access: 'a', access_expires: 60 },
    ]);
    expect(await settled(asking.obtain())).toMatchObject({
      value: { access: 'a', access_expires: 60, refresh: 'alone', refresh_expires: 600 },
    });
    expect(sent.map(({ what }) => what)).toEqual(['new', 'refresh alone']);
    expect(asking.requests).toHaveLength(2);
  });

  test('that lacks the access token fails if its refresh is refused', async () => {
    const answer = refused(401);
    const { asking } = await open([{ refresh: 'alone' }, answer]);
    expect(await settled(asking.obtain())).toMatchObject({ error: answer });
  });

  test.each([{}, { access: ' ', refresh: 'r' }])(
    'cannot be read from %j, and the error names the endpoint',
    async (answer) => {
      const { asking } = await open([answer]);
      expect(await settled(asking.obtain())).toMatchObject({
        error: {
          message:
            "The token endpoint gave no token pair: The token pair's access must be a non-empty string.",
          reason: 'invalid-pair',
        },
      });
    },
  );

  test('that lacks the access token has the documented refresh_expires if the answer says 0', async () => {
    const { asking } = await open([{ refresh: 'alone', refresh_expires: 0 }, { access: 'a' }]);
    expect(await settled(asking.obtain())).toMatchObject({ value: { refresh_expires: 2_592_000 } });
  });

  test('comes from the credentials function, with the lifetime that it states', async () => {
    const { asking, sent } = await open([], { source: async () => ({ ...pair, access_expires: 0 }) });
    expect(await settled(asking.obtain())).toMatchObject({ value: { access: 'a', access_expires: 0 } });
    expect([sent, asking.requests.length]).toEqual([[], 1]);
  });

  test('is not requested from the function if nobody waits, or if too many requests have failed', async () => {
    let asked = 0;
    const source = async () => {
      asked++;
      return pair;
    };
    const unwanted = await open([], { source, isBackground: false });
    expect(await settled(unwanted.asking.obtain())).toMatchObject({ error: givenUp });
    const full = await open([], { source });
    fill(full.log);
    expect(await settled(full.asking.obtain())).toMatchObject({ error: { reason: 'too-many-renewals' } });
    expect(asked).toBe(0);
  });

  test('from the function may take as long as one request', async () => {
    const { asking } = await open([], { source: () => never() });
    expect(await settled(asking.obtain())).toMatchObject({
      error: { reason: 'credentials-failed' },
      afterMs: 1_000,
    });
  });

  test('that the function does not return causes an error that says so', async () => {
    const { asking } = await open([], { source: async () => ({ access: '' }) });
    expect(await settled(asking.obtain())).toMatchObject({
      error: {
        message:
          "The credentials function gave no token pair: The token pair's access must be a non-empty string.",
        reason: 'invalid-pair',
      },
    });
  });

  test('cannot be obtained without credentials', async () => {
    const { asking } = await open([], { source: undefined });
    expect(await settled(asking.obtain())).toMatchObject({ error: { reason: 'no-credentials' } });
  });
});

test('the errors say what to do', () => {
  expect(noCredentials()).toMatchObject({
    name: 'NordigenTokenError',
    reason: 'no-credentials',
    message:
      'There is no token and no way to get one: pass credentials or a store that holds a pair, or call client.auth.setTokenPair(pair).',
  });
  expect(tooManyRenewals()).toMatchObject({
    name: 'NordigenTokenError',
    reason: 'too-many-renewals',
    message:
      'Too many renewals have failed recently: at most 12 such token requests are sent per minute, and 60 per hour.',
  });
});

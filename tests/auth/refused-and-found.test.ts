import { describe, expect, test, vi } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import type { TokenRecord } from '../../src/stores/token-store.ts';
import { fakeStore, inMs, invalidToken, json, never, openApi, record, settled } from './fake-api.ts';

const day = 86_400;
const list = (client: NordigenClient) => client.institutions.list();

/** How much longer the pause lasts, in s. */
const pauseOf = async (client: NordigenClient): Promise<number> => {
  const outcome = await settled(client.auth.getAccessToken());
  const { error } = outcome as { error?: Record<string, unknown> };
  return Math.round((Number(error?.retryAtMs) - Date.now()) / 1_000);
};

describe('a store with a lock that hangs', () => {
  test('is the error of a call that has no other way to get a pair', async () => {
    const store = fakeStore({ get: () => never(), exclusive: (_, task) => task() });
    const client = openApi().client({ store, credentials: undefined });
    expect(await settled(list(client))).toMatchObject({
      error: { name: 'NordigenStoreError', action: 'get' },
    });
  });
});

describe('without credentials', () => {
  test('a refresh token that was refused is tried again after the pause', async () => {
    const api = openApi();
    const client = api.client({ credentials: undefined });
    await client.auth.setTokenPair(record('old', { access_expires: 0 }));
    api.onToken = invalidToken;
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    await vi.advanceTimersByTimeAsync(5_000);
    api.onToken = () => json(api.nextPair());
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(api.calls).toEqual(['refresh', 'refresh', 'institutions access-1']);
  });

  test('an expired pair that is sent as it is counts as no new pair', async () => {
    const api = openApi();
    const store = fakeStore();
    const heard: unknown[] = [];
    const on = { tokenPair: (pair: unknown) => heard.push(pair) };
    const client = api.client({ credentials: undefined, store, on });
    await client.auth.setTokenPair({ access: 'old', access_expires: 0 });
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(api.calls).toEqual(['institutions old']);
    expect(store.calls.filter((call) => call === 'set')).toHaveLength(1);
    expect(heard).toHaveLength(1);
  });
});

describe('a pair that another client stored during an outage', () => {
  /** Fails, lets the pause pass, and then finds the pair in the store. */
  async function foundAfterFailure(found: (now: number) => Partial<TokenRecord>) {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    api.onToken = () => json({}, 503);
    await settled(list(client));
    await vi.advanceTimersByTimeAsync(5_000);
    store.stored = record('of-another', found(Date.now()));
    const outcome = await settled(list(client));
    return { api, client, outcome };
  }
  test('ends it if it works: the next one begins with three attempts and a pause of 5 s', async () => {
    const { api, client, outcome } = await foundAfterFailure(() => ({ access_expires: 100 }));
    expect(outcome).toMatchObject({ value: { ok: true } });
    await vi.advanceTimersByTimeAsync(100_000);
    api.calls.length = 0;
    await settled(list(client));
    expect(api.calls).toEqual(['refresh', 'refresh', 'refresh']);
    expect(await pauseOf(client)).toBe(5);
  });

  test('does not end it if its access token has expired: one attempt, and a pause of 10 s', async () => {
    const { api, client } = await foundAfterFailure((now) => ({ receivedAtMs: now - day * 1_000 - 1 }));
    expect(api.calls.slice(3)).toEqual(['refresh']);
    expect(await pauseOf(client)).toBe(10);
  });
});

describe('a caller that leaves at once', () => {
  test('causes no read of the store, no request and no report', async () => {
    const api = openApi();
    const store = fakeStore();
    const failures: unknown[] = [];
    const client = api.client({ store, on: { renewalError: (error) => failures.push(error) } });
    const controller = new AbortController();
    const call = settled(client.auth.getAccessToken({ signal: controller.signal }));
    controller.abort(new Error('left'));
    expect(await call).toMatchObject({ error: { message: 'left' } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect([...store.calls, ...api.calls, ...failures]).toEqual([]);
  });

  test('causes no report of a store that hangs', async () => {
    const errors: unknown[] = [];
    const store = fakeStore({ get: () => never() });
    const client = openApi().client({ store, on: { storeError: (error) => errors.push(error) } });
    await client.auth.setTokenPair(record('old', { access_expires: -1 }));
    await settled(client.institutions.list({}, { timeoutMs: 100 }));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(errors).toEqual([]);
  });
});

describe('a token from a renewal that a refusal caused', () => {
  async function renewedByRefusal() {
    const api = openApi();
    const failures: unknown[] = [];
    const client = api.client({ on: { renewalError: (error) => void failures.push(error) } });
    let refusals = 1;
    api.onData = () => (refusals-- > 0 ? invalidToken() : json([]));
    const refuseNext = (): void => {
      refusals = 1;
    };
    return { api, client, failures, refuseNext };
  }

  test('counts as a failed renewal if it is refused at once, and a pause follows', async () => {
    const { api, client, failures } = await renewedByRefusal();
    api.onData = invalidToken;
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    expect(failures).toMatchObject([{ code: 'InvalidToken' }]);
    const before = api.calls.length;
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    expect(api.calls).toHaveLength(before);
  });

  test('does not count as a failed renewal if it was accepted once and is refused later', async () => {
    const { api, client, failures, refuseNext } = await renewedByRefusal();
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    refuseNext();
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(failures).toEqual([]);
    expect(api.tokenCalls()).toEqual(['new', 'refresh', 'refresh']);
  });

  test('does not end the outage before it is accepted: the pause doubles with each refusal', async () => {
    const api = openApi();
    const client = api.client();
    api.onData = invalidToken;
    const pauses: number[] = [];
    for (let runs = 0; runs < 3; runs++) {
      await settled(list(client));
      pauses.push(await pauseOf(client));
      await vi.advanceTimersByTimeAsync(40_000);
    }
    expect(pauses).toEqual([5, 10, 20]);
    // Accepted once, it ends the outage.
    api.onData = () => json([]);
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    api.onData = invalidToken;
    await settled(list(client));
    expect(await pauseOf(client)).toBe(5);
  });

  test.each([
    [29_000, 1],
    [30_000, 0],
  ])('that is refused after %d ms counts as %d failed renewals', async (afterMs, count) => {
    const api = openApi();
    const failures: unknown[] = [];
    const client = api.client({ on: { renewalError: (error) => void failures.push(error) } });
    api.onData = (token) => (token === 'access-1' ? invalidToken() : inMs(afterMs, invalidToken));
    await settled(client.institutions.list({}, { timeoutMs: 60_000, retry: false }));
    expect(failures).toHaveLength(count);
  });
});

describe('a credentials function that gives a token again which the API refused', () => {
  const sameAgain = () => {
    const api = openApi();
    const asked: number[] = [];
    const failures: unknown[] = [];
    const client = api.client({
      credentials: async () => {
        asked.push(performance.now());
        return { access: 'same' };
      },
      on: { renewalError: (error) => void failures.push(error) },
    });
    return { api, client, asked, failures };
  };

  test('may have meant it: the token is sent once more', async () => {
    const { api, client } = sameAgain();
    let refusals = 1;
    api.onData = () => (refusals-- > 0 ? invalidToken() : json([]));
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
    expect(api.calls).toEqual(['institutions same', 'institutions same']);
  });

  test('has failed if the token is refused again, after clear() too', async () => {
    const { api, client, asked, failures } = sameAgain();
    api.onData = invalidToken;
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    expect([asked.length, failures.length]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(40_000);
    await client.auth.clear();
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    expect([asked.length, failures.length]).toEqual([3, 2]);
  });
});

test('an API that accepts each token only once gets 12 requests for others in a minute', async () => {
  const api = openApi();
  const used = new Set<string>();
  api.onData = (token) => {
    if (used.has(token)) return invalidToken();
    used.add(token);
    return json([]);
  };
  const client = api.client();
  for (let calls = 0; calls < 30; calls++) {
    await settled(list(client).catch(() => undefined));
    await vi.advanceTimersByTimeAsync(1_000);
  }
  // The first pair was asked for because there was none.
  expect(api.tokenCalls()).toHaveLength(1 + 12);
});

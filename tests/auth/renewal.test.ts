import { describe, expect, test, vi } from 'vitest';
import { fakeStore, inMs, invalidToken, json, never, openApi, record, settled } from './fake-api.ts';

const day = 86_400;
const ended = () => vi.setSystemTime(Date.now() + day * 1000);

describe('what the token endpoint answers', () => {
  test('a refresh token that comes back with a refresh replaces the old one', async () => {
    const api = openApi();
    const store = fakeStore();
    const sent: (string | undefined)[] = [];
    const client = api.client({ store });
    await client.auth.setTokenPair(record('old'));
    api.onToken = (_, body) => {
      sent.push(body.refresh);
      return json({ access: 'a', access_expires: day, refresh: 'rotated', refresh_expires: 1_000_000 });
    };
    ended();
    await settled(client.auth.getAccessToken());
    expect(store.stored).toMatchObject({ refresh: 'rotated', refresh_expires: 1_000_000 });
    ended();
    await settled(client.auth.getAccessToken());
    expect(sent).toEqual(['refresh-old', 'rotated']);
  });

  test('a refresh token alone gets the access token', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = (call, body) =>
      call === 'new'
        ? json({ refresh: 'alone', refresh_expires: 1_000 })
        : json({ access: `for-${body.refresh}`, access_expires: day });
    const client = api.client({ store });
    expect(await settled(client.auth.getAccessToken())).toMatchObject({ value: 'for-alone' });
    expect(api.calls).toEqual(['new', 'refresh']);
    expect(store.stored).toMatchObject({ refresh: 'alone', refresh_expires: 1_000 });
  });

  test.each([{}, { access: '' }, { access: 7 }, { refresh: '' }, []])(
    '%j is not a token pair',
    async (body) => {
      const api = openApi();
      api.onToken = () => json(body);
      expect(await settled(api.client().auth.getAccessToken())).toMatchObject({
        error: { name: 'NordigenValidationError' },
      });
    },
  );

  test.each([0, -1, 1e12, 'soon', null])('a lifetime of %s is bounded', async (access_expires) => {
    const api = openApi();
    api.onToken = () => json({ ...api.nextPair(), access_expires });
    expect(await settled(api.client().auth.getTokenPair())).toMatchObject({ value: { access_expires: day } });
  });

  test('a refresh token that was refused is not tried again by the next renewal', async () => {
    const api = openApi();
    const client = api.client();
    await client.auth.setTokenPair(record('old', { access_expires: 0 }));
    api.onToken = (call) => (call === 'refresh' ? invalidToken() : json({}, 500));
    await settled(client.auth.getAccessToken());
    await vi.advanceTimersByTimeAsync(5_000);
    await settled(client.auth.getAccessToken());
    expect(api.calls).toEqual(['refresh', 'new', 'new']);
  });
});

describe('the steps of the store', () => {
  test('hold callers up 5 s at most, lock and write apart', async () => {
    const api = openApi();
    const errors: { action: string }[] = [];
    const hangs = { get: () => never<undefined>(), set: () => never<void>() };
    const client = api.client({
      store: fakeStore(hangs),
      on: { storeError: (error) => errors.push(error) },
    });
    const outcome = await settled(client.institutions.list());
    expect(outcome).toMatchObject({ value: { ok: true } });
    expect((outcome as { afterMs: number }).afterMs).toBeLessThanOrEqual(5_050);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(errors.map(({ action }) => action)).toEqual(['get', 'set']);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an ended token is renewed though the store hangs, from the pair that is held', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    await settled(client.auth.getAccessToken());
    ended();
    store.get = () => never();
    const outcome = await settled(client.auth.getAccessToken());
    expect(outcome).toMatchObject({ value: 'access-2' });
    expect((outcome as { afterMs: number }).afterMs).toBeLessThanOrEqual(5_050);
    expect(api.calls).toEqual(['new', 'refresh']);
  });
});

describe('the lock of the store', () => {
  test('that hangs after its task holds callers up for a second, and is reported', async () => {
    const api = openApi();
    const errors: { message: string }[] = [];
    const store = fakeStore({
      exclusive: async (_, task) => {
        await task();
        return never();
      },
    });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { ok: true }, afterMs: 1_000 });
    await vi.advanceTimersByTimeAsync(6_000);
    expect(errors.map(({ message }) => message)).toEqual([expect.stringContaining('was not released')]);
  });

  test('that is never granted costs half of the renewal’s time, and is reported', async () => {
    const api = openApi();
    const errors: { message: string; action: string }[] = [];
    const store = fakeStore({ exclusive: () => never() });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { ok: true }, afterMs: 12_500 });
    expect(errors).toMatchObject([
      { action: 'exclusive', message: expect.stringContaining('was not granted within 12500 ms') },
    ]);
  });

  test('that cannot be released is reported', async () => {
    const api = openApi();
    const errors: { action: string }[] = [];
    const store = fakeStore({
      exclusive: async (_, task) => {
        await task();
        throw new Error('NOPERM this user has no permissions to run EVAL');
      },
    });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { ok: true } });
    expect(errors).toMatchObject([{ action: 'exclusive' }]);
  });

  test('that is granted when nobody waits any more is given back without a request', async () => {
    const api = openApi();
    const store = fakeStore({ exclusive: (_, task) => inMs(3_000, task) });
    const client = api.client({ store });
    await settled(client.institutions.list({}, { timeoutMs: 100 }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(api.calls).toEqual([]);
  });

  test('a failed renewal under it is not reported as a failure of the lock', async () => {
    const api = openApi();
    const errors: unknown[] = [];
    api.onToken = () => json({}, 500);
    const store = fakeStore({ exclusive: async (_, task) => task() });
    const client = api.client({ store, on: { storeError: (error) => errors.push(error) } });
    expect(await settled(client.institutions.list())).toMatchObject({ value: { status: 500 } });
    expect(errors).toEqual([]);
  });
});

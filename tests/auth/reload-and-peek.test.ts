import { describe, expect, test, vi } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import { fakeStore, inMs, invalidToken, json, never, openApi, record, settled } from './fake-api.ts';

const list = (client: NordigenClient) => client.institutions.list();
const tokenOf = (client: NordigenClient) => settled(client.auth.getAccessToken());

describe('reload', () => {
  test('lets waiting callers start over with the pair that the store holds now', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = () => never();
    const client = api.client({ store });
    const beganMs = performance.now();
    const waiting = tokenOf(client);
    await vi.advanceTimersByTimeAsync(1_000);
    store.stored = record('stored');
    await client.auth.reload();
    expect(await waiting).toMatchObject({ value: 'access-stored' });
    expect(performance.now() - beganMs).toBeLessThan(2_000);
  });

  test('ends the renewal that runs, so that its late answer replaces nothing', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    api.onToken = () => inMs(2_000, () => json(api.nextPair()));
    const waiting = tokenOf(client);
    await vi.advanceTimersByTimeAsync(1_000);
    store.get = () => inMs(3_000, () => record('stored'));
    await settled(client.auth.reload());
    expect(await tokenOf(client)).toMatchObject({ value: 'access-stored' });
    expect(await waiting).toMatchObject({ value: 'access-stored' });
  });

  test('keeps the held pair if what the store holds is no record', async () => {
    const store = fakeStore();
    const client = openApi().client({ store });
    await client.auth.setTokenPair(record('own'));
    store.stored = { access: 7 } as never;
    await client.auth.reload();
    expect(await client.auth.peekTokenPair()).toMatchObject({ access: 'access-own' });
  });

  test.each([
    ['nothing', () => undefined],
    ['a pair', () => record('stored')],
  ])('ends a pause that began while it read, if it finds %s', async (_, found) => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store, retry: false });
    api.onToken = () => json({}, 500);
    store.get = () => inMs(1_000, found);
    const reloading = settled(client.auth.reload());
    await vi.advanceTimersByTimeAsync(100);
    store.get = () => undefined;
    expect(await settled(list(client))).toMatchObject({ value: { status: 500 } });
    await reloading;
    api.onToken = () => json(api.nextPair());
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
  });

  test('does not end the outage if it finds nothing: the next pause is longer', async () => {
    const api = openApi();
    api.onToken = () => json({}, 500);
    const client = api.client({ retry: false });
    await tokenOf(client);
    await client.auth.reload();
    await tokenOf(client);
    expect(await tokenOf(client)).toMatchObject({ error: { retryAtMs: Date.now() + 10_000 } });
  });
});

describe('peekTokenPair', () => {
  test('does not disturb a renewal when it finds no record in the store', async () => {
    const api = openApi();
    const store = fakeStore();
    const client = api.client({ store });
    await client.auth.setTokenPair(record('own'));
    await client.auth.clear();
    api.onToken = () => inMs(2_000, () => json(api.nextPair()));
    const waiting = settled(list(client));
    await vi.advanceTimersByTimeAsync(100);
    // Announced late, and cleared since: only the store's look counts.
    store.tell(record('late'));
    expect(await client.auth.peekTokenPair()).toBeUndefined();
    expect(await waiting).toMatchObject({ value: { ok: true } });
    expect(api.tokenCalls()).toEqual(['new']);
  });

  test('keeps a pair that is set while it finds the old one cleared', async () => {
    const store = fakeStore();
    const client = openApi().client({ store });
    await client.auth.setTokenPair(record('old', { access_expires: 1 }));
    await vi.advanceTimersByTimeAsync(2_000);
    store.get = () => inMs(1_000, () => undefined);
    const peeking = settled(client.auth.peekTokenPair());
    await vi.advanceTimersByTimeAsync(500);
    await client.auth.setTokenPair(record('set'));
    expect(await peeking).toMatchObject({ value: { access: 'access-set' } });
  });

  test('takes a working pair that it finds, and ends the outage with it', async () => {
    const api = openApi();
    const store = fakeStore();
    api.onToken = () => json({}, 500);
    const client = api.client({ store, retry: false });
    await tokenOf(client);
    store.stored = record('stored');
    expect(await client.auth.peekTokenPair()).toMatchObject({ access: 'access-stored' });
    await client.auth.clear();
    await tokenOf(client);
    expect(await tokenOf(client)).toMatchObject({ error: { retryAtMs: Date.now() + 5_000 } });
  });

  test('ends when the client is closed', async () => {
    const client = openApi().client({ store: fakeStore({ get: () => never() }) });
    const peeking = settled(client.auth.peekTokenPair());
    await vi.advanceTimersByTimeAsync(100);
    client.close();
    expect(await peeking).toMatchObject({ error: { code: 'NORDIGEN_CLOSED' }, afterMs: 100 });
  });
});

describe('setTokenPair', () => {
  test('with a token that the API refused before lets it be tried again', async () => {
    const api = openApi();
    const client = api.client({ credentials: undefined });
    const pair = { access: 'given' };
    await client.auth.setTokenPair(pair);
    api.onData = invalidToken;
    expect(await settled(list(client))).toMatchObject({ value: { status: 401 } });
    api.onData = () => json([]);
    await client.auth.setTokenPair(pair);
    expect(await settled(list(client))).toMatchObject({ value: { ok: true } });
  });
});

test('a call on a closed client fails even while the client holds a working pair', async () => {
  const client = openApi().client();
  await client.auth.setTokenPair(record('own'));
  client.close();
  await expect(client.auth.getAccessToken()).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
});

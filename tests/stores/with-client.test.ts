import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNordigenClient, type NordigenClient } from '../../src/client.ts';
import { NordigenStoreError } from '../../src/errors/nordigen-store-error.ts';
import type { NordigenClientOptions } from '../../src/options.ts';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.ts';
import { encryptedTokenStore } from '../../src/stores/encrypted.ts';
import { memoryTokenStore } from '../../src/stores/memory.ts';
import type { TokenStore } from '../../src/stores/token-store.ts';
import { asyncTokenStore, type Place } from './async-store.ts';

// How calls of a client behave when its store is slow, broken or late.

let sandbox: Sandbox;
let storeErrors: NordigenStoreError[];
beforeEach(() => {
  sandbox = createSandbox({ startAtMs: Date.UTC(2026, 0, 1) });
  storeErrors = [];
});
afterEach(() => void vi.useRealTimers());

function open(store: TokenStore, options: NordigenClientOptions = {}): NordigenClient {
  return createNordigenClient({
    fetch: sandbox.fetch,
    now: sandbox.now,
    credentials: sandbox.credentials,
    // Without it, WebCrypto would derive the key, which ignores the test's clock.
    tokenKey: 'of the test',
    store,
    on: { storeError: (error) => storeErrors.push(error) },
    ...options,
  });
}

const realTimeout = globalThis.setTimeout;

function fakeTime(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
}

/** Advances the clock in small steps, with real time in between for work that ignores it, such as WebCrypto. */
async function pass<Result>(mostMs: number, work: Promise<Result>): Promise<Result> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  for (let passedMs = 0; passedMs < mostMs && !isOver; passedMs += 100) {
    await vi.advanceTimersByTimeAsync(100);
    await new Promise((resolve) => realTimeout(resolve, 1));
  }
  expect(isOver).toBe(true);
  return work;
}

function tokenCalls(): string[] {
  return sandbox.requests
    .map(({ path }) => path.split('/v2/')[1] ?? '')
    .filter((path) => path.startsWith('token'));
}

const broken = (name: keyof TokenStore, failure: () => never | Promise<never>): TokenStore => ({
  ...memoryTokenStore(),
  [name]: failure,
});
const fail = (): never => {
  throw Object.assign(new Error('quotes secret-token'), { code: 'EIO' });
};

describe('if the store', () => {
  test('fails to read, the call rejects with a store error, and requests no pair that others may have', async () => {
    const error = await open(broken('get', fail))
      .institutions.list()
      .catch((caught) => caught);
    expect(error).toBeInstanceOf(NordigenStoreError);
    expect(error).toMatchObject({ action: 'get', systemCode: 'EIO' });
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('secret-token');
    expect(tokenCalls()).toEqual([]);
  });

  test('never answers, the call goes on without it after five seconds, and on.storeError is called', async () => {
    fakeTime();
    const hanging = broken('get', () => new Promise<never>(() => undefined));
    expect((await pass(6_000, open(hanging).institutions.list())).ok).toBe(true);
    expect(storeErrors).toMatchObject([{ name: 'NordigenStoreError', action: 'get' }]);
    expect(tokenCalls()).toEqual(['token/new/']);
  });

  test('never answers, and there is no other way to get a token, the call rejects with a store error', async () => {
    fakeTime();
    const hanging = broken('get', () => new Promise<never>(() => undefined));
    const call = open(hanging, { credentials: undefined })
      .institutions.list()
      .catch((caught) => caught);
    expect(await pass(6_000, call)).toMatchObject({ name: 'NordigenStoreError', action: 'get' });
  });

  test('answers after four seconds, the call waits for it', async () => {
    fakeTime();
    const place: Place = new Map();
    await pass(1_000, open(asyncTokenStore(place)).institutions.list());
    const late = asyncTokenStore(place, 4_000);
    const call = open(late).institutions.list();
    expect((await pass(5_000, call)).ok).toBe(true);
    expect(tokenCalls()).toEqual(['token/new/']);
  });

  test.each([
    ['throws', fail],
    ['rejects', () => Promise.reject(new Error('no space'))],
  ])('%s on a write, the new token is still used, and on.storeError is called', async (_, failure) => {
    const client = open(broken('set', failure));
    expect((await client.institutions.list()).ok).toBe(true);
    expect((await client.institutions.list()).ok).toBe(true);
    expect(storeErrors.map(({ action }) => action)).toEqual(['set']);
    expect(tokenCalls()).toEqual(['token/new/']);
  });

  test('fails to write after a renewal, the renewed token is used', async () => {
    const store = memoryTokenStore();
    const client = open(store);
    await client.institutions.list();
    sandbox.advance(86_400 - 10);
    store.set = fail;
    expect((await client.institutions.list()).ok).toBe(true);
    expect(tokenCalls()).toEqual(['token/new/', 'token/refresh/']);
    expect(storeErrors).toHaveLength(1);
  });

  test('fails to read before a renewal, the pair that the client holds is refreshed', async () => {
    const store = memoryTokenStore();
    const client = open(store);
    await client.institutions.list();
    sandbox.advance(86_400 - 10);
    store.get = fail;
    expect((await client.institutions.list()).ok).toBe(true);
    expect(tokenCalls()).toEqual(['token/new/', 'token/refresh/']);
  });

  test.each<[string, NonNullable<TokenStore['exclusive']>]>([
    ['rejects', () => Promise.reject(new Error('no lock'))],
    ['never answers', () => new Promise(() => undefined)],
    [
      'rejects once its signal aborts',
      (_key, _task, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ],
    ['answers without having run the task', async () => undefined as never],
    [
      'runs the task twice',
      async (_key, task) => {
        await task();
        return task();
      },
    ],
  ])('has a lock that %s, the client still gets exactly one pair', async (_, exclusive) => {
    fakeTime();
    const call = open({ ...memoryTokenStore(), exclusive }).institutions.list();
    expect((await pass(20_000, call)).ok).toBe(true);
    expect(tokenCalls()).toEqual(['token/new/']);
  });

  test('is slow, calls do not use it while the pair is valid', async () => {
    const store = asyncTokenStore(new Map(), 50);
    const client = open(store);
    await client.institutions.list();
    const warm = store.calls.length;
    await Promise.all(Array.from({ length: 100 }, () => client.institutions.list()));
    expect(store.calls.length - warm).toBe(0);
    expect(store.calls).toEqual(['get', 'set']);
  });

  test('is shared by many clients that start at once, they share one token request', async () => {
    const place: Place = new Map();
    let last: Promise<unknown> = Promise.resolve();
    const exclusive: NonNullable<TokenStore['exclusive']> = (_key, task) => {
      const turn = last.then(task);
      last = turn.catch(() => undefined);
      return turn;
    };
    const clients = Array.from({ length: 20 }, () => open({ ...asyncTokenStore(place), exclusive }));
    const answers = await Promise.all(clients.map((client) => client.institutions.list()));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(tokenCalls()).toEqual(['token/new/']);
  });

  test('announces a pair while the client waits for the lock, no other is requested', async () => {
    const place: Place = new Map();
    const listeners = new Set<() => Promise<void>>();
    let last: Promise<unknown> = Promise.resolve();
    const openTab = (): NordigenClient => {
      const store = asyncTokenStore(place);
      let own: (() => Promise<void>) | undefined;
      return open({
        ...store,
        async set(key, record) {
          await store.set(key, record);
          for (const tell of listeners) if (tell !== own) await tell();
        },
        exclusive(_key, task) {
          const turn = last.then(task);
          last = turn.catch(() => undefined);
          return turn;
        },
        subscribe(key, listener) {
          own = async () => listener(await store.get(key));
          listeners.add(own);
          return () => undefined;
        },
      });
    };
    const answers = await Promise.all(
      [openTab(), openTab(), openTab()].map((tab) => tab.institutions.list()),
    );
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(tokenCalls()).toEqual(['token/new/']);
  });

  test('cannot decrypt the pair, the client gets a new one, and on.storeError is called with the reason', async () => {
    const algorithm = { name: 'AES-GCM', length: 256 };
    const [lost, key] = (await Promise.all(
      [0, 1].map(() => crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt'])),
    )) as [CryptoKey, CryptoKey];
    const inner = memoryTokenStore();
    await open(encryptedTokenStore(inner, { key: lost })).institutions.list();
    const client = open(encryptedTokenStore(inner, { key }));
    expect((await client.institutions.list()).ok).toBe(true);
    expect(tokenCalls()).toEqual(['token/new/', 'token/new/']);
    expect(storeErrors[0]?.message).toMatch(/cannot be decrypted/);
  });
});

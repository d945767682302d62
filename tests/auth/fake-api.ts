import { onTestFinished, vi } from 'vitest';
import { createNordigenClient, type NordigenClient, type NordigenClientOptions } from '../../src/index.ts';
import type { TokenRecord, TokenStore } from '../../src/stores/token-store.ts';

type Answer = Response | Promise<Response>;

export interface FakeApi {
  /** Every request so far: `['new', 'institutions access-1']`. */
  calls: string[];
  /** The token requests among them. */
  tokenCalls(): string[];
  /** The answer of the token endpoint; by default a pair to `new` and an access token to `refresh`, with the next number. */
  onToken: (call: 'new' | 'refresh', body: Record<string, string>, request: Request) => Answer;
  /** The answer to data calls. */
  onData: (accessToken: string, request: Request) => Answer;
  /** A pair with the next number: `access-1`, `refresh-1`. */
  nextPair(): { access: string; access_expires: number; refresh: string; refresh_expires: number };
  client(options?: NordigenClientOptions): NordigenClient;
  fetch(request: Request): Promise<Response>;
}

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers });

export const invalidToken = (): Response =>
  json({ summary: 'Invalid token', detail: 'Token is invalid or expired', status_code: 401 }, 401);

/** Makes a value after a time on the test's clock. */
export const inMs = <Value>(ms: number, make: () => Value | Promise<Value>): Promise<Value> =>
  new Promise((resolve) => setTimeout(() => resolve(make()), ms));

export const never = <Value>(): Promise<Value> => new Promise(() => undefined);

/**
 * A fake API in this process. The test controls all clocks and timers, so nothing takes time unless it says so.
 * Clients get a `tokenKey`: without one, WebCrypto would derive it, which ignores the test's clock.
 */
export function openApi(): FakeApi {
  vi.useFakeTimers();
  // Not at 0, where a sum and a difference of times are the same.
  vi.advanceTimersByTime(1_000_000);
  onTestFinished(() => void vi.useRealTimers());
  let made = 0;
  const api: FakeApi = {
    calls: [],
    tokenCalls: () => api.calls.filter((call) => call === 'new' || call === 'refresh'),
    nextPair() {
      made++;
      return {
        access: `access-${made}`,
        access_expires: 86_400,
        refresh: `refresh-${made}`,
        refresh_expires: 2_592_000,
      };
    },
    onToken(call) {
      const { access, access_expires, ...rest } = api.nextPair();
      return json(call === 'new' ? { access, access_expires, ...rest } : { access, access_expires });
    },
    onData: () => json([]),
    async fetch(request) {
      const path = new URL(request.url).pathname;
      const isToken = path.includes('/token/');
      const token = request.headers.get('authorization')?.slice('Bearer '.length) ?? 'none';
      const call = isToken ? (path.split('/').at(-2) as 'new' | 'refresh') : `institutions ${token}`;
      api.calls.push(call);
      if (!isToken) return api.onData(token, request);
      return api.onToken(call as 'new', (await request.json()) as Record<string, string>, request);
    },
    client(options) {
      const client = createNordigenClient({
        fetch: api.fetch,
        credentials: { secretId: 'id', secretKey: 'key' },
        tokenKey: 'someone',
        ...options,
      });
      onTestFinished(() => client.close());
      return client;
    },
  };
  return api;
}

/** Advances the clock until the promise settles, by at most `mostMs`. Returns its outcome and how long it took. */
export async function settled<Value>(
  promise: Promise<Value>,
  mostMs = 60_000,
): Promise<{ value?: Value; error?: Record<string, unknown>; afterMs: number } | 'pending'> {
  const beganMs = performance.now();
  let result: { value?: Value; error?: Record<string, unknown>; afterMs: number } | undefined;
  promise.then(
    (value) => {
      result = { value, afterMs: performance.now() - beganMs };
    },
    (error) => {
      result = { error, afterMs: performance.now() - beganMs };
    },
  );
  await vi.advanceTimersByTimeAsync(0);
  while (result === undefined && performance.now() - beganMs < mostMs) await vi.advanceTimersByTimeAsync(50);
  return result ?? 'pending';
}

export interface FakeStore extends TokenStore {
  stored: TokenRecord | undefined;
  calls: string[];
  /** Tells the client that another client set or cleared the record. */
  tell: (record: unknown) => void;
  listeners: number;
}

/** A store in this process; `stored` is what it holds. Functions can be replaced one by one. */
export function fakeStore(parts: Partial<TokenStore> = {}): FakeStore {
  let heard: ((record: TokenRecord | undefined) => void) | undefined;
  const store: FakeStore = {
    stored: undefined,
    calls: [],
    listeners: 0,
    tell: (record: unknown) => heard?.(record as TokenRecord | undefined),
    get: () => {
      store.calls.push('get');
      return store.stored;
    },
    set: (_: string, record: TokenRecord) => {
      store.calls.push('set');
      store.stored = record;
    },
    clear: () => {
      store.calls.push('clear');
      store.stored = undefined;
    },
    subscribe: (_: string, listener: (record: TokenRecord | undefined) => void) => {
      heard = listener;
      store.listeners++;
      return () => {
        store.listeners--;
      };
    },
    ...parts,
  };
  return store;
}

export const record = (name: string, parts: Partial<TokenRecord> = {}): TokenRecord => ({
  access: `access-${name}`,
  access_expires: 86_400,
  refresh: `refresh-${name}`,
  refresh_expires: 2_592_000,
  receivedAtMs: Date.now(),
  ...parts,
});

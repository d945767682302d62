import { describe, expect, test, vi } from 'vitest';
import {
  type CurrentTokenPair,
  createNordigenClient,
  type IssueEvent,
  memoryTokenStore,
  type NordigenClientOptions,
} from '../src/index.ts';
import { answeringClient, refusal } from './helpers/answering-client.ts';

const institutions = 'GET institutions/';
const pair = { access: 'an-access-token', access_expires: 86_400, refresh: 'r', refresh_expires: 2_592_000 };

describe('client.auth', () => {
  test.each(['getAccessToken', 'getTokenPair', 'peekTokenPair', 'setTokenPair', 'reload', 'clear'] as const)(
    '.%s says that a client in proxy mode holds no token, and that a closed one is closed',
    async (name) => {
      const client = createNordigenClient({ credentials: 'proxy', baseUrl: 'https://backend.example/' });
      const call = client.auth[name] as (argument?: unknown) => Promise<unknown>;
      await expect(call(name === 'setTokenPair' ? pair : undefined)).rejects.toMatchObject({
        name: 'NordigenTokenError',
        reason: 'no-credentials',
        message: "With credentials: 'proxy' the client holds no token: the backend at baseUrl does.",
      });
      client.close();
      await expect(call(name === 'setTokenPair' ? pair : undefined)).rejects.toMatchObject({
        code: 'NORDIGEN_CLOSED',
      });
    },
  );

  test('sets, shows, reloads and clears the pair, without a request', async () => {
    const store = memoryTokenStore();
    const { client, calls } = answeringClient({}, { credentials: undefined, store });
    expect(await client.auth.peekTokenPair()).toBeUndefined();
    await client.auth.setTokenPair(pair);
    expect(await client.auth.peekTokenPair()).toMatchObject({ access: pair.access, refresh: 'r' });
    expect(await client.auth.getAccessToken()).toBe(pair.access);
    const other = answeringClient({}, { credentials: undefined, store }).client;
    await other.auth.setTokenPair({ ...pair, access: 'a-newer-token' });
    await client.auth.reload();
    expect((await client.auth.getTokenPair()).access).toBe('a-newer-token');
    await client.auth.clear();
    expect(await client.auth.peekTokenPair()).toBeUndefined();
    await expect(client.auth.getAccessToken()).rejects.toMatchObject({ name: 'NordigenTokenError' });
    expect(calls).toEqual([]);
  });

  test.each(['getAccessToken', 'getTokenPair'] as const)(
    '.%s ends with its signal, before and meanwhile',
    async (name) => {
      const { client } = answeringClient({}, { credentials: () => new Promise(() => undefined) });
      const controller = new AbortController();
      const wait = client.auth[name]({ signal: controller.signal });
      controller.abort('gone');
      await expect(wait).rejects.toBe('gone');
      await expect(client.auth[name]({ signal: controller.signal })).rejects.toBe('gone');
      await expect(client.auth[name]({ signal: 1 as never })).rejects.toThrow(
        'signal must be an AbortSignal.',
      );
      await expect(client.auth[name]({ wait: 1 } as never)).rejects.toThrow(
        "A wait for a token has no option 'wait': it takes signal.",
      );
    },
  );

  test('.onTokenPair calls each listener as often as it was added, until it is removed', async () => {
    const seen: string[] = [];
    const ofOptions = vi.fn();
    const { client } = answeringClient({}, { credentials: undefined, on: { tokenPair: ofOptions } });
    const listener = ({ access }: CurrentTokenPair): void => void seen.push(access);
    const remove = client.auth.onTokenPair(listener);
    client.auth.onTokenPair(listener);
    await client.auth.setTokenPair({ ...pair, access: 'one' });
    expect(seen).toEqual(['one', 'one']);
    expect(remove()).toBeUndefined();
    remove();
    await client.auth.setTokenPair({ ...pair, access: 'two' });
    expect(seen).toEqual(['one', 'one', 'two']);
    expect(ofOptions.mock.calls.map(([{ access }]) => access)).toEqual(['one', 'two']);
    expect(() => client.auth.onTokenPair(undefined as never)).toThrow(
      new TypeError('listener must be a function.'),
    );
  });
});

describe('the listeners', () => {
  test('on.issue is told the operation and what did not fit, and no data', async () => {
    const events: IssueEvent[] = [];
    const { client } = answeringClient(
      { [institutions]: () => [{ id: 'A', name: 'A', bic: 'B', countries: 7, logo: '' }] },
      { on: { issue: (event) => events.push(event) } },
    );
    const { issues } = await client.institutions.list();
    expect(issues.length).toBeGreaterThan(0);
    expect(events).toEqual([{ operation: 'institutions.list', issues }]);
  });

  test('on.storeError is told that the store failed', async () => {
    const storeError = vi.fn();
    const store = {
      get: () => undefined,
      set: () => Promise.reject(new Error('down')),
      clear: () => undefined,
    };
    const { client } = answeringClient({ [institutions]: () => [] }, { store, on: { storeError } });
    await client.institutions.list();
    expect(storeError).toHaveBeenCalledWith(expect.objectContaining({ name: 'NordigenStoreError' }));
  });

  test('on.renewalError is told that there is no pair', async () => {
    const renewalError = vi.fn();
    const credentials = () => Promise.reject(new Error('no pair'));
    const { client } = answeringClient({}, { credentials, on: { renewalError } });
    const error = await client.institutions.list().catch((thrown: unknown) => thrown);
    expect(renewalError).toHaveBeenCalledTimes(1);
    expect(renewalError.mock.calls[0]?.[0]).toMatchObject({ message: (error as Error).message });
  });
});

describe('the options reach the requests', () => {
  /** What one call with these options sends, and to where. */
  async function sent(options: NordigenClientOptions): Promise<Request> {
    let request: Request | undefined;
    const client = createNordigenClient({
      credentials: async () => pair,
      ...options,
      fetch: async (given) => {
        request = given;
        return Response.json([]);
      },
    });
    await client.institutions.list();
    return request as Request;
  }

  test('no cache keeps an answer, unless requestInit says so', async () => {
    expect((await sent({})).cache).toBe('no-store');
    expect((await sent({ requestInit: { mode: 'cors' } })).cache).toBe('no-store');
    expect((await sent({ requestInit: { cache: 'force-cache' } })).cache).toBe('force-cache');
  });

  test('baseUrl is where they go, and headers are what they carry', async () => {
    const request = await sent({ baseUrl: 'https://bank.example/v2', headers: { 'x-own': '1' } });
    expect(request.url).toBe('https://bank.example/v2/institutions/');
    expect(request.headers.get('x-own')).toBe('1');
    expect(request.headers.get('authorization')).toBe('Bearer an-access-token');
    expect((await sent({ headers: async () => ({ 'x-own': '2' }) })).headers.get('x-own')).toBe('2');
  });

  test('in proxy mode they carry no token', async () => {
    const request = await sent({ credentials: 'proxy', baseUrl: 'https://backend.example/' });
    expect(request.headers.get('authorization')).toBeNull();
  });

  test('timeoutMs bounds an attempt, totalTimeoutMs a call, and maxBodyBytes an answer', async () => {
    const hang = { [institutions]: () => new Promise(() => undefined) };
    await expect(answeringClient(hang, { timeoutMs: 5 }).client.institutions.list()).rejects.toMatchObject({
      timeoutMs: 5,
    });
    await expect(
      answeringClient(hang, { totalTimeoutMs: 5 }).client.institutions.list(),
    ).rejects.toMatchObject({ timeoutMs: 5, message: expect.stringContaining('with its repeats') });
    const { client } = answeringClient({ [institutions]: () => [] }, { maxBodyBytes: 1 });
    await expect(client.institutions.list()).rejects.toMatchObject({ reason: 'too-large' });
  });

  test('retry says how often a call is repeated', async () => {
    const down = { [institutions]: () => refusal(503, 'Down') };
    const { client, calls } = answeringClient(down, { retry: false });
    expect((await client.institutions.list()).status).toBe(503);
    expect(calls).toHaveLength(1);
  });

  test('timeoutMs bounds a wait for a token, too', async () => {
    const { client } = answeringClient({}, { credentials: { secretId: 'i', secretKey: 'k' }, timeoutMs: 5 });
    await expect(client.institutions.list()).rejects.toThrow();
  });
});

test('client.now is the clock of the options', () => {
  expect(createNordigenClient({ now: () => 7 }).now()).toBe(7);
});

import { describe, expect, onTestFinished, test } from 'vitest';
import { createNordigenClient, type NordigenClientOptions, type TokenRecord } from '../../src/index.ts';
import { countCost } from './count-cost.ts';

const account = {
  id: 'x',
  created: '2026-01-01T00:00:00Z',
  last_accessed: null,
  status: 'READY',
  institution_id: 'BANK',
};

const answers: Record<string, unknown> = {
  'token/new/': { access: 'an-access-token', access_expires: 86_400, refresh: 'r', refresh_expires: 2e6 },
  'requisitions/': { ...account, link: '', accounts: [], redirect: null, reference: '', agreement: '' },
};

/** A client whose requests are counted by path, with the platform's `fetch` or the user's own. */
function countingClient(options: NordigenClientOptions & { isCustom?: boolean } = {}) {
  const { isCustom = false, ...others } = options;
  const sent: string[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    const path = new URL(request.url).pathname.replace('/api/v2/', '');
    sent.push(path);
    // Some gateways echo headers, so the client has to clean the headers of its answers.
    const headers = { 'x-echo': request.headers.get('authorization') ?? '' };
    return Response.json(answers[path] ?? account, { headers });
  };
  if (!isCustom) {
    const original = globalThis.fetch;
    globalThis.fetch = fetch as typeof globalThis.fetch;
    onTestFinished(() => {
      globalThis.fetch = original;
    });
  }
  const asked: string[] = [];
  let record: TokenRecord | undefined;
  const client = createNordigenClient({
    credentials: { secretId: 'id', secretKey: 'key' },
    store: {
      get: () => {
        asked.push('get');
        return record;
      },
      set: (_, next) => {
        asked.push('set');
        record = next;
      },
      clear: () => void asked.push('clear'),
    },
    ...(isCustom && { fetch }),
    ...others,
  });
  onTestFinished(() => client.close());
  return { client, sent, asked };
}

/** Per call: one timer for the timeout; one controller of ours, one of ky's, and one that Node's `Request` makes. */
const leanest = {
  requestObjects: 1,
  headersObjects: 2,
  timers: 1,
  timersLeft: 0,
  controllers: 3,
  joinedSignals: 0,
};

describe('a call whose token works', () => {
  test.each<[string, NordigenClientOptions, object]>([
    ['by default', {}, {}],
    ['with a limit on the whole call', { totalTimeoutMs: 60_000 }, {}],
    ["with the user's own headers", { headers: { 'x-gateway-key': 'k' } }, { headersObjects: 5 }],
    ['with a listener', { on: { response: () => undefined } }, {}],
  ])('%s makes one request object, one timer and three controllers', async (_, options, more) => {
    const { client, sent, asked } = countingClient(options);
    await client.accounts.get('x').unwrap();
    sent.length = 0;
    asked.length = 0;
    const cost = await countCost(() => client.accounts.get('x'));
    expect(cost).toMatchObject({ ...leanest, ...more });
    // The current number on Node 24, including those of the runtime and ky.
    expect(cost.promises).toBeLessThanOrEqual(40);
    expect(sent).toEqual(['accounts/x/']);
    expect(asked).toEqual([]);
  });

  test("costs no more with the caller's own signal", async () => {
    const { client } = countingClient();
    await client.accounts.get('x').unwrap();
    const { signal } = new AbortController();
    expect(await countCost(() => client.accounts.get('x', { signal }))).toMatchObject(leanest);
  });

  test('costs no more if it writes', async () => {
    const { client } = countingClient();
    await client.accounts.get('x').unwrap();
    const body = { institution_id: 'BANK', redirect: 'https://example.com/' };
    expect(await countCost(() => client.requisitions.create(body))).toMatchObject(leanest);
  });

  test("costs a joined signal with the user's own fetch, which may read only the request", async () => {
    const { client } = countingClient({ isCustom: true });
    await client.accounts.get('x').unwrap();
    expect(await countCost(() => client.accounts.get('x'))).toMatchObject({ ...leanest, joinedSignals: 1 });
  });

  test('cleans the headers of its answer once, when they are first read', async () => {
    const { client } = countingClient();
    const response = await client.accounts.get('x');
    const read = () => countCost(async () => response.headers);
    expect((await read()).headersObjects).toBe(1);
    expect((await read()).headersObjects).toBe(0);
    expect(response.headers.get('x-echo')).toBe('Bearer [redacted]');
  });
});

describe('a cold start', () => {
  test('reads the store once, asks for one token, and writes it once', async () => {
    const { client, sent, asked } = countingClient();
    const cost = await countCost(() => client.accounts.get('x').unwrap());
    expect(sent).toEqual(['token/new/', 'accounts/x/']);
    expect(asked).toEqual(['get', 'set']);
    expect(cost).toMatchObject({ requestObjects: 2, timersLeft: 0 });
  });

  test('of many calls at once does so only once', async () => {
    const { client, sent, asked } = countingClient();
    const calls = 100;
    const cost = await countCost(() =>
      Promise.all(Array.from({ length: calls }, () => client.accounts.get('x').unwrap())),
    );
    expect(sent.filter((path) => path === 'token/new/')).toHaveLength(1);
    expect(sent).toHaveLength(calls + 1);
    expect(asked).toEqual(['get', 'set']);
    expect(cost).toMatchObject({ requestObjects: calls + 1, timersLeft: 0, joinedSignals: 0 });
  });
});

import { describe, expect, test } from 'vitest';
import type { NordigenClientOptions } from '../src/index.ts';
import { readOptions } from '../src/read-options.ts';
import { memoryTokenStore } from '../src/stores/memory.ts';

const credentials = { secretId: 'an-id', secretKey: 'a-key' };
const proxied = { credentials: 'proxy', baseUrl: 'https://backend.example/' };
const all =
  'credentials, store, tokenKey, baseUrl, allowInsecure, fetch, headers, requestInit, timeoutMs, totalTimeoutMs, retry, renewal, waitUntil, budget, maxBodyBytes, now, on';
const notProxied = "cannot be used with credentials: 'proxy': the client holds no token then.";
const noSecret = 'must be a non-empty string (is the environment variable set?).';
const untrimmed =
  'begins or ends with a space or a line break, as text read from a file often does: trim it.';
const milliseconds = 'must be a number of milliseconds above 0 and below 2^31.';

describe('an option that does not fit is refused, and the error says what to do', () => {
  test.each<[unknown, string]>([
    [null, `createNordigenClient: expected an object with ${all}.`],
    [{ secretId: 'an-id' }, `createNordigenClient has no option 'secretId': it takes ${all}.`],
    [{ credentials: 'proxi' }, "credentials must be { secretId, secretKey }, a function, or 'proxy'."],
    [{ credentials: null }, "credentials must be { secretId, secretKey }, a function, or 'proxy'."],
    [
      { credentials: { ...credentials, key: 1 } },
      "credentials has no option 'key': it takes secretId, secretKey.",
    ],
    [{ credentials: { secretId: 'an-id' } }, `credentials.secretKey ${noSecret}`],
    [{ credentials: { ...credentials, secretId: ' ' } }, `credentials.secretId ${noSecret}`],
    [{ credentials: { ...credentials, secretId: 7 } }, `credentials.secretId ${noSecret}`],
    [{ credentials: { ...credentials, secretKey: 'a-key\n' } }, `credentials.secretKey ${untrimmed}`],
    [{ credentials: { ...credentials, secretId: ' an-id' } }, `credentials.secretId ${untrimmed}`],
    [{ fetch: 'fetch' }, 'fetch must be a function.'],
    [{ waitUntil: {} }, 'waitUntil must be a function.'],
    [{ now: 5 }, 'now must be a function.'],
    [
      { on: { token: () => undefined } },
      "on has no option 'token': it takes tokenPair, response, issue, storeError, renewalError.",
    ],
    [{ on: { issue: 1 } }, 'on.issue must be a function.'],
    [{ timeoutMs: 0 }, `timeoutMs ${milliseconds}`],
    [{ totalTimeoutMs: '5' }, `totalTimeoutMs ${milliseconds}`],
    [{ store: null }, 'store must be a TokenStore: get is not a function.'],
    [{ store: { get: () => undefined } }, 'store must be a TokenStore: set is not a function.'],
    [
      { store: { get: () => undefined, set: () => undefined } },
      'store must be a TokenStore: clear is not a function.',
    ],
    [{ budget: null }, 'budget must be what createCallBudget() returns.'],
    [{ budget: { createGate: 1 } }, 'budget must be what createCallBudget() returns.'],
    [{ tokenKey: '' }, 'tokenKey must be a non-empty string.'],
    [{ tokenKey: 7 }, 'tokenKey must be a non-empty string.'],
    [{ maxBodyBytes: 0 }, 'maxBodyBytes must be a whole number of bytes above 0.'],
    [{ maxBodyBytes: 1.5 }, 'maxBodyBytes must be a whole number of bytes above 0.'],
    [{ renewal: { leeway: 1 } }, "renewal has no option 'leeway': it takes leewaySeconds, windowSeconds."],
    [{ renewal: { leewaySeconds: -1 } }, 'renewal.leewaySeconds must be a number of seconds of at least 0.'],
    [
      { renewal: { windowSeconds: Number.NaN } },
      'renewal.windowSeconds must be a number of seconds of at least 0.',
    ],
    [
      { renewal: { leewaySeconds: 60, windowSeconds: 59 } },
      'renewal.windowSeconds must not be less than renewal.leewaySeconds.',
    ],
    [{ credentials: 'proxy' }, "credentials: 'proxy' needs baseUrl: the URL of your own backend."],
    [{ ...proxied, store: memoryTokenStore() }, `store ${notProxied}`],
    [{ ...proxied, tokenKey: 'a' }, `tokenKey ${notProxied}`],
    [{ ...proxied, renewal: {} }, `renewal ${notProxied}`],
    [{ ...proxied, waitUntil: () => undefined }, `waitUntil ${notProxied}`],
  ])('%j', (options, message) => {
    expect(() => readOptions(options as NordigenClientOptions)).toThrow(new TypeError(message));
  });
});

describe('the defaults', () => {
  test('are those of the documentation', async () => {
    const settings = readOptions({});
    expect(settings).toMatchObject({
      secrets: undefined,
      source: undefined,
      isProxied: false,
      maxBodyBytes: 67_108_864,
      retry: { limit: 2, maxWaitMs: 10_000 },
      renewal: { leewaySeconds: 30, windowSeconds: 300 },
      on: {},
    });
    expect(settings.baseUrl()).toBe('https://bankaccountdata.gocardless.com/api/v2/');
    expect([...(settings.headers as Headers)]).toEqual([]);
    expect(Math.abs(settings.now() - Date.now())).toBeLessThan(60_000);
    const record = { access: 'a', access_expires: 1, receivedAtMs: 0 };
    await settings.store.set('k', record);
    expect(await settings.store.get('k')).toEqual(record);
  });

  test.each([
    [
      { leewaySeconds: 0, windowSeconds: 0 },
      { leewaySeconds: 0, windowSeconds: 0 },
    ],
    [{ leewaySeconds: 60 }, { leewaySeconds: 60, windowSeconds: 300 }],
    [{ leewaySeconds: 600 }, { leewaySeconds: 600, windowSeconds: 600 }],
    [{ windowSeconds: 30 }, { leewaySeconds: 30, windowSeconds: 30 }],
  ])('the renewal %j is %j', (renewal, read) => {
    expect(readOptions({ renewal }).renewal).toEqual(read);
  });
});

describe('where tokens come from', () => {
  const ask = async () => ({ access: 'a' });
  test.each([
    [credentials, 'secrets', false],
    [ask, ask, false],
    ['proxy', undefined, true],
    [undefined, undefined, false],
  ] as const)('with the credentials %j', (given, source, isProxied) => {
    const settings = readOptions({ credentials: given, baseUrl: 'https://backend.example/' });
    expect(settings).toMatchObject({
      secrets: typeof given === 'object' ? credentials : undefined,
      source,
      isProxied,
    });
  });
});

describe('the key of the pair', () => {
  const store = memoryTokenStore();
  const host = 'https://bankaccountdata.gocardless.com/api/v2/';
  test.each<[string, NordigenClientOptions, unknown]>([
    ['any, in a store of the client’s own', { credentials }, 'own'],
    ['a hash of the secrets', { credentials, store }, expect.stringMatching(/gocardless\.com#[\da-f]{64}$/)],
    ['the given one, even with secrets', { credentials, store, tokenKey: 'acme' }, `${host}#acme`],
    ['the host alone without both', { store }, `${host}#`],
  ])('is %s', async (_, options, key) => {
    expect(await readOptions(options).key()).toEqual(key);
  });
});

test('the clock is the user’s, or the machine’s for as long as that gives no number', () => {
  const times: unknown[] = [5, Number.NaN, 'soon', undefined, Number.POSITIVE_INFINITY];
  const { now } = readOptions({ now: () => times.shift() as number });
  expect(now()).toBe(5);
  while (times.length > 0) expect(now()).toBeGreaterThan(Date.parse('2020-01-01'));
});

test('a listener that is added to the object later is not called', () => {
  const on: NordigenClientOptions['on'] = { response: undefined };
  const settings = readOptions({ on });
  Object.assign(on, { issue: () => undefined });
  expect(settings.on).toEqual({ response: undefined });
});

test('headers are read once, or by the user’s function for each attempt', () => {
  expect([...(readOptions({ headers: { 'x-own': '1' } }).headers as Headers)]).toEqual([['x-own', '1']]);
  const headers = () => ({});
  expect(readOptions({ headers }).headers).toBe(headers);
  expect(() => readOptions({ headers: { authorization: 'x' } })).toThrow(/authorization/);
  const own = { ...proxied, headers: { authorization: 'x' } } as NordigenClientOptions;
  expect([...(readOptions(own).headers as Headers)]).toEqual([['authorization', 'x']]);
});

test('plain http is allowed only by true', () => {
  const baseUrl = 'http://bank.internal/';
  expect(readOptions({ baseUrl, allowInsecure: true }).baseUrl()).toBe(baseUrl);
  expect(() => readOptions({ baseUrl, allowInsecure: 'yes' as never })).toThrow(/https/);
});

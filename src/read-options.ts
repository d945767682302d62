import type { Renewal } from './auth/expiry.ts';
import type { PairSource } from './auth/renew.ts';
import { createTokenKey } from './auth/token-key.ts';
import type { Secrets } from './endpoints/token.ts';
import { assertMilliseconds } from './http/call-options.ts';
import type { RetryRules } from './http/repeat.ts';
import type { NordigenClientListeners, NordigenClientOptions } from './options.ts';
import { memoryTokenStore } from './stores/memory.ts';
import type { TokenStore } from './stores/token-store.ts';

/** Options with their defaults, checked. */
export interface Settings
  extends Omit<NordigenClientOptions, 'credentials' | 'tokenKey' | 'retry' | 'renewal'> {
  secrets: Secrets | undefined;
  source: PairSource;
  isProxied: boolean;
  baseUrl: string;
  store: TokenStore;
  key: string;
  retry: RetryRules;
  renewal: Renewal;
  now: () => number;
  on: NordigenClientListeners;
}

const defaultBaseUrl = 'https://bankaccountdata.gocardless.com/api/v2/';

const optionNames = [
  'credentials',
  'store',
  'tokenKey',
  'baseUrl',
  'allowInsecure',
  'fetch',
  'headers',
  'requestInit',
  'timeoutMs',
  'totalTimeoutMs',
  'retry',
  'renewal',
  'waitUntil',
  'budget',
  'now',
  'on',
] as const satisfies readonly (keyof NordigenClientOptions)[];

/** @throws TypeError naming the option that does not fit, never its value where that may be a secret. */
export function readOptions(options: NordigenClientOptions): Settings {
  assertNames('createNordigenClient', options, optionNames);
  const { credentials, store, tokenKey, timeoutMs, totalTimeoutMs, on = {} } = options;
  for (const name of ['fetch', 'waitUntil', 'now'] as const) assertFunction(name, options[name]);
  assertNames('on', on, ['tokenPair', 'response', 'issue', 'storeError', 'renewalError']);
  for (const [name, listener] of Object.entries(on)) assertFunction(`on.${name}`, listener);
  if (timeoutMs !== undefined) assertMilliseconds('timeoutMs', timeoutMs);
  if (totalTimeoutMs !== undefined) assertMilliseconds('totalTimeoutMs', totalTimeoutMs);
  if (store !== undefined) assertStore(store);
  if (options.budget !== undefined && typeof options.budget?.createGate !== 'function') {
    throw new TypeError('budget must be what createCallBudget() returns.');
  }
  if (tokenKey !== undefined && (typeof tokenKey !== 'string' || tokenKey === '')) {
    throw new TypeError('tokenKey must be a non-empty string.');
  }
  const secrets = readSecrets(credentials);
  const isProxied = credentials === 'proxy';
  assertHeaders(options.headers, isProxied);
  assertRequestInit(options.requestInit);
  const baseUrl = readBaseUrl(options.baseUrl ?? defaultBaseUrl, options.allowInsecure === true);
  return {
    ...options,
    secrets,
    source: typeof credentials === 'function' ? credentials : secrets && 'secrets',
    isProxied,
    baseUrl,
    store: store ?? memoryTokenStore(),
    key: createTokenKey(baseUrl, tokenKey ?? secrets?.secretId ?? ''),
    retry: readRetry(options.retry),
    renewal: readRenewal(options.renewal),
    now: options.now ?? (() => Date.now()),
    on,
  };
}

function readSecrets(credentials: NordigenClientOptions['credentials']): Secrets | undefined {
  if (credentials === undefined || credentials === 'proxy' || typeof credentials === 'function')
    return undefined;
  if (typeof credentials !== 'object' || credentials === null) {
    throw new TypeError("credentials must be { secretId, secretKey }, a function, or 'proxy'.");
  }
  assertNames('credentials', credentials, ['secretId', 'secretKey']);
  for (const name of ['secretId', 'secretKey'] as const) {
    const secret = credentials[name];
    if (typeof secret === 'string' && secret.trim() !== '') continue;
    throw new TypeError(`credentials.${name} must be a non-empty string (is the environment variable set?).`);
  }
  return { secretId: credentials.secretId, secretKey: credentials.secretKey };
}

function readBaseUrl(baseUrl: string | URL, allowInsecure: boolean): string {
  const page = (globalThis as { location?: { href?: string } }).location?.href;
  const isAbsolute = URL.canParse(String(baseUrl));
  if (!isAbsolute && !URL.canParse(String(baseUrl), page)) {
    throw new TypeError('baseUrl must be an absolute URL; only in a browser may it be relative to the page.');
  }
  const url = new URL(baseUrl, isAbsolute ? undefined : page);
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('baseUrl must be http or https.');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('baseUrl must have no user, password, query or fragment.');
  }
  const isLoopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && isAbsolute && !isLoopback && !allowInsecure) {
    throw new TypeError(
      `baseUrl must be https: over http, whoever sits between reads tokens and bank data. If ${url.host} is meant, set allowInsecure: true.`,
    );
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

function readRetry(retry: NordigenClientOptions['retry'] = {}): RetryRules {
  if (retry === false) return { limit: 0, maxWaitMs: 0 };
  assertNames('retry', retry, ['limit', 'maxWaitMs']);
  const { limit = 2, maxWaitMs = 10_000 } = retry;
  if (!Number.isInteger(limit) || limit < 0)
    throw new TypeError('retry.limit must be a whole number of at least 0.');
  if (maxWaitMs !== 0) assertMilliseconds('retry.maxWaitMs', maxWaitMs);
  return { limit, maxWaitMs };
}

function readRenewal(renewal: NordigenClientOptions['renewal'] = {}): Renewal {
  assertNames('renewal', renewal, ['leewaySeconds', 'windowSeconds']);
  const { leewaySeconds = 30, windowSeconds = Math.max(300, leewaySeconds) } = renewal;
  for (const [name, seconds] of Object.entries({ leewaySeconds, windowSeconds })) {
    if (Number.isFinite(seconds) && seconds >= 0) continue;
    throw new TypeError(`renewal.${name} must be a number of seconds of at least 0.`);
  }
  if (windowSeconds < leewaySeconds) {
    throw new TypeError('renewal.windowSeconds must not be less than renewal.leewaySeconds.');
  }
  return { leewaySeconds, windowSeconds };
}

function assertRequestInit(requestInit: object | undefined): void {
  if (requestInit === undefined) return;
  const own = ['method', 'headers', 'body', 'signal', 'redirect'].find((name) => name in requestInit);
  if (own !== undefined) throw new TypeError(`requestInit must not set ${own}: the client does.`);
}

function assertHeaders(headers: RequestInit['headers'] | undefined, isProxied: boolean): void {
  if (isProxied || headers === undefined || !new Headers(headers).has('authorization')) return;
  throw new TypeError(
    "headers must not set authorization: the client does, except with credentials: 'proxy'.",
  );
}

function assertStore(store: TokenStore): void {
  for (const name of ['get', 'set', 'clear'] as const) {
    if (typeof store?.[name] !== 'function')
      throw new TypeError(`store must be a TokenStore: ${name} is no function.`);
  }
}

function assertFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw new TypeError(`${name} must be a function.`);
}

function assertNames(what: string, value: object, names: readonly string[]): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${what}: expected an object.`);
  const unknown = Object.keys(value).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new TypeError(`${what} has no option '${unknown}': it takes ${names.join(', ')}.`);
}

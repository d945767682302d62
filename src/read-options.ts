import type { PairSource } from './auth/ask-for-pair.ts';
import type { Renewal } from './auth/expiry.ts';
import { createTokenKey } from './auth/token-key.ts';
import type { Secrets } from './endpoints/token.ts';
import { assertMilliseconds } from './http/assert-milliseconds.ts';
import { assertNames } from './http/assert-names.ts';
import { readBaseUrl } from './http/base-url.ts';
import { type HeadersLike, readHeaders } from './http/request-headers.ts';
import { assertRequestInit } from './http/request-init.ts';
import { type RetryRules, readRetry } from './http/retry.ts';
import type { NordigenClientListeners, NordigenClientOptions } from './options.ts';
import type { TokenStore } from './stores/token-store.ts';
import { unsharedTokenStore } from './stores/unshared.ts';

/** Options with their defaults, checked. */
export interface Settings
  extends Omit<
    NordigenClientOptions,
    'credentials' | 'tokenKey' | 'retry' | 'renewal' | 'headers' | 'baseUrl'
  > {
  secrets: Secrets | undefined;
  source: PairSource;
  isProxied: boolean;
  baseUrl: () => string;
  headers: Headers | (() => HeadersLike | Promise<HeadersLike>);
  maxBodyBytes: number;
  store: TokenStore;
  /** `undefined` if the platform cannot derive a key from the secrets. */
  key: () => Promise<string | undefined>;
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
  'maxBodyBytes',
  'now',
  'on',
] as const satisfies readonly (keyof NordigenClientOptions)[];

/** @throws TypeError that names the invalid option, but never a value that may be secret. */
export function readOptions(options: NordigenClientOptions): Settings {
  assertNames('createNordigenClient', options, optionNames);
  const { credentials, store, tokenKey, timeoutMs, totalTimeoutMs, headers = {}, on = {} } = options;
  const { maxBodyBytes = 64 * 1024 * 1024 } = options;
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
  if (isProxied) assertProxied(options);
  assertBytes('maxBodyBytes', maxBodyBytes);
  assertRequestInit(options.requestInit);
  const baseUrl = readBaseUrl(options.baseUrl ?? defaultBaseUrl, options.allowInsecure === true);
  return {
    ...options,
    secrets,
    source: typeof credentials === 'function' ? credentials : secrets && 'secrets',
    isProxied,
    baseUrl,
    headers: typeof headers === 'function' ? headers : readHeaders(headers, isProxied),
    maxBodyBytes,
    store: store ?? unsharedTokenStore(),
    // A store that belongs to this client alone holds one pair, so any key will do.
    key: async () =>
      store === undefined
        ? 'own'
        : createTokenKey(
            baseUrl(),
            tokenKey === undefined && secrets ? { secrets } : { name: tokenKey ?? '' },
          ),
    retry: readRetry(options.retry),
    renewal: readRenewal(options.renewal),
    now: createClock(options.now),
    // A copy: a listener that is added to the caller's object later is not called.
    on: { ...on },
  };
}

/** The user's clock, or the machine's whenever the user's clock returns no number. */
function createClock(now: NordigenClientOptions['now']): () => number {
  if (now === undefined) return () => Date.now();
  return () => {
    const nowMs = now();
    return Number.isFinite(nowMs) ? nowMs : Date.now();
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
    if (typeof secret !== 'string' || secret.trim() === '') {
      throw new TypeError(
        `credentials.${name} must be a non-empty string (is the environment variable set?).`,
      );
    }
    if (secret !== secret.trim()) {
      throw new TypeError(
        `credentials.${name} begins or ends with a space or a line break, as text read from a file often does: trim it.`,
      );
    }
  }
  return { secretId: credentials.secretId, secretKey: credentials.secretKey };
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

/** @throws TypeError that names a missing option, or one that a client without tokens would ignore. */
function assertProxied(options: NordigenClientOptions): void {
  if (options.baseUrl === undefined) {
    throw new TypeError("credentials: 'proxy' needs baseUrl: the URL of your own backend.");
  }
  for (const name of ['store', 'tokenKey', 'renewal', 'waitUntil'] as const) {
    if (options[name] === undefined) continue;
    throw new TypeError(`${name} cannot be used with credentials: 'proxy': the client holds no token then.`);
  }
}

function assertBytes(name: string, value: unknown): void {
  if (Number.isSafeInteger(value) && (value as number) > 0) return;
  throw new TypeError(`${name} must be a whole number of bytes above 0.`);
}

function assertStore(store: TokenStore): void {
  for (const name of ['get', 'set', 'clear'] as const) {
    if (typeof store?.[name] !== 'function')
      throw new TypeError(`store must be a TokenStore: ${name} is not a function.`);
  }
}

function assertFunction(name: string, value: unknown): void {
  if (value !== undefined && typeof value !== 'function') throw new TypeError(`${name} must be a function.`);
}

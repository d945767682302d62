import { NordigenStoreError, type StoreAction } from '../errors/nordigen-store-error.ts';
import type { Closing } from '../http/closing.ts';
import { isStoreError } from '../stores/is-store-error.ts';
import { readRecord } from '../stores/read-record.ts';
import type { TokenRecord, TokenStore } from '../stores/token-store.ts';
import { unsharedTokenStore } from '../stores/unshared.ts';
import { createLastWord } from './last-word.ts';

/**
 * What a look into the store found. `cleared`: a record that this client has seen there is gone. `unknown`: there may
 * be one, but it cannot be read, or what this client said last has not landed.
 */
export type Reading = TokenRecord | 'absent' | 'cleared' | 'unknown';

/** A store for one key that fails with a `NordigenStoreError` only. */
export interface GuardedStore {
  read(): Promise<Reading>;
  /** Keeps the record, or forgets what is there. What is said later lands later. */
  write(record: TokenRecord | undefined): Promise<void>;
  /** Whether the last that this client said was to forget the record. */
  hasCleared(): boolean;
  /** Runs the task while nobody else does, where the store has a lock; rejects where it is not granted or released. */
  exclusive(task: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Whether `exclusive` does more than to run the task. */
  hasLock(): Promise<boolean>;
  /** Listens from the first use on, once. Junk is not news, and `undefined` means that another cleared the record. */
  listen(listener: (record: TokenRecord | undefined) => void): Promise<void>;
}

export interface GuardedStoreOptions {
  store: TokenStore;
  /** The key; `undefined` where the platform cannot make one that nobody can guess. */
  key: () => Promise<string | undefined>;
  /** How long a write may take, in ms. */
  writeLimitMs: number;
  closing: Closing;
  /** Is called with failures that do not fail the call. */
  onError: (error: NordigenStoreError) => void;
}

export function createGuardedStore(options: GuardedStoreOptions): GuardedStore {
  const { closing, onError, writeLimitMs } = options;
  let place: { store: TokenStore; key: string } | undefined;
  let isListening = false;
  /** Whether this client knows of a record in the store. */
  let hasSeen = false;

  // The value is kept and not its promise, which on edge runtimes belongs to the request that made it.
  async function open(): Promise<{ store: TokenStore; key: string }> {
    if (place !== undefined) return place;
    const key = await options.key();
    if (place !== undefined) return place;
    place =
      key === undefined ? { store: unsharedTokenStore(), key: 'memory' } : { store: options.store, key };
    if (key === undefined) onError(toKeyError());
    return place;
  }

  const writes = createLastWord<TokenRecord | undefined>(
    async (record) => {
      const action = record === undefined ? 'clear' : 'set';
      try {
        const { store, key } = await open();
        await (record === undefined ? store.clear(key) : store.set(key, { ...record }));
      } catch (error) {
        throw toStoreError(action, error);
      }
      hasSeen = record !== undefined;
    },
    {
      limitMs: writeLimitMs,
      toLateError: (record) => toLateError(record === undefined ? 'clear' : 'set', writeLimitMs),
    },
  );

  return {
    async read() {
      const said = writes.open();
      // Until a word has landed, the store holds what it is to replace. A record that should have been forgotten must
      // not come back; one that could not be kept may have been replaced by another client meanwhile.
      if (said !== undefined && (!said.isFailed || said.word === undefined)) return 'unknown';
      let found: unknown;
      try {
        const { store, key } = await open();
        found = await store.get(key);
      } catch (error) {
        if (!isUnreadable(error)) throw toStoreError('get', error);
        onError(toStoreError('get', error));
        return 'unknown';
      }
      if (found === undefined || found === null) {
        const wasSeen = hasSeen;
        hasSeen = false;
        return wasSeen && said === undefined ? 'cleared' : 'absent';
      }
      const record = readRecord(found);
      if (record === undefined) return 'unknown';
      hasSeen = true;
      return record;
    },

    write: (record) => writes.say(record),
    hasCleared: () => writes.last() !== undefined && writes.last()?.word === undefined,

    async hasLock() {
      return (await open()).store.exclusive !== undefined;
    },
    async exclusive(task, signal) {
      const { store, key } = await open();
      try {
        await (store.exclusive === undefined ? task() : store.exclusive(key, task, { signal }));
      } catch (error) {
        throw toStoreError('exclusive', error);
      }
    },

    async listen(listener) {
      if (isListening) return;
      isListening = true;
      try {
        const { store, key } = await open();
        if (closing.isClosed()) return;
        const unsubscribe = store.subscribe?.(key, (found) => {
          const isCleared = found === undefined || found === null;
          const record = isCleared ? undefined : readRecord(found);
          if (closing.isClosed() || (!isCleared && record === undefined)) return;
          // A word of our own that has not landed is later than what the store tells of.
          if (writes.open() !== undefined) return;
          hasSeen = !isCleared;
          listener(record);
        });
        closing.onClose(() => endSubscription(unsubscribe, onError));
      } catch (error) {
        onError(toStoreError('subscribe', error));
      }
    },
  };
}

function endSubscription(
  unsubscribe: (() => void) | undefined,
  onError: (error: NordigenStoreError) => void,
): void {
  try {
    unsubscribe?.();
  } catch (error) {
    onError(toStoreError('subscribe', error));
  }
}

/** By its members and not its class: the store may have been built with another copy of this package. */
function isUnreadable(error: unknown): boolean {
  return isStoreError(error) && error.isUnreadable === true;
}

/** What the store threw, as an error of ours that quotes nothing of it. */
export function toStoreError(action: StoreAction, error: unknown): NordigenStoreError {
  if (isStoreError(error)) return error;
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const systemCode = typeof code === 'string' && /^\w{2,40}$/.test(code) ? code : undefined;
  const what = systemCode ?? (typeof name === 'string' && /^\w{2,40}$/.test(name) ? name : 'error');
  // The store's own words may quote the record, so they stay in `cause`, which is not printed.
  return new NordigenStoreError(`The token store failed to ${action} (${what}). See causeOf(error).`, {
    action,
    systemCode,
    cause: error,
  });
}

export function toLateError(action: StoreAction, limitMs: number): NordigenStoreError {
  const message = `The token store did not answer to ${action} within ${Math.round(limitMs)} ms.`;
  return new NordigenStoreError(message, { action });
}

function toKeyError(): NordigenStoreError {
  const message =
    'This platform has no WebCrypto (crypto.subtle), so the key of a stored pair cannot be made from the secrets: the pair is kept in memory. Give tokenKey to use the store.';
  return new NordigenStoreError(message, { action: 'get' });
}

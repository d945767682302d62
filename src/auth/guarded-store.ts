import { NordigenStoreError, type StoreAction } from '../errors/nordigen-store-error.ts';
import type { Closing } from '../http/closing.ts';
import { isStoreError } from '../stores/is-store-error.ts';
import { readRecord } from '../stores/read-record.ts';
import type { TokenRecord, TokenStore } from '../stores/token-store.ts';
import { unsharedTokenStore } from '../stores/unshared.ts';
import { createLastWord } from './last-word.ts';

/**
 * The result of reading the store. `cleared`: a record that this client has seen there is gone. `unknown`: there may
 * be one, but it cannot be read, or this client's last write has not landed.
 */
export type Reading = TokenRecord | 'absent' | 'cleared' | 'unknown';

/** A store for one key. All its failures are `NordigenStoreError`s. */
export interface GuardedStore {
  read(): Promise<Reading>;
  /** Writes the record, or clears it. Writes land in the order in which they were made. */
  write(record: TokenRecord | undefined): Promise<void>;
  /** Whether this client's last write was a clear. */
  hasCleared(): boolean;
  /** Runs the task under the store's lock, if it has one. Rejects if the lock is not granted or not released. */
  exclusive(task: () => Promise<void>, signal: AbortSignal): Promise<void>;
  /** Whether the store has a lock. */
  hasLock(): Promise<boolean>;
  /** Subscribes once, at the first use. Unreadable records are ignored; `undefined` means that another client cleared the record. */
  listen(listener: (record: TokenRecord | undefined) => void): Promise<void>;
}

export interface GuardedStoreOptions {
  store: TokenStore;
  /** The key; `undefined` if the platform cannot make one that nobody can guess. */
  key: () => Promise<string | undefined>;
  /** How long a write may take, in ms. */
  writeLimitMs: number;
  closing: Closing;
  /** Called with failures that do not fail the call. */
  onError: (error: NordigenStoreError) => void;
}

export function createGuardedStore(options: GuardedStoreOptions): GuardedStore {
  const { closing, onError, writeLimitMs } = options;
  let place: { store: TokenStore; key: string } | undefined;
  let isListening = false;
  /** Whether this client knows of a record in the store. */
  let hasSeen = false;

  // Keep the value, not its promise: on edge runtimes the promise belongs to the request that made it.
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

  const reportSubscription = (error: unknown): void => onError(toStoreError('subscribe', error));

  return {
    async read() {
      const said = writes.open();
      // Until a write has landed, the store holds the old record. A record that was to be cleared must
      // not come back; one that could not be written may have been replaced by another client.
      if (said !== undefined && (!said.isFailed || said.word === undefined)) return 'unknown';
      let found: unknown;
      let record: TokenRecord | undefined;
      try {
        const { store, key } = await open();
        found = await store.get(key);
        // The members of the store's own object may throw when they are read.
        record = readRecord(found);
      } catch (error) {
        if (!isUnreadable(error)) throw toStoreError('get', error);
        onError(error);
        return 'unknown';
      }
      if (found === undefined || found === null) {
        const wasSeen = hasSeen;
        hasSeen = false;
        return wasSeen && said === undefined ? 'cleared' : 'absent';
      }
      if (record === undefined) return 'unknown';
      hasSeen = true;
      return record;
    },

    write: (record) => writes.say(record),
    hasCleared() {
      const last = writes.last();
      return last !== undefined && last.word === undefined;
    },

    async hasLock() {
      const { store } = await open();
      try {
        return store.exclusive !== undefined;
      } catch (error) {
        // A lock that cannot even be looked at is none.
        onError(toStoreError('exclusive', error));
        return false;
      }
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
        const opened: unknown = store.subscribe?.(key, (found) => {
          const isCleared = found === undefined || found === null;
          const record = isCleared ? undefined : readNews(found);
          if (closing.isClosed() || (!isCleared && record === undefined)) return;
          // Our own write that has not landed yet is later than this notification.
          if (writes.open() !== undefined) return;
          hasSeen = !isCleared;
          listener(record);
        });
        // A store in plain JavaScript may subscribe over a network, and answer later.
        const subscription =
          typeof opened === 'function' ? opened : Promise.resolve(opened).catch(reportSubscription);
        closing.onClose(() => void endSubscription(subscription, reportSubscription));
      } catch (error) {
        reportSubscription(error);
      }
    },
  };
}

/** At once, where it can be. What goes wrong is reported: an unhandled rejection would end the process. */
async function endSubscription(subscription: unknown, report: (error: unknown) => void): Promise<void> {
  try {
    const unsubscribe = typeof subscription === 'function' ? subscription : await subscription;
    if (typeof unsubscribe === 'function') await unsubscribe();
  } catch (error) {
    report(error);
  }
}

/** A record whose members throw when they are read is none, and must not throw into the store's notification. */
function readNews(found: unknown): TokenRecord | undefined {
  try {
    return readRecord(found);
  } catch {
    return undefined;
  }
}

/** Checks members, not the class: the store may come from another copy of this package. */
function isUnreadable(error: unknown): error is NordigenStoreError {
  return isStoreError(error) && error.isUnreadable === true;
}

/** Wraps what the store threw in an error of ours that quotes none of it. */
function toStoreError(action: StoreAction, error: unknown): NordigenStoreError {
  if (isStoreError(error)) return error;
  const [name, code] = [memberOf(error, 'name'), memberOf(error, 'code')];
  const systemCode = typeof code === 'string' && /^\w{2,40}$/.test(code) ? code : undefined;
  const what = systemCode ?? (typeof name === 'string' && /^\w{2,40}$/.test(name) ? name : 'error');
  // The store's message may quote the record, so it stays in the cause, which is not printed.
  return new NordigenStoreError(`The token store failed to ${action} (${what}). See causeOf(error).`, {
    action,
    systemCode,
    cause: error,
  });
}

/** What a store throws need not be an error, and its members may throw, too. */
function memberOf(error: unknown, name: string): unknown {
  try {
    return (error as Record<string, unknown> | null | undefined)?.[name];
  } catch {
    return undefined;
  }
}

export function toLateError(action: StoreAction, limitMs: number): NordigenStoreError {
  const message = `The token store did not answer to ${action} within ${Math.round(limitMs)} ms.`;
  return new NordigenStoreError(message, { action });
}

function toKeyError(): NordigenStoreError {
  const message =
    'This platform has no WebCrypto (crypto.subtle), so the key of a stored pair cannot be derived from the secrets: the pair is kept in memory. Pass tokenKey to use the store.';
  return new NordigenStoreError(message, { action: 'get' });
}

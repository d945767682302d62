import { NordigenStoreError, type StoreAction } from '../errors/nordigen-store-error.ts';
import { readRecord } from '../stores/read-record.ts';
import type { TokenRecord, TokenStore } from '../stores/token-store.ts';

/** A store for one key that always comes to an end, and fails with a `NordigenStoreError` only. */
export interface GuardedStore {
  get(): Promise<TokenRecord | undefined>;
  set(record: TokenRecord): Promise<void>;
  clear(): Promise<void>;
  /** Runs the task alone if the store can see to it, else at once; never twice, and never not at all. */
  exclusive<Result>(task: () => Promise<Result>): Promise<Result>;
  subscribe(listener: (record: TokenRecord | undefined) => void): () => void;
}

export interface GuardedStoreOptions {
  store: TokenStore;
  key: string;
  /** How long one operation may take, in ms. */
  operationMs: number;
  /** How long to wait for others that run their task, in ms. */
  lockWaitMs: number;
  /** Hears of failures that do not fail the call. */
  onError: (error: NordigenStoreError) => void;
}

export function createGuardedStore(options: GuardedStoreOptions): GuardedStore {
  const { store, key, operationMs, lockWaitMs, onError } = options;

  async function run<Result>(
    action: StoreAction,
    operation: () => Result | Promise<Result>,
  ): Promise<Result> {
    try {
      return await within(operationMs, action, operation);
    } catch (error) {
      throw toStoreError(action, error);
    }
  }

  return {
    async get() {
      try {
        return readRecord(await run('get', () => store.get(key)));
      } catch (error) {
        if (!(error as NordigenStoreError).isUnreadable) throw error;
        onError(error as NordigenStoreError);
        return undefined;
      }
    },
    set: (record) => run('set', () => store.set(key, { ...record })),
    clear: () => run('clear', () => store.clear(key)),

    async exclusive(task) {
      // A lock is an optimisation, never a condition: whatever it does, the task runs, and runs once.
      let running: ReturnType<typeof task> | undefined;
      const once = (): ReturnType<typeof task> => {
        running ??= task();
        return running;
      };
      if (store.exclusive === undefined) return once();
      const controller = new AbortController();
      const timer = setTimeout(() => controller.abort(), lockWaitMs);
      const isOver = new Promise<void>((resolve) => {
        controller.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      const locked = Promise.resolve()
        .then(() => store.exclusive?.(key, once, { signal: controller.signal }))
        .catch((error) => {
          if (running === undefined && !controller.signal.aborted) onError(toStoreError('exclusive', error));
        });
      await Promise.race([locked, isOver]);
      clearTimeout(timer);
      return once();
    },

    subscribe(listener) {
      try {
        return store.subscribe?.(key, (record) => listener(readRecord(record))) ?? (() => undefined);
      } catch (error) {
        onError(toStoreError('subscribe', error));
        return () => undefined;
      }
    },
  };
}

function within<Result>(
  timeoutMs: number,
  action: StoreAction,
  operation: () => Result | Promise<Result>,
): Result | Promise<Result> {
  const result = operation();
  if (typeof (result as PromiseLike<Result> | undefined)?.then !== 'function') return result;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      const message = `The token store did not answer to ${action} within ${timeoutMs} ms.`;
      reject(new NordigenStoreError(message, { action }));
    }, timeoutMs);
    Promise.resolve(result)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

function toStoreError(action: StoreAction, error: unknown): NordigenStoreError {
  if (error instanceof NordigenStoreError) return error;
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

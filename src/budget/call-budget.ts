import type { CallGateMaker } from '../http/call-gate.ts';

/** The kinds of bank data, each with a budget of its own per account. */
export type BudgetScope = 'details' | 'balances' | 'transactions';

/** What is left of an account's calls of one kind. */
export interface RemainingCalls {
  /** Calls allowed in the window, usually 4. */
  limit: number;
  /** Calls left, not counting those in flight. */
  remaining: number;
  /** When the window ends and all calls are available again, in ms since the epoch; at most 25 hours ahead. */
  resetsAtMs: number;
}

/**
 * Where processes share what they know: an `unstorage` instance, or anything else with these two functions. What is
 * read from it is checked, and its failures never fail a call.
 */
export interface BudgetStorage {
  /** Returns what was last stored under this key, or `null` or `undefined`; may return a promise. */
  getItem(key: string): unknown;
  /** Stores a text under this key; may return a promise. */
  setItem(key: string, value: string): unknown;
  /**
   * Runs `task` while nobody else who shares the storage runs one for this key, as `exclusive` of a `TokenStore` does;
   * you can pass that of `redisTokenStore(redis)`. Without it, each process gets at most one refused call per window.
   */
  exclusive?:
    | (<Result>(
        key: string,
        task: () => Promise<Result>,
        options: {
          /** Ends the wait for the lock; a task that has begun runs to its end. */
          signal: AbortSignal;
        },
      ) => Promise<Result>)
    | undefined;
}

/** Options of `createCallBudget`. */
export interface CallBudgetOptions {
  /**
   * `observe` only counts. `enforce` answers a call that the API would refuse as the API would, with 429 and
   * `error.isLocal`, without a request.
   */
  mode: 'observe' | 'enforce';
  /**
   * Shares what is known with other processes, and keeps it across restarts.
   * @default the memory of this process
   */
  storage?: BudgetStorage | undefined;
  /**
   * Called if `storage` failed, or took longer than 5 seconds (`exclusive`: 15 seconds). The call goes on without it,
   * and sooner if it has less time.
   */
  onStorageError?: ((error: unknown) => void) | undefined;
}

/** Counts the daily calls left for each account. One budget may serve several clients of the same company. */
export interface CallBudget extends CallGateMaker {
  /** What is left according to the answers seen so far. Sends no request; `undefined` if nothing is known. */
  get(accountId: string, scope: BudgetScope): Promise<RemainingCalls | undefined>;
  /** Forgets an account, in the storage too. */
  forget(accountId: string): Promise<void>;
}

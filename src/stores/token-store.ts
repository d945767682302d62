/**
 * A token pair as a store keeps it. Lifetimes are in seconds from `receivedAtMs`, as the API gives them; that of the
 * refresh token shrinks when the access token is renewed, since both are counted from the same moment.
 */
export interface TokenRecord {
  /** The access token. A secret. */
  access: string;
  /** Lifetime of the access token, in seconds from `receivedAtMs`. */
  access_expires: number;
  /** The refresh token. A secret; absent if none was given. */
  refresh?: string;
  /** Lifetime of the refresh token, in seconds from `receivedAtMs`. */
  refresh_expires?: number;
  /** When the access token was received, in ms since the epoch. */
  receivedAtMs: number;
}

/** A value, or a promise of it. */
export type MaybePromise<Value> = Value | Promise<Value>;

/**
 * Where a client keeps its token pair, so that restarts, other processes and other tabs find it.
 *
 * A store only keeps; the client decides when a token has expired and who renews it. Every function may answer at
 * once or with a promise. Records are secrets: they open all bank data of the company.
 */
export interface TokenStore {
  /** The record that was set last under this key; `undefined` if there is none, or none that can be read. */
  get(key: string): MaybePromise<TokenRecord | undefined>;
  /** Replaces the record as a whole. What is asked for later, lands later, `clear` too. */
  set(key: string, record: TokenRecord): MaybePromise<void>;
  /** Forgets the record. */
  clear(key: string): MaybePromise<void>;
  /**
   * Runs `task` while nobody else who shares the store runs one for this key, and answers as it does. Without this
   * function clients that share the store may renew at the same time: a waste, but no harm.
   *
   * When `signal` aborts, the wait is over and the store rejects; a task that has begun is finished all the same. It
   * also rejects, with a `NordigenStoreError`, where the task is done and the lock could not be released: the client
   * goes on with what the task gave, and calls `on.storeError`.
   */
  exclusive?<Result>(
    key: string,
    task: () => Promise<Result>,
    options: {
      /** Ends the wait for the lock; a task that has begun runs to its end. */
      signal: AbortSignal;
    },
  ): Promise<Result>;
  /**
   * Calls `listener` when somebody else set or cleared the record, with `undefined` for the latter. Returns what ends
   * the subscription.
   */
  subscribe?(key: string, listener: (record: TokenRecord | undefined) => void): () => void;
}

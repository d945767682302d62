/**
 * A token pair as a store keeps it. Lifetimes are in seconds from `receivedAtMs`, as the API gives them. The refresh
 * token's lifetime shrinks when the access token is renewed, because both count from the same moment.
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
 * Where a client keeps its token pair, so that it survives restarts and other processes and tabs can use it.
 *
 * A store only keeps records; the client decides when a token has expired and who renews it. Every function may return
 * its result directly or as a promise. Records are secrets: they give access to all bank data of the company.
 */
export interface TokenStore {
  /** The record that was set last under this key; `undefined` if there is none, or none that can be read. */
  get(key: string): MaybePromise<TokenRecord | undefined>;
  /** Replaces the record as a whole. What is asked for later, lands later, `clear` too. */
  set(key: string, record: TokenRecord): MaybePromise<void>;
  /** Forgets the record. */
  clear(key: string): MaybePromise<void>;
  /**
   * Runs `task` while nobody else who shares the store runs one for this key, and returns its result. Without this
   * function, clients that share the store may renew at the same time, which wastes requests but does no harm.
   *
   * If `signal` aborts, the wait ends and the store rejects; a task that has begun is still finished. It also rejects,
   * with a `NordigenStoreError`, if the task is done but the lock could not be released: the client then goes on with
   * the result of the task and calls `on.storeError`.
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
   * Calls `listener` when another client sets the record, or with `undefined` when it clears it. Returns a function that
   * ends the subscription.
   */
  subscribe?(key: string, listener: (record: TokenRecord | undefined) => void): () => void;
}

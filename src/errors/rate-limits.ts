/** What an answer's headers said about one limit. A member that they did not state is absent, which does not mean unlimited. */
export interface RateLimit {
  /** Calls allowed in the period. */
  limit?: number;
  /** Calls left in the period. */
  remaining?: number;
  /** When the period ends and the calls are available again, in ms since the epoch. */
  resetsAtMs?: number;
}

/** The limits that an answer reported. */
export interface RateLimits {
  /** The limit of the endpoint: so many calls a minute or an hour for the whole company. */
  general?: RateLimit;
  /**
   * The bank's limit for this account and this scope (details, balances or transactions): usually 4 successful
   * calls in a rolling 24 hours.
   */
  account?: RateLimit;
}

/**
 * Determines a call's timeout, and whether the client may repeat it: `token` calls, `metadata` and
 * lists, `bank-data` (a lost answer may have cost one of the account's few calls a day), and `write`s.
 */
export type EndpointKind = 'token' | 'metadata' | 'bank-data' | 'write';

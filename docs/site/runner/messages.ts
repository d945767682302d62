/** What the page tells the worker that runs samples. */
export type Order = { kind: 'run'; code: string } | { kind: 'advance'; hours: number };

/** One request that a sample sent to the sandbox. */
export interface SentRequest {
  method: string;
  path: string;
  /** Absent if the sandbox simulated a network failure. */
  status?: number;
  isForToken: boolean;
  /** `remaining/limit` of the company, for a minute. */
  general?: string;
  /** `remaining/limit` of the account, for a day. */
  account?: string;
}

/** What the worker reports. */
export type Report =
  | { kind: 'printed'; text: string; isError: boolean }
  | { kind: 'sent'; request: SentRequest }
  | { kind: 'clock'; nowMs: number }
  | { kind: 'ended'; isOk: boolean };

import type { TokenRecord } from '../../src/index.ts';

/** What happened in a simulated world, for the rules to check. Times are on the steady clock unless noted. */
export interface Facts {
  nowMs: number;
  wallMs: number;
  /** The number of the step. Events with the same number happened in the same turn of the event loop. */
  step: number;
  wokeAtMs: number;
  clients: readonly ClientFacts[];
  /** What happened in the last step. */
  recent: Recent;
  pendingTimers: number;
  /** When a caller, an operation, a request or a store call was last active. */
  lastBusyMs: number;
  unhandled: readonly unknown[];
  /** By the API's own clock; `undefined` for a token that it never issued. */
  secondsLeft(token: string): number | undefined;
  /** Whether the wall clock was set, so that lifetimes cannot be judged. */
  hasJumped: boolean;
}

export interface Recent {
  requestsBegun: RequestFact[];
  requestsSettled: RequestFact[];
  callersSettled: CallerFact[];
  storeCallsBegun: StoreCallFact[];
}

export type Endpoint = 'new' | 'refresh' | 'function' | 'data';

export interface RequestFact {
  id: number;
  client: ClientFacts;
  endpoint: Endpoint;
  beganMs: number;
  beganWallMs: number;
  beganStep: number;
  authorization: string | undefined;
  /** Everything else that was sent: URL, headers and body. */
  rest: string;
  refreshSent?: string;
  /** The caller whose data this asks for. */
  callerId?: number;
  /** How many callers of the client were waiting when it began. */
  callersWaiting: number;
  /** Whether `clear`, `setTokenPair` or `reload` was called after it began. */
  isOutdated: boolean;
  settledMs?: number;
  settledStep?: number;
  /** `undefined` if no answer came. */
  status?: number;
  failure?: 'network' | 'not-sent' | 'aborted';
  /** Whether the machine slept during the request. */
  hasSlept?: boolean;
  /** Whether a refused or very short-lived token caused it. */
  isWasted?: boolean;
  /** Whether the answer said that the access token is not valid. */
  isRefusal?: boolean;
  /** The tokens that a good answer brought. */
  pair?: { access?: string; refresh?: string; lifetimeSeconds: unknown };
}

export type Outcome =
  | { kind: 'served'; access?: string }
  | { kind: 'answer'; name?: string; status: number; code: string; operation: string; retryAtMs?: number }
  | {
      kind: 'error';
      name: string;
      code?: string;
      status?: number;
      operation?: string;
      retryAtMs?: number;
      message: string;
    };

/** A call that needs a token: a data call, or one that returns the token. */
export type CallerKind = 'get' | 'bank' | 'post' | 'access' | 'pair';
/** A call that changes or reads the held pair. */
export type OperationKind = 'set' | 'clear' | 'reload' | 'peek';

export interface CallerFact {
  id: number;
  client: ClientFacts;
  kind: CallerKind | OperationKind;
  startedMs: number;
  startedStep: number;
  timeoutMs?: number;
  signal?: AbortSignal;
  abortedMs?: number;
  /** How many data requests it has sent. */
  requestsSent: number;
  /** Whether the pause that an earlier failure stated was over when it began. */
  isAfterPause: boolean;
  endedMs?: number;
  endedStep?: number;
  outcome?: Outcome;
}

export interface StoreCallFact {
  id: number;
  client: ClientFacts;
  action: 'get' | 'set' | 'clear' | 'exclusive' | 'subscribe';
  beganMs: number;
  beganStep: number;
  record?: TokenRecord;
  settledMs?: number;
  hasFailed?: boolean;
}

export interface ClientFacts {
  name: string;
  tokenTimeoutMs: number;
  /** How long one attempt of any call may take, if its user sets that. */
  callTimeoutMs?: number;
  retryLimit: number;
  maxWaitMs: number;
  windowSeconds: number;
  canRenew: boolean;
  /** Whether others write to its store. */
  sharesStore: boolean;
  tokenRequests: RequestFact[];
  openRequests: Set<RequestFact>;
  openCallers: Set<CallerFact>;
  openOperations: Set<CallerFact>;
  openSubscriptions: number;
  openStoreCalls: Set<StoreCallFact>;
  /** The last call of `clear`, `setTokenPair` or `reload`. */
  changedMs: number;
  /** When somebody else last wrote to its store, or the store last notified it. */
  othersWroteMs: number;
  closedMs?: number;
  /** Everything with a higher id began after the client was closed. */
  closedId?: number;
  /** Every token that the client has seen. */
  known: Set<string>;
  /** Tokens that `clear()` dropped, with the step in which it was called. */
  forgotten: Map<string, number>;
  /** Access tokens that the API refused, with the step in which the client was told. */
  refused: Map<string, number>;
  /** The last pair that an answer brought for waiting callers. */
  pairThere?: { atMs: number; access: string };
  /** When a caller last got a token inside its renewal window. */
  servedInWindowMs: number;
  /** What its user or an answer set last: the access token of the record, or `undefined` after a clear. */
  lastWord?: { access: string | undefined; call?: CallerFact };
  /** Its writes to the store. */
  writes: StoreCallFact[];
  /** The end of the pause that a failure stated, on the steady clock. */
  pauseEndsMs?: number;
  /** The failed token requests since the last success, change or write of others. */
  failures: RequestFact[];
}

import type { ApiResponse } from '../answers/api-response.ts';
import type { Method } from '../answers/expectation.ts';
import type { OperationName } from '../errors/operation-name.ts';

/** A request that is about to be made. */
export interface GatedCall {
  /** The operation that is called. */
  operation: OperationName;
  /** The HTTP method. */
  method: Method;
  /** Relative to the base URL, ids and query included. */
  path: string;
  /**
   * Waits for `work`, for `ms` at most; then resolves to `undefined`. Rejects if the caller leaves or the client is
   * closed; `work` goes on.
   */
  waitAtMost<Result>(work: Promise<Result>, ms: number): Promise<Result | undefined>;
  /** How long the request may take, in ms. */
  timeoutMs: number;
  /** When the whole call has to be done, in ms on the steady clock. */
  endsAtMs: number;
}

/**
 * Stands before each request and sees what came of it: the place where a budget of calls fits in. It answers a call
 * itself by rejecting with a `NordigenApiError`.
 */
export type CallGate = <
  Outcome extends {
    /** What came of the request. */
    response: ApiResponse<unknown>;
  },
>(
  call: GatedCall,
  /** `onSent` is called when the request leaves; until then the API cannot have counted it. */
  request: (onSent?: () => void) => Promise<Outcome>,
) => Promise<Outcome>;

/** What makes a gate, given the client's clock. */
export interface CallGateMaker {
  /** Called once by each client that is created with this budget. */
  createGate(now: () => number): CallGate;
}

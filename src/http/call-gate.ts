import type { ApiResponse } from '../answers/api-response.ts';
import type { Method } from '../answers/expectation.ts';
import type { NordigenClosedError } from '../errors/nordigen-closed-error.ts';
import type { OperationName } from '../errors/operation-name.ts';

/** A request that is about to be made. */
export interface GatedCall {
  /** The operation that is called. */
  operation: OperationName;
  /** The HTTP method. */
  method: Method;
  /** Relative to the base URL, ids and query included. */
  path: string;
  /** The caller's own; it ends the wait at the gate. */
  signal: AbortSignal | undefined;
  /** Calls back when the client is closed, which ends the wait too. Returns a function that removes the callback. */
  onClose(callback: (error: NordigenClosedError) => void): () => void;
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

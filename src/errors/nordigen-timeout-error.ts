import { NordigenError } from './nordigen-error.ts';
import type { OperationName } from './operation-name.ts';

/**
 * What was waited for: the token `store`, an answer of the `token` endpoint or the `credentials` function, or the
 * answer to the `request` itself.
 */
export type TimeoutPhase = 'store' | 'token' | 'request';

/** No answer came in time. Only in the phase `request` can the API have got the request, and processed it. */
export class NordigenTimeoutError extends NordigenError {
  override readonly name = 'NordigenTimeoutError';
  override readonly code = 'NORDIGEN_TIMEOUT';
  /** The operation that was called. */
  readonly operation: OperationName;
  /** The time that was allowed, in ms. */
  readonly timeoutMs: number;
  /** What was waited for. */
  readonly phase: TimeoutPhase;

  constructor(
    message: string,
    init: {
      /** The operation that was called. */
      operation: OperationName;
      /** The time that was allowed, in ms. */
      timeoutMs: number;
      /** @default 'request' */
      phase?: TimeoutPhase | undefined;
    },
  ) {
    super(message);
    this.operation = init.operation;
    this.timeoutMs = init.timeoutMs;
    this.phase = init.phase ?? 'request';
  }
}

import { NordigenError } from './nordigen-error.ts';
import type { OperationName } from './operation-name.ts';

/** No answer came in time; the API may have processed the request nevertheless. */
export class NordigenTimeoutError extends NordigenError {
  override readonly name = 'NordigenTimeoutError';
  override readonly code = 'NORDIGEN_TIMEOUT';
  readonly operation: OperationName;
  /** The time that was allowed, in ms. */
  readonly timeoutMs: number;

  constructor(message: string, init: { operation: OperationName; timeoutMs: number }) {
    super(message);
    this.operation = init.operation;
    this.timeoutMs = init.timeoutMs;
  }
}

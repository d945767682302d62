import { NordigenError } from './nordigen-error.ts';
import type { OperationName } from './operation-name.ts';

/**
 * `no-answer`: the host could not be reached, or hung up before it answered. `cut-off`: the answer began and broke
 * off. `redirect`: the answer points elsewhere, where no token is sent.
 */
export type NetworkErrorReason = 'no-answer' | 'cut-off' | 'redirect';

/** No whole answer came. Whether the API processed the request is known for `redirect` only: it did not. */
export class NordigenNetworkError extends NordigenError {
  override readonly name = 'NordigenNetworkError';
  override readonly code = 'NORDIGEN_NETWORK';
  readonly operation: OperationName;
  readonly reason: NetworkErrorReason;
  /** The system's code where the runtime told it, such as `ECONNREFUSED`. */
  declare readonly systemCode?: string;

  constructor(
    message: string,
    init: { operation: OperationName; reason: NetworkErrorReason; systemCode?: string | undefined },
  ) {
    super(message);
    this.operation = init.operation;
    this.reason = init.reason;
    if (init.systemCode !== undefined) this.systemCode = init.systemCode;
  }
}

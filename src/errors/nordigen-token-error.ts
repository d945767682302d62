import { NordigenError } from './nordigen-error.ts';

/**
 * `no-credentials`: there is neither a usable token nor a way to get one. `credentials-failed`: the `credentials`
 * function threw; `invalid-pair`: it, the token endpoint or a caller gave something that is not a token pair. `too-many-renewals`:
 * the renewals of the last minute or hour led to nothing, and no more requests are sent for now.
 */
export type TokenErrorReason = 'no-credentials' | 'credentials-failed' | 'invalid-pair' | 'too-many-renewals';

/** There is no way to get a token. `causeOf(error)` is what the `credentials` function threw. */
export class NordigenTokenError extends NordigenError {
  override readonly name = 'NordigenTokenError';
  override readonly code = 'NORDIGEN_TOKEN';
  /** Why there is no token. */
  readonly reason: TokenErrorReason;

  constructor(
    message: string,
    init: {
      /** Why there is no token. */
      reason: TokenErrorReason;
      /** What `causeOf(error)` gives. */
      cause?: unknown;
    },
  ) {
    super(message, init.cause);
    this.reason = init.reason;
  }
}

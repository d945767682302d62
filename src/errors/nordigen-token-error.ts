import { NordigenError } from './nordigen-error.ts';

/**
 * `no-credentials`: there is neither a usable token nor a way to get one. `credentials-failed`: the `credentials`
 * function threw; `invalid-pair`: it or a caller gave something that is no token pair.
 */
export type TokenErrorReason = 'no-credentials' | 'credentials-failed' | 'invalid-pair';

/** There is no way to get a token, and the API was not even asked. */
export class NordigenTokenError extends NordigenError {
  override readonly name = 'NordigenTokenError';
  override readonly code = 'NORDIGEN_TOKEN';
  readonly reason: TokenErrorReason;
  readonly #cause: unknown;

  constructor(message: string, init: { reason: TokenErrorReason; cause?: unknown }) {
    super(message);
    this.reason = init.reason;
    this.#cause = init.cause;
  }

  /** What the `credentials` function threw. Not printed with the error: it may hold a secret. */
  override get cause(): unknown {
    return this.#cause;
  }
}

import { neverSentCodes } from './never-sent.ts';
import { NordigenError } from './nordigen-error.ts';
import type { OperationName } from './operation-name.ts';

/**
 * `no-answer`: the host could not be reached, or closed the connection before it answered. `cut-off`: the answer was
 * incomplete. `redirect`: the answer is a redirect, which is never followed. `unreadable`: an answer came whose content
 * cannot be read: a 304, or one that the browser hides because of `mode: 'no-cors'`. `fetch-failed`: the `fetch`
 * function of the options failed; `causeOf(error)` is what it threw. `too-large`: the answer is longer than
 * `maxBodyBytes`.
 */
export type NetworkErrorReason =
  | 'no-answer'
  | 'cut-off'
  | 'redirect'
  | 'unreadable'
  | 'fetch-failed'
  | 'too-large';

/** No whole answer came. */
export class NordigenNetworkError extends NordigenError {
  override readonly name = 'NordigenNetworkError';
  override readonly code = 'NORDIGEN_NETWORK';
  /** The operation that was called. */
  readonly operation: OperationName;
  /** What went wrong. */
  readonly reason: NetworkErrorReason;
  /** `false` if the request certainly was not sent; `true` if the API may have processed it. */
  readonly wasSent: boolean;
  /** The system's code, such as `ECONNREFUSED`, if the runtime gives it. */
  declare readonly systemCode?: string;

  constructor(
    message: string,
    init: {
      /** The operation that was called. */
      operation: OperationName;
      /** What went wrong. */
      reason: NetworkErrorReason;
      /** @default whether the system's code leaves it open */
      wasSent?: boolean | undefined;
      /** The system's code, such as `ECONNREFUSED`. */
      systemCode?: string | undefined;
      /** What `causeOf(error)` gives. */
      cause?: unknown;
    },
  ) {
    super(message, init.cause);
    this.operation = init.operation;
    this.reason = init.reason;
    this.wasSent =
      init.wasSent ?? !(init.reason === 'no-answer' && neverSentCodes.test(init.systemCode ?? ''));
    if (init.systemCode !== undefined) this.systemCode = init.systemCode;
  }
}

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

/** The connection was never made, so the request cannot have arrived. */
const neverSent = /* @__PURE__ */ new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // Bun's and Deno's names.
  'ConnectionRefused',
]);

/** No complete answer came. */
export class NordigenNetworkError extends NordigenError {
  override readonly name = 'NordigenNetworkError';
  override readonly code = 'NORDIGEN_NETWORK';
  readonly operation: OperationName;
  readonly reason: NetworkErrorReason;
  /** `false` if the request certainly was not sent; `true` if the API may have processed it. */
  readonly wasSent: boolean;
  /** The system's code, such as `ECONNREFUSED`, if the runtime gives it. */
  declare readonly systemCode?: string;

  constructor(
    message: string,
    init: {
      operation: OperationName;
      reason: NetworkErrorReason;
      /** @default whether the system's code leaves it open */
      wasSent?: boolean | undefined;
      systemCode?: string | undefined;
      cause?: unknown;
    },
  ) {
    super(message, init.cause);
    this.operation = init.operation;
    this.reason = init.reason;
    this.wasSent = init.wasSent ?? !(init.reason === 'no-answer' && neverSent.has(init.systemCode ?? ''));
    if (init.systemCode !== undefined) this.systemCode = init.systemCode;
  }
}

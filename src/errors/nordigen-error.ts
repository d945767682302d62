import { keepCause } from './cause-of.ts';
import { toLine } from './to-line.ts';

/** Long enough for every message of this package, but not for a page that a server sent. */
const maxMessageLength = 2_000;

/**
 * The base of every error of this package. None contains a secret, a token, a request header or a request body,
 * however it is printed. A message is one line.
 */
export abstract class NordigenError extends Error {
  /** The class's own name; it does not change when code is minified. */
  abstract override readonly name: string;
  /** A stable code to branch on, such as `NORDIGEN_TIMEOUT`; for `NordigenApiError` the API's own. */
  abstract readonly code: string;
  /** When a retry makes sense, in ms since the epoch, if known. */
  declare readonly retryAtMs?: number;

  /** `cause` is what {@link causeOf} returns; it is not a property of the error. */
  constructor(message: string, cause?: unknown) {
    super(toLine(message, maxMessageLength));
    if (cause !== undefined) keepCause(this, cause);
  }
  /** What `startLink` made before it failed and could not delete again. */
  declare readonly leftBehind?: {
    /** The requisition that is still there: delete it with `client.requisitions.delete`. */
    readonly requisitionId?: string;
    /** The agreement that is still there: delete it with `client.agreements.delete`. */
    readonly agreementId?: string;
  };
}

/**
 * Whether `error` was made by this package. Unlike `instanceof`, it works if an app has two copies of the package.
 * Narrow further by `name` or `code`.
 */
export function isNordigenError(error: unknown): error is NordigenError {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof NordigenError) return true;
  try {
    const { name, code, message } = error as Record<string, unknown>;
    return (
      typeof name === 'string' &&
      /^Nordigen[A-Z]\w{0,40}Error$/.test(name) &&
      typeof code === 'string' &&
      typeof message === 'string'
    );
  } catch {
    // An object whose members throw when read is not one of ours.
    return false;
  }
}

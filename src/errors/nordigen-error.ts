/**
 * What every error of this package extends. None holds a secret, a token, a request header or a request body,
 * however it is printed.
 */
export abstract class NordigenError extends Error {
  /** The class's own name; it does not change when code is minified. */
  abstract override readonly name: string;
  /** A stable code to branch on, such as `NORDIGEN_TIMEOUT`; for `NordigenApiError` the API's own. */
  abstract readonly code: string;
  /** What `startLink` made before it failed and could not delete again. */
  declare readonly leftBehind?: { readonly agreementId: string };
}

/** Whether `error` was made by this package; narrow further by `name`, `code` or `instanceof`. */
export function isNordigenError(error: unknown): error is NordigenError {
  return error instanceof NordigenError;
}

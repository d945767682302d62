import type { Issue } from '../errors/issue.ts';
import type { NordigenApiError } from '../errors/nordigen-api-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
import type { OperationName } from '../errors/operation-name.ts';
import type { RateLimits } from '../errors/rate-limits.ts';

interface ResponseFrame {
  /** The operation that was called. */
  operation: OperationName;
  /** The HTTP status. */
  status: number;
  /** The answer's headers. */
  headers: Headers;
  /** The limits that the answer reported, on success and on failure. */
  rateLimits: RateLimits;
  /** Where the answer differs from the API's documentation: values dropped from `data`, missing or converted. */
  issues: readonly Issue[];
}

/** The API did what was asked. */
export interface ApiSuccess<Data> extends ResponseFrame {
  /** Tells success from failure: check it before you use `data`. */
  ok: true;
  /** The answer's body, in the API's own shape and spelling. */
  data: Data;
  /** Always absent on success. */
  error?: undefined;
}

/** The API refused the call. */
export interface ApiFailure<Field extends string = never> extends ResponseFrame {
  /** Tells success from failure: check it before you use `data`. */
  ok: false;
  /** Always absent on failure. */
  data?: undefined;
  /** What the API refused, and what helps. You can `throw` it. */
  error: NordigenApiError<Field>;
}

/** The API's answer: the result if `ok` is `true`, otherwise its error. */
export type ApiResponse<Data, Field extends string = never> = ApiSuccess<Data> | ApiFailure<Field>;

/** How strict `unwrap` is. */
export interface UnwrapOptions {
  /**
   * Accept the data even if parts of the answer were dropped or are missing.
   * @default false
   */
  allowIssues?: boolean | undefined;
}

/**
 * The promise of an `ApiResponse`. It resolves whenever the API answered, with any status. It rejects only on a
 * network failure, a timeout, a malformed body, or if there is no token or the store fails.
 */
export interface ApiCall<Data, Field extends string = never> extends Promise<ApiResponse<Data, Field>> {
  /**
   * Resolves to the data alone.
   * @throws NordigenApiError if the API refused.
   * @throws NordigenValidationError with `data` and `issues`, if parts of the answer were dropped or
   * are missing, unless `allowIssues`.
   */
  unwrap(options?: UnwrapOptions): Promise<Data>;
}

/**
 * Returns the data of a response that you have already awaited.
 * @throws NordigenApiError if the API refused.
 * @throws NordigenValidationError with `data` and `issues`, if parts of the answer were dropped or are
 * missing, unless `allowIssues`.
 * @example
 * const response = await client.institutions.list({ country: 'GB' });
 * const institutions = unwrap(response);
 */
export function unwrap<Data, Field extends string>(
  response: ApiResponse<Data, Field>,
  options: UnwrapOptions = {},
): Data {
  if (!response.ok) throw response.error;
  const { data, issues, operation, status, rateLimits } = response;
  // A conversion loses nothing.
  const losses = issues.filter(({ kind }) => kind !== 'converted');
  if (losses.length > 0 && options.allowIssues !== true) {
    const places = losses.slice(0, 3).map(({ path, kind }) => `${path} ${kind}`);
    throw new NordigenValidationError<Data>(
      `${operation}: ${losses.length} value(s) of the answer had to be left out or are missing (${places.join(', ')}${losses.length > 3 ? ', …' : ''}). See error.issues and error.data, or unwrap({ allowIssues: true }).`,
      { operation, status, issues, rateLimits, data },
    );
  }
  return data;
}

export function toApiCall<Data, Field extends string>(
  promise: Promise<ApiResponse<Data, Field>>,
): ApiCall<Data, Field> {
  const call = promise as ApiCall<Data, Field>;
  call.unwrap = (options) => promise.then((response) => unwrap(response, options));
  return call;
}

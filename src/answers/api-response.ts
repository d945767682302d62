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
  /** Where the answer was not what the API documents: what was left out of `data`, is missing, or was converted. */
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
  /** What the API refused and what helps; `throw` it as it is. */
  error: NordigenApiError<Field>;
}

/** What the API answered: the result, or its error. `ok` tells which. */
export type ApiResponse<Data, Field extends string = never> = ApiSuccess<Data> | ApiFailure<Field>;

/** How strict `unwrap` is. */
export interface UnwrapOptions {
  /**
   * Take the data even where parts of the answer had to be left out, or are missing.
   * @default false
   */
  allowIssues?: boolean | undefined;
}

/**
 * The promise of an `ApiResponse`. It resolves whenever the API answered, with any status, and rejects where no
 * valid answer came.
 */
export interface ApiCall<Data, Field extends string = never> extends Promise<ApiResponse<Data, Field>> {
  /**
   * Promises the data alone.
   * @throws NordigenApiError where the API refused.
   * @throws NordigenValidationError with `data` and `issues`, where parts of the answer had to be left out or
   * are missing, unless `allowIssues`.
   */
  unwrap(options?: UnwrapOptions): Promise<Data>;
}

/**
 * The data of a response that was awaited already.
 * @throws NordigenApiError where the API refused.
 * @throws NordigenValidationError with `data` and `issues`, where parts of the answer had to be left out or are
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
  // A conversion has lost nothing.
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

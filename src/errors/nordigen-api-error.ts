import { NordigenError } from './nordigen-error.ts';
import type { OperationName } from './operation-name.ts';
import type { RateLimits } from './rate-limits.ts';

/** The codes of the API's errors. Open, because the API may add some. */
export type ApiErrorCode =
  | 'InvalidRequest'
  | 'InvalidId'
  | 'DateRangeError'
  | 'ReferenceNotUnique'
  | 'UnknownFields'
  | 'ReconfirmationNotEnabled'
  | 'ReconfirmationClosed'
  | 'NoAccountsToReconfirm'
  | 'EuaNotAccepted'
  | 'InvalidToken'
  | 'AuthenticationFailed'
  | 'EuaExpired'
  | 'AccessExpired'
  | 'AccountInactive'
  | 'NoAccountsConnected'
  | 'PaymentRequired'
  | 'IpAccessDenied'
  | 'InsufficientPermissions'
  | 'EuaScope'
  | 'NoValidEua'
  | 'AccountAccessForbidden'
  | 'AccountResourceUnavailable'
  | 'NotFound'
  | 'EuaAlreadyAccepted'
  | 'MethodNotAllowed'
  | 'AccountSuspended'
  | 'AccountState'
  | 'RateLimitExceeded'
  | 'InstitutionRateLimit'
  | 'UnknownRequestError'
  | 'ServiceError'
  | 'ConnectionError'
  | 'InstitutionDisabled'
  | 'AccessDenied'
  | 'GatewayError'
  | 'ServerError'
  | (string & {});

/**
 * What helps: try again; wait until `retryAtMs`, or for a while; let the user link the bank again; change the
 * request; check the credentials; ask the bank's or GoCardless's support.
 */
export type NextStep = 'retry' | 'wait' | 'reconnect' | 'fix-request' | 'fix-credentials' | 'contact-support';

/** One complaint about one parameter. */
export interface FieldError {
  /** The API's headline. */
  readonly summary: string;
  /** The API's explanation. */
  readonly detail: string;
}

/** Complaints by the operation's own parameters. */
export type FieldErrors<Field extends string> = { readonly [Name in Field]?: readonly FieldError[] };

/** What a `NordigenApiError` is made of. */
export interface ApiErrorInit {
  /** The error's message. */
  message: string;
  /** The operation that was refused. */
  operation: OperationName;
  /** The HTTP status. */
  status: number;
  /** What the refusal is about. */
  code: ApiErrorCode;
  /** The API's headline, or `''`. */
  summary: string;
  /** The API's explanation, or `''`. */
  detail: string;
  /** What helps. */
  nextStep: NextStep;
  /** The API's own class of bank errors. */
  type?: string | undefined;
  /** Complaints about single parameters, by parameter. */
  fields?: FieldErrors<string> | undefined;
  /** When the call may be repeated, in ms since the epoch. */
  retryAtMs?: number | undefined;
  /**
   * Whether the call budget gave this answer, without a request.
   * @default false
   */
  isLocal?: boolean | undefined;
  /** The limits that the answer reported. */
  rateLimits: RateLimits;
  /** The answer's headers; not printed with the error. */
  headers: Headers;
  /** The answer's body; not printed with the error. */
  body: unknown;
}

/**
 * The API answered with a status other than 2xx. `response.error` holds it, and `unwrap()` throws it.
 *
 * `Field` is the union of the operation's parameters, the keys of `fields`.
 * @see https://developer.gocardless.com/bank-account-data/statuses
 */
export class NordigenApiError<Field extends string = string> extends NordigenError {
  override readonly name = 'NordigenApiError';
  /** The reason, such as `EuaExpired`. The same cause always has the same code, whatever its status. */
  override readonly code: ApiErrorCode;
  /** The operation that was refused: `token.*` if no token could be obtained for a data call. */
  readonly operation: OperationName;
  /** The HTTP status. */
  readonly status: number;
  /** What helps. */
  readonly nextStep: NextStep;
  /** The API's summary; `''` if it sent none. */
  readonly summary: string;
  /** The API's explanation; `''` if it sent none. */
  readonly detail: string;
  /** The API's own name for the error, such as `AccessExpiredError`. */
  declare readonly type?: string;
  /** The complaints about single parameters, by parameter. */
  declare readonly fields?: FieldErrors<Field>;
  /** When a retry is allowed, in ms since the epoch, if the answer states it. */
  declare readonly retryAtMs?: number;
  /** Whether the call budget gave this answer without a request. */
  readonly isLocal: boolean;
  /** The limits that the answer reported. */
  readonly rateLimits: RateLimits;
  readonly #headers: Headers;
  readonly #body: unknown;

  constructor(init: ApiErrorInit) {
    super(init.message);
    this.code = init.code;
    this.operation = init.operation;
    this.status = init.status;
    this.nextStep = init.nextStep;
    this.summary = init.summary;
    this.detail = init.detail;
    if (init.type !== undefined) this.type = init.type;
    if (init.fields !== undefined) this.fields = init.fields as FieldErrors<Field>;
    if (init.retryAtMs !== undefined) this.retryAtMs = init.retryAtMs;
    this.isLocal = init.isLocal === true;
    this.rateLimits = init.rateLimits;
    this.#headers = init.headers;
    this.#body = init.body;
  }

  /** The answer's headers. Not printed with the error. */
  get headers(): Headers {
    return this.#headers;
  }

  /** The answer's body, parsed if it was JSON, else its text. Not printed with the error, because it may be bank data. */
  get body(): unknown {
    return this.#body;
  }
}

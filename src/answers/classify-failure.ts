import type { ApiErrorCode, NextStep } from '../errors/nordigen-api-error.ts';

/** What was read from a refusal, before it is classified. */
export interface Refusal {
  status: number;
  summary: string;
  detail: string;
  type: string | undefined;
  hasFields: boolean;
  /** The body is an account object with this `status`: that is how a 409 reports an account that is not ready. */
  accountStatus: string | undefined;
  /** The body is an object whose only known key is `detail`. */
  hasDetailOnly: boolean;
  isTokenCall: boolean;
  /** `WWW-Authenticate` says that the token is the reason (RFC 6750). */
  isTokenChallenged: boolean;
}

interface Cause {
  /** Matched at the beginning only, because the API repeats the caller's ids and references later in the text. */
  summary?: RegExp;
  detail?: RegExp;
  /** The statuses that the words belong to. */
  under: readonly number[];
  /** The API's own name for the error; it takes precedence over the text. */
  type?: string;
}

type Row = readonly [code: ApiErrorCode, nextStep: NextStep, cause: Cause];

const clientErrors = [400, 401, 403, 404];
const serverErrors = [500, 502, 503, 504];

/**
 * The body takes precedence over the status: the API has sent the same cause under 400 and 401. No pattern reads a
 * character more than a few times.
 */
const rows: readonly Row[] = [
  [
    'InvalidToken',
    'fix-credentials',
    {
      summary: /^(invalid token|token is (invalid|expired))/i,
      detail: /^(token is (invalid|expired)|(the )?(given |access )?token (is )?(not valid|has expired))/i,
      under: [401],
    },
  ],
  [
    'AuthenticationFailed',
    'fix-credentials',
    {
      summary: /^(authentication failed|invalid credentials)/i,
      detail: /^(authentication failed|invalid credentials|no active account)/i,
      under: [401],
    },
  ],
  [
    'EuaExpired',
    'reconnect',
    { summary: /^(end user agreement|eua)\b[^\n]{0,120} has expired/i, under: clientErrors },
  ],
  [
    'AccessExpired',
    'reconnect',
    {
      summary: /^account (has )?expired/i,
      detail: /^access has expired/i,
      under: [...clientErrors, 409],
      type: 'AccessExpiredError',
    },
  ],
  [
    'AccountInactive',
    'reconnect',
    { detail: /^account has been deactivated/i, under: [...clientErrors, 409], type: 'AccountInactiveError' },
  ],
  [
    'NoAccountsConnected',
    'reconnect',
    { detail: /^no accounts available/i, under: clientErrors, type: 'NoAccountsConnected' },
  ],
  [
    'EuaScope',
    'reconnect',
    { summary: /^(end user agreement|eua)\b[^\n]{0,120}access scope error/i, under: [403] },
  ],
  ['NoValidEua', 'reconnect', { summary: /^no valid end user agreement/i, under: clientErrors }],
  [
    'AccountAccessForbidden',
    'reconnect',
    { detail: /^access to account is forbidden/i, under: [403], type: 'AccountAccessForbidden' },
  ],
  [
    'AccountResourceUnavailable',
    'fix-request',
    {
      detail: /^the requested resource is unavailable/i,
      under: [403, 404],
      type: 'AccountResourceUnavailable',
    },
  ],
  [
    'AccountSuspended',
    'reconnect',
    {
      summary: /^account (is )?suspended/i,
      detail: /^this account or its requisition was suspended/i,
      under: [403, 409],
    },
  ],
  [
    'IpAccessDenied',
    'fix-credentials',
    { summary: /^ip address access denied/i, detail: /^your ip\b[^\n]{0,80}whitelisted/i, under: [401, 403] },
  ],
  [
    'InsufficientPermissions',
    'contact-support',
    {
      summary: /^insufficient permissions/i,
      detail: /^(your company|you) (does|do)(n.t| not) have permission/i,
      under: [401, 403],
    },
  ],
  [
    'EuaAlreadyAccepted',
    'fix-request',
    { summary: /^(eua|end user agreements?) cannot be accepted more than once/i, under: [400, 405, 409] },
  ],
  [
    'EuaNotAccepted',
    'fix-request',
    { summary: /^end user agreement needs to be accepted/i, under: [400, 403, 409] },
  ],
  [
    'ReconfirmationNotEnabled',
    'fix-request',
    { summary: /^reconfirmation is not enabled/i, under: [400, 403] },
  ],
  [
    'ReconfirmationClosed',
    'reconnect',
    { summary: /^reconfirmation requested after acceptance period/i, under: [400, 403] },
  ],
  [
    'NoAccountsToReconfirm',
    'fix-request',
    { summary: /^no accounts (left to reconfirm|linked)/i, under: [400, 404] },
  ],
  ['DateRangeError', 'fix-request', { summary: /^incorrect date range/i, under: [400] }],
  ['ReferenceNotUnique', 'fix-request', { summary: /^client reference must be unique/i, under: [400, 409] }],
  ['UnknownFields', 'fix-request', { summary: /^unknown fields/i, under: [400] }],
  ['InvalidId', 'fix-request', { summary: /^invalid\s([^\n]{0,80}\s)?id\b/i, under: [400, 404, 422] }],
  [
    'InstitutionRateLimit',
    'wait',
    { detail: /^[a-z ]{0,40}limit set by the institution/i, under: [429], type: 'RateLimitError' },
  ],
  [
    'UnknownRequestError',
    'contact-support',
    {
      detail: /^request to institution returned an error/i,
      under: serverErrors,
      type: 'UnknownRequestError',
    },
  ],
  [
    'ServiceError',
    'retry',
    { detail: /^institution service unavailable/i, under: serverErrors, type: 'ServiceError' },
  ],
  [
    'ConnectionError',
    'wait',
    { detail: /^couldn.t connect to institution/i, under: serverErrors, type: 'ConnectionError' },
  ],
  [
    'InstitutionDisabled',
    'wait',
    // The name of the institution comes first, and is the API's own.
    { summary: /\bis not operational\b/i, detail: /\bis not operational\b/i, under: [503] },
  ],
];

export interface Classification {
  code: ApiErrorCode;
  nextStep: NextStep;
}

/** Classifies a refusal and says what helps. Matches the text if the API sends no `type`. */
export function classifyFailure(refusal: Refusal): Classification {
  const { status, type } = refusal;
  const summary = toBeginning(refusal.summary);
  const detail = toBeginning(refusal.detail);
  const [code, nextStep] =
    rows.find(([, , cause]) => cause.type !== undefined && cause.type === type) ??
    rows.find(
      ([, , cause]) =>
        cause.under.includes(status) &&
        (cause.summary?.test(summary) === true || cause.detail?.test(detail) === true),
    ) ??
    byStatus(refusal);
  return { code, nextStep };
}

function toBeginning(text: string): string {
  return text.slice(0, 500).trim();
}

function byStatus(refusal: Refusal): readonly [ApiErrorCode, NextStep] {
  const { status, hasFields, accountStatus } = refusal;
  if (status === 402) return ['PaymentRequired', 'contact-support'];
  if (status === 429) return ['RateLimitExceeded', 'wait'];
  if (status === 404 || status === 410) return ['NotFound', 'fix-request'];
  // The server stopped waiting for the request (408) or refused it as too early (425): it was not processed.
  if (status === 408 || status === 425) return ['GatewayError', 'retry'];
  if (status === 409) return ofAccount(accountStatus?.toUpperCase());
  if (status === 401) return ofUnauthorized(refusal);
  if (hasFields) return ['InvalidRequest', 'fix-request'];
  if (status === 403) return ['AccessDenied', 'contact-support'];
  if (status === 405) return ['MethodNotAllowed', 'fix-request'];
  if (status < 500) return ['InvalidRequest', 'fix-request'];
  if (status === 503) return ['ServiceError', 'retry'];
  // 520 to 530 are Cloudflare's: it stands before the API and did not reach it, or had no answer.
  const isGateway = status === 502 || status === 504 || (status >= 520 && status <= 530);
  return isGateway ? ['GatewayError', 'retry'] : ['ServerError', 'contact-support'];
}

function ofAccount(accountStatus: string | undefined): readonly [ApiErrorCode, NextStep] {
  if (accountStatus === 'SUSPENDED') return ['AccountSuspended', 'reconnect'];
  return accountStatus === 'EXPIRED' ? ['AccessExpired', 'reconnect'] : ['AccountState', 'wait'];
}

/** A 401 with only a `detail` comes from the token check, before the API's own code runs. */
function ofUnauthorized({
  hasDetailOnly,
  isTokenCall,
  isTokenChallenged,
}: Refusal): readonly [ApiErrorCode, NextStep] {
  if (isTokenCall) return ['AuthenticationFailed', 'fix-credentials'];
  return [isTokenChallenged || hasDetailOnly ? 'InvalidToken' : 'AccessDenied', 'fix-credentials'];
}

import type { ApiErrorCode, NextStep } from '../errors/nordigen-api-error.ts';

/** What the reader found in a refusal, before it has a name. */
export interface Refusal {
  status: number;
  summary: string;
  detail: string;
  type: string | undefined;
  hasFields: boolean;
  /** The body is an account object with a `status`, which is how a 409 says that the account is not ready. */
  accountStatus: string | undefined;
  isTokenCall: boolean;
}

/** The words are looked for in the status, the summary and the detail, a line each. */
type Cause = readonly [code: ApiErrorCode, nextStep: NextStep, words: RegExp, type?: string];

/** What the body says goes before its status: the API has sent the same cause under 400 and 401. */
const causes: readonly Cause[] = [
  ['InvalidToken', 'fix-credentials', /^401\ninvalid token/i],
  ['AuthenticationFailed', 'fix-credentials', /authentication failed|no active account|invalid credentials/i],
  ['EuaExpired', 'reconnect', /end user agreement.* has expired/i],
  ['AccessExpired', 'reconnect', /access has expired or it has been revoked/i, 'AccessExpiredError'],
  ['AccountInactive', 'reconnect', /account has been deactivated/i, 'AccountInactiveError'],
  ['NoAccountsConnected', 'reconnect', /no accounts available after authorization/i, 'NoAccountsConnected'],
  ['EuaScope', 'reconnect', /access scope error/i],
  ['NoValidEua', 'reconnect', /no valid end user agreement/i],
  ['AccountAccessForbidden', 'reconnect', /access to account is forbidden/i, 'AccountAccessForbidden'],
  [
    'AccountResourceUnavailable',
    'fix-request',
    /requested resource is unavailable/i,
    'AccountResourceUnavailable',
  ],
  ['AccountSuspended', 'reconnect', /account suspended|was suspended due to/i],
  ['IpAccessDenied', 'fix-request', /ip address access denied|isn't whitelisted/i],
  [
    'InsufficientPermissions',
    'contact-support',
    /insufficient permissions|do(es)?(n't| not) have permission/i,
  ],
  ['EuaAlreadyAccepted', 'fix-request', /cannot be accepted more than once/i],
  ['EuaNotAccepted', 'fix-request', /needs to be accepted/i],
  ['ReconfirmationNotEnabled', 'fix-request', /reconfirmation is not enabled/i],
  ['ReconfirmationClosed', 'reconnect', /after acceptance period/i],
  ['NoAccountsToReconfirm', 'fix-request', /no accounts (left to reconfirm|linked)/i],
  ['DateRangeError', 'fix-request', /incorrect date range/i],
  ['ReferenceNotUnique', 'fix-request', /client reference must be unique/i],
  ['UnknownFields', 'fix-request', /^\d+\nunknown fields/i],
  ['InvalidId', 'fix-request', /^\d+\ninvalid (account )?id\b/i],
  ['InstitutionRateLimit', 'wait', /limit set by the institution/i, 'RateLimitError'],
  [
    'UnknownRequestError',
    'contact-support',
    /request to institution returned an error/i,
    'UnknownRequestError',
  ],
  ['ServiceError', 'retry', /institution service unavailable/i, 'ServiceError'],
  ['ConnectionError', 'wait', /couldn't connect to institution/i, 'ConnectionError'],
];
export interface Classification {
  code: ApiErrorCode;
  nextStep: NextStep;
}

/** Names a refusal and says what helps. Texts are matched where the API sends no `type`. */
export function classifyFailure(refusal: Refusal): Classification {
  const said = `${refusal.status}\n${refusal.summary}\n${refusal.detail}`;
  const [code, nextStep] =
    causes.find(([, , , type]) => type !== undefined && type === refusal.type) ??
    causes.find(([, , words]) => words.test(said)) ??
    byStatus(refusal);
  return { code, nextStep };
}

function byStatus({
  status,
  hasFields,
  isTokenCall,
  accountStatus,
}: Refusal): readonly [ApiErrorCode, NextStep] {
  if (status === 409 && accountStatus !== undefined) return ['AccountState', 'wait'];
  if (status === 402) return ['PaymentRequired', 'contact-support'];
  if (status === 429) return ['RateLimitExceeded', 'wait'];
  if (status === 404 || status === 410) return ['NotFound', 'fix-request'];
  if (hasFields && status < 500) return ['InvalidRequest', 'fix-request'];
  if (status === 401) return [isTokenCall ? 'AuthenticationFailed' : 'AccessDenied', 'fix-credentials'];
  if (status === 403) return ['AccessDenied', 'contact-support'];
  if (status === 405) return ['MethodNotAllowed', 'fix-request'];
  if (status === 409) return ['AccountState', 'wait'];
  if (status < 500) return ['InvalidRequest', 'fix-request'];
  if (status === 503) return ['ServiceError', 'retry'];
  return status === 502 || status === 504 ? ['GatewayError', 'retry'] : ['ServerError', 'contact-support'];
}

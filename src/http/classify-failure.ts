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

type Rule = readonly [code: ApiErrorCode, nextStep: NextStep, applies: (refusal: Refusal) => boolean];

const typed =
  (type: string) =>
  (refusal: Refusal): boolean =>
    refusal.type === type;

const said =
  (words: RegExp) =>
  (refusal: Refusal): boolean =>
    words.test(`${refusal.summary}\n${refusal.detail}`);

const answered =
  (...statuses: readonly number[]) =>
  (refusal: Refusal): boolean =>
    statuses.includes(refusal.status);

/**
 * The first rule that applies names the refusal. What the body says goes before its status: the API has sent the
 * same cause under 400 and 401. Texts are matched where the API sends no `type`.
 */
const rules: readonly Rule[] = [
  ['AccessExpired', 'reconnect', typed('AccessExpiredError')],
  ['AccountInactive', 'reconnect', typed('AccountInactiveError')],
  ['NoAccountsConnected', 'reconnect', typed('NoAccountsConnected')],
  ['AccountAccessForbidden', 'reconnect', typed('AccountAccessForbidden')],
  ['AccountResourceUnavailable', 'fix-request', typed('AccountResourceUnavailable')],
  ['InstitutionRateLimit', 'wait', typed('RateLimitError')],
  ['UnknownRequestError', 'contact-support', typed('UnknownRequestError')],
  ['ServiceError', 'retry', typed('ServiceError')],
  ['ConnectionError', 'wait', typed('ConnectionError')],

  [
    'InvalidToken',
    'fix-credentials',
    (refusal) => refusal.status === 401 && /^invalid token/i.test(refusal.summary),
  ],
  [
    'AuthenticationFailed',
    'fix-credentials',
    said(/authentication failed|no active account|invalid credentials/i),
  ],
  ['EuaExpired', 'reconnect', said(/end user agreement.* has expired/i)],
  ['AccessExpired', 'reconnect', said(/access has expired or it has been revoked/i)],
  ['AccountInactive', 'reconnect', said(/account has been deactivated/i)],
  ['NoAccountsConnected', 'reconnect', said(/no accounts available after authorization/i)],
  ['EuaScope', 'reconnect', said(/access scope error/i)],
  ['NoValidEua', 'reconnect', said(/no valid end user agreement/i)],
  ['AccountAccessForbidden', 'reconnect', said(/access to account is forbidden/i)],
  ['AccountResourceUnavailable', 'fix-request', said(/requested resource is unavailable/i)],
  ['AccountSuspended', 'reconnect', said(/account suspended|was suspended due to/i)],
  ['IpAccessDenied', 'fix-request', said(/ip address access denied|isn't whitelisted/i)],
  [
    'InsufficientPermissions',
    'contact-support',
    said(/insufficient permissions|do(es)?(n't| not) have permission/i),
  ],
  ['EuaAlreadyAccepted', 'fix-request', said(/cannot be accepted more than once/i)],
  ['EuaNotAccepted', 'fix-request', said(/needs to be accepted/i)],
  ['ReconfirmationNotEnabled', 'fix-request', said(/reconfirmation is not enabled/i)],
  ['ReconfirmationClosed', 'reconnect', said(/after acceptance period/i)],
  ['NoAccountsToReconfirm', 'fix-request', said(/no accounts (left to reconfirm|linked)/i)],
  ['DateRangeError', 'fix-request', said(/incorrect date range/i)],
  ['ReferenceNotUnique', 'fix-request', said(/client reference must be unique/i)],
  ['UnknownFields', 'fix-request', said(/^unknown fields/i)],
  ['InvalidId', 'fix-request', said(/^invalid (account )?id\b/i)],
  ['InstitutionRateLimit', 'wait', said(/limit set by the institution/i)],
  ['UnknownRequestError', 'contact-support', said(/request to institution returned an error/i)],
  ['ServiceError', 'retry', said(/institution service unavailable/i)],
  ['ConnectionError', 'wait', said(/couldn't connect to institution/i)],

  ['AccountState', 'wait', (refusal) => refusal.status === 409 && refusal.accountStatus !== undefined],
  ['PaymentRequired', 'contact-support', answered(402)],
  ['RateLimitExceeded', 'wait', answered(429)],
  ['NotFound', 'fix-request', answered(404, 410)],
  ['InvalidRequest', 'fix-request', (refusal) => refusal.hasFields && refusal.status < 500],
  ['AuthenticationFailed', 'fix-credentials', (refusal) => refusal.status === 401 && refusal.isTokenCall],
  ['AccessDenied', 'fix-credentials', answered(401)],
  ['AccessDenied', 'contact-support', answered(403)],
  ['MethodNotAllowed', 'fix-request', answered(405)],
  ['AccountState', 'wait', answered(409)],
  ['InvalidRequest', 'fix-request', (refusal) => refusal.status < 500],
  ['GatewayError', 'retry', answered(502, 504)],
  ['ServiceError', 'retry', answered(503)],
  ['ServerError', 'contact-support', () => true],
];

export interface Classification {
  code: ApiErrorCode;
  nextStep: NextStep;
}

/** Names a refusal and says what helps. */
export function classifyFailure(refusal: Refusal): Classification {
  const [code, nextStep] = rules.find(([, , applies]) => applies(refusal)) ?? [
    'ServerError',
    'contact-support',
  ];
  return { code, nextStep };
}

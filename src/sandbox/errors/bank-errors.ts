import { type Answer, refusal, type Scope } from './answers.ts';

/** The bank's failures, keyed by the vendor's `type` or name. */
export type BankErrorName =
  | 'RateLimitError'
  | 'AccessExpiredError'
  | 'AccountInactiveError'
  | 'NoAccountsConnected'
  | 'AccountAccessForbidden'
  | 'AccountResourceUnavailable'
  | 'UnknownRequestError'
  | 'ServiceError'
  | 'ConnectionError';

const bankErrors: Record<BankErrorName, readonly [status: number, detail: string]> = {
  RateLimitError: [429, 'Daily request limit set by the Institution has been exceeded.'],
  AccessExpiredError: [
    401,
    'Access has expired or it has been revoked. To restore access reconnect the account.',
  ],
  AccountInactiveError: [401, 'Account has been deactivated or it no longer exists.'],
  NoAccountsConnected: [401, 'No Accounts available after authorization.'],
  AccountAccessForbidden: [
    403,
    'Access to account is forbidden. The user might not have the necessary permissions.',
  ],
  AccountResourceUnavailable: [
    403,
    'The requested resource is unavailable for this account. Certain resources may be restricted or unsupported for specific accounts.',
  ],
  UnknownRequestError: [500, 'Request to Institution returned an error'],
  ServiceError: [503, 'Institution service unavailable'],
  ConnectionError: [503, "Couldn't connect to Institution"],
};

export const bankErrorNames: readonly BankErrorName[] = Object.keys(bankErrors) as BankErrorName[];

export function bankError(name: BankErrorName, scope: Scope): Answer {
  const [status, detail] = bankErrors[name];
  return refusal(status, `Couldn't update account ${scope}`, detail, name);
}

/** The two errors that the vendor counts. Ten of them in a row suspend a requisition. */
export function countsTowardsSuspension(answer: Answer): boolean {
  const type = (answer.body as { type?: unknown } | null)?.type;
  return type === 'UnknownRequestError' || type === 'AccessExpiredError';
}

import type { BankErrorName } from '../../errors/bank-errors.ts';
import {
  allScopes,
  scopesMandatory,
  scopesRequiredTogether,
  scopesUnsupported,
} from '../../errors/field-issues.ts';
import { type Scenario, scenario } from './scenario.ts';

const bankFailures: readonly [id: string, error: BankErrorName][] = [
  ['SANDBOX_RATE_LIMIT', 'RateLimitError'],
  ['SANDBOX_ACCESS_EXPIRED', 'AccessExpiredError'],
  ['SANDBOX_ACCOUNT_INACTIVE', 'AccountInactiveError'],
  ['SANDBOX_NO_ACCOUNTS_CONNECTED', 'NoAccountsConnected'],
  ['SANDBOX_ACCESS_FORBIDDEN', 'AccountAccessForbidden'],
  ['SANDBOX_RESOURCE_UNAVAILABLE', 'AccountResourceUnavailable'],
  ['SANDBOX_UNKNOWN_REQUEST', 'UnknownRequestError'],
  ['SANDBOX_SERVICE_ERROR', 'ServiceError'],
  ['SANDBOX_CONNECTION_ERROR', 'ConnectionError'],
];

const legacyExpired = {
  summary: 'End User Agreement (EUA) 3904d508-3a7e-4147-9489-8c405aa63b1d has expired',
  detail:
    'EUA was valid for 90 days and it expired at 2023-07-05 09:42:48.189388. The end user must connect the account once more with new EUA and Requisition',
  status_code: 400,
};

const untyped503 = {
  summary: "Couldn't update account details",
  detail: 'Institution service unavailable',
  status_code: 503,
};

/** Banks that refuse data calls, agreements or consents. */
export const failures: readonly Scenario[] = [
  ...bankFailures.map(([id, dataError]) =>
    scenario(id, `Every data call fails with \`${dataError}\`.`, { dataError }),
  ),
  scenario(
    'SANDBOX_ACCOUNT_STATE',
    'Every data call is answered 409 with the account in place of an error.',
    {
      dataError: 'AccountStateError',
    },
  ),
  scenario('SANDBOX_SUSPENDED', 'Every data call is answered 409, as after too many failures.', {
    dataError: 'AccountSuspendedError',
  }),
  scenario('SANDBOX_UNTYPED_503', 'Every data call is answered 503 without a `type`.', {
    dataError: { status: 503, body: untyped503 },
  }),
  scenario(
    'SANDBOX_LEGACY_EXPIRED',
    'Every data call is answered 400 with an expired agreement, as until 2024.',
    {
      dataError: { status: 400, body: legacyExpired },
    },
  ),
  scenario('SANDBOX_DETAIL_ONLY', 'Every data call is answered 401 with nothing but `detail`.', {
    dataError: { status: 401, body: { detail: 'Invalid credentials' } },
  }),

  scenario('SANDBOX_SCOPES_TOGETHER', 'Refuses agreements with only one of `balances` and `details`.', {
    institution: { features: ['access_scopes', 'private_accounts'] },
    refuseScopes: (scopes) =>
      scopes.includes('balances') === scopes.includes('details')
        ? undefined
        : scopesRequiredTogether(['balances', 'details']),
  }),
  scenario('SANDBOX_SCOPES_MANDATORY', 'Refuses agreements without `transactions`.', {
    institution: { features: ['access_scopes', 'private_accounts'] },
    refuseScopes: (scopes) =>
      scopes.includes('transactions') ? undefined : scopesMandatory(['transactions']),
  }),
  scenario('SANDBOX_SCOPES_UNSUPPORTED', 'Supports no scope but `transactions`.', {
    institution: { features: ['access_scopes', 'private_accounts'] },
    refuseScopes: (scopes) => {
      const unsupported = allScopes.filter((scope) => scope !== 'transactions' && scopes.includes(scope));
      return unsupported.length === 0 ? undefined : scopesUnsupported(['transactions'], unsupported);
    },
  }),
  scenario('SANDBOX_SCOPES_AS_LISTS', 'Refuses scopes with a `summary` and a `detail` that are lists.', {
    institution: { features: ['access_scopes', 'private_accounts'] },
    refuseScopes: (scopes) =>
      scopes.length === allScopes.length ? undefined : scopesRequiredTogether(allScopes),
    agreementRefusal: (issue) =>
      issue && { summary: [issue.summary], detail: [issue.detail], status_code: 400 },
  }),
  scenario('SANDBOX_FIELD_TEXT', 'Refuses every agreement with a field that is a plain text.', {
    agreementRefusal: () => ({ institution_id: 'This institution takes no agreements.', status_code: 400 }),
  }),

  scenario('SANDBOX_INSTITUTION_ERROR', 'Consent ends with `InstitutionTechnicalError`.', {
    consentOutcome: 'institution-error',
  }),
  scenario('SANDBOX_GOCARDLESS_ERROR', 'Consent ends with `GoCardlessTechnicalError`.', {
    consentOutcome: 'gocardless-error',
  }),
  scenario('SANDBOX_UNKNOWN_ERROR', 'Consent ends with `UnknownError`.', { consentOutcome: 'fail' }),
  scenario('SANDBOX_TIMEOUT', 'Consent ends with `InstitutionTimeoutError`.', { consentOutcome: 'timeout' }),
  scenario('SANDBOX_ERROR_SENTENCE', 'Consent ends with an `error` that is a sentence.', {
    consentOutcome: 'sentence',
  }),
  scenario(
    'SANDBOX_NO_OWN_AGREEMENT',
    'Stays `UA` and sends nobody back if you created the agreement yourself.',
    { hangsOnOwnAgreement: true },
  ),
  scenario('SANDBOX_DISABLED', 'Every creation is answered 503: the institution is not operational.', {
    isDisabled: true,
  }),
];

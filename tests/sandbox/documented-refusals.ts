import type { DocumentedError, OperationName } from '../../src/sandbox/index.ts';

/**
 * A refusal that the vendor's description documents: its name, its status, its body and its operations. `*` stands for
 * an id, a date, a number or a name, `{scope}` for details, balances or transactions.
 */
export interface DocumentedRefusal {
  name: DocumentedError;
  status: number;
  /** Without `status_code`, which repeats the status in all but a few. */
  body: Record<string, unknown>;
  /** Whether the body repeats the status. */
  repeatsStatus: boolean;
  operations: readonly OperationName[];
}

export const documentedRefusals: readonly DocumentedRefusal[] = [
  {
    name: 'NotFoundError',
    status: 404,
    repeatsStatus: true,
    body: { detail: 'Not found.', summary: 'Not found.' },
    operations: [
      'accounts.get',
      'accounts.getBalances',
      'accounts.getDetails',
      'accounts.getTransactions',
      'agreements.list',
      'agreements.get',
      'agreements.delete',
      'agreements.accept',
      'agreements.getReconfirmation',
      'agreements.reconfirm',
      'institutions.list',
      'institutions.get',
      'requisitions.list',
      'requisitions.get',
      'requisitions.delete',
    ],
  },
  {
    name: 'AccountNotFoundError',
    status: 404,
    repeatsStatus: true,
    body: {
      summary: 'Account ID * not found',
      detail: 'Please check whether you specified a valid Account ID',
    },
    operations: ['accounts.get', 'accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'RateLimitExceeded',
    status: 429,
    repeatsStatus: true,
    body: {
      summary: 'Rate limit exceeded',
      detail: 'The rate limit for this resource is */*. Please try again in * seconds',
    },
    operations: [
      'accounts.get',
      'accounts.getBalances',
      'accounts.getDetails',
      'accounts.getTransactions',
      'agreements.list',
      'agreements.create',
      'agreements.get',
      'agreements.delete',
      'agreements.accept',
      'agreements.getReconfirmation',
      'agreements.reconfirm',
      'institutions.list',
      'institutions.get',
      'requisitions.list',
      'requisitions.create',
      'requisitions.get',
      'requisitions.delete',
      'token.getTokenPair',
      'token.refreshAccessToken',
    ],
  },
  {
    name: 'InvalidToken',
    status: 401,
    repeatsStatus: true,
    body: { summary: 'Invalid token', detail: 'Token is invalid or expired' },
    operations: [
      'accounts.get',
      'accounts.getBalances',
      'accounts.getDetails',
      'accounts.getTransactions',
      'agreements.list',
      'agreements.create',
      'agreements.get',
      'agreements.delete',
      'agreements.accept',
      'agreements.getReconfirmation',
      'agreements.reconfirm',
      'institutions.list',
      'institutions.get',
      'requisitions.list',
      'requisitions.create',
      'requisitions.get',
      'requisitions.delete',
      'token.refreshAccessToken',
    ],
  },
  {
    name: 'IPAccessDenied',
    status: 403,
    repeatsStatus: true,
    body: {
      summary: 'IP address access denied',
      detail: "Your IP * isn't whitelisted to perform this action",
    },
    operations: [
      'accounts.get',
      'accounts.getBalances',
      'accounts.getDetails',
      'accounts.getTransactions',
      'agreements.list',
      'agreements.create',
      'agreements.get',
      'agreements.delete',
      'agreements.accept',
      'agreements.getReconfirmation',
      'agreements.reconfirm',
      'institutions.list',
      'institutions.get',
      'requisitions.list',
      'requisitions.create',
      'requisitions.get',
      'requisitions.delete',
      'token.getTokenPair',
      'token.refreshAccessToken',
    ],
  },
  {
    name: 'RateLimitError',
    status: 429,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail: 'Daily request limit set by the Institution has been exceeded.',
      type: 'RateLimitError',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'EUAExpiredError',
    status: 401,
    repeatsStatus: true,
    body: {
      summary: 'End User Agreement (EUA) * has expired',
      detail:
        'EUA was valid for * days and it expired at *. The end user must connect the account once more with new EUA and Requisition',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccessExpiredError',
    status: 401,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail: 'Access has expired or it has been revoked. To restore access reconnect the account.',
      type: 'AccessExpiredError',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccountInactiveError',
    status: 401,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail: 'Account has been deactivated or it no longer exists.',
      type: 'AccountInactiveError',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccountEUAScopeError',
    status: 403,
    repeatsStatus: true,
    body: {
      summary: 'End User Agreement (EUA) access scope error',
      detail:
        "EUA doesn't allow access to account {scope}. Check EUA access scope. Or create new EUA with correct access scope",
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccountValidEUAError',
    status: 403,
    repeatsStatus: true,
    body: {
      summary: 'No valid End User Agreement',
      detail: 'Account exists but there is no valid End User Agreement permitting you to access it',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccountAccessForbidden',
    status: 403,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail: 'Access to account is forbidden. The user might not have the necessary permissions.',
      type: 'AccountAccessForbidden',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccountResourceUnavailable',
    status: 403,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail:
        'The requested resource is unavailable for this account. Certain resources may be restricted or unsupported for specific accounts.',
      type: 'AccountResourceUnavailable',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'InvalidID',
    status: 400,
    repeatsStatus: true,
    body: { summary: 'Invalid Account ID', detail: '* is not a valid Account UUID. ' },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'UnknownRequestError',
    status: 500,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail: 'Request to Institution returned an error',
      type: 'UnknownRequestError',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccountSuspendedError',
    status: 409,
    repeatsStatus: true,
    body: {
      summary: 'Account suspended',
      detail:
        'This account or its requisition was suspended due to numerous errors that occurred while accessing it.',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'AccountStateError',
    status: 409,
    repeatsStatus: false,
    body: { id: '*', created: '*', last_accessed: '*', iban: '*', aspsp_identifier: '*', status: 'ERROR' },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'ServiceError',
    status: 503,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail: 'Institution service unavailable',
      type: 'ServiceError',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'ConnectionError',
    status: 503,
    repeatsStatus: true,
    body: {
      summary: "Couldn't update account {scope}",
      detail: "Couldn't connect to Institution",
      type: 'ConnectionError',
    },
    operations: ['accounts.getBalances', 'accounts.getDetails', 'accounts.getTransactions'],
  },
  {
    name: 'DateRangeError',
    status: 400,
    repeatsStatus: true,
    body: {
      summary: 'Incorrect date range',
      detail:
        "Starting date '*' is greater than end date '*'. When specifying date range, starting date must precede the end date",
    },
    operations: ['accounts.getTransactions'],
  },
  {
    name: 'InstitutionFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      institution_id: {
        summary: 'Unknown Institution ID *',
        detail: 'Get Institution IDs from /institutions/?country=*',
      },
    },
    operations: ['agreements.create', 'requisitions.create'],
  },
  {
    name: 'AccessScopeFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      access_scope: [
        {
          summary: "Unknown value '*' in access_scope",
          detail: "Choose one or several from ['balances', 'details', 'transactions']",
        },
        {
          summary: 'Institution access scope dependencies error',
          detail: "For this institution the following scopes are required together: ['balances', 'details']",
        },
        {
          summary: 'Institution access scope dependencies error',
          detail: "The following scopes are mandatory for this institution: ['transactions']",
        },
        {
          summary: 'Unsupported access scope selected.',
          detail:
            "The access scopes supported by the institution are ['transactions']. The following scopes are not supported: ['balances', 'details']",
        },
        {
          summary: "Field 'access_scope' may not be an empty list.",
          detail: "Please choose one or several of ['balances', 'details', 'transactions'].",
        },
      ],
    },
    operations: ['agreements.create'],
  },
  {
    name: 'MaxHistoricalDaysFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      max_historical_days: [
        {
          summary: 'Incorrect max_historical_days',
          detail: 'max_historical_days must be > * and <= * transaction_total_days (*)',
        },
      ],
    },
    operations: ['agreements.create'],
  },
  {
    name: 'AccessValidForDaysFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      access_valid_for_days: [
        { summary: 'Incorrect access_valid_for_days', detail: 'access_valid_for_days must be > * and <= *' },
      ],
    },
    operations: ['agreements.create'],
  },
  {
    name: 'AgreementFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      agreement: {
        summary: 'Incorrect Institution ID *',
        detail:
          "Provided Institution ID: '*' for requisition does not match EUA institution ID '*'. Please provide correct institution ID: '*'",
      },
    },
    operations: ['agreements.create'],
  },
  {
    name: 'ReconfirmationFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      reconfirmation: {
        summary: 'Reconfirmation not supported',
        detail: 'Reconfirmation not supported for *',
      },
    },
    operations: ['agreements.create'],
  },
  {
    name: 'ReconfirmationIsNotAllowed',
    status: 400,
    repeatsStatus: true,
    body: {
      reconfirmation: {
        summary: 'Reconfirmation is not allowed',
        detail: 'Reconfirmation is not allowed when access_valid_for_days <= * days.',
      },
    },
    operations: ['agreements.create'],
  },
  {
    name: 'PaymentRequired',
    status: 402,
    repeatsStatus: true,
    body: { summary: 'Payment Required', detail: 'Free usage limit exceeded' },
    operations: ['agreements.create', 'requisitions.create'],
  },
  {
    name: "YouDon'tHavePermissionsForReconfirmation",
    status: 403,
    repeatsStatus: true,
    body: { summary: '', detail: 'You do not have permission to enable reconfirmation.' },
    operations: ['agreements.create'],
  },
  {
    name: 'InvalidID',
    status: 400,
    repeatsStatus: true,
    body: { summary: 'Invalid ID', detail: '* is not a valid UUID.' },
    operations: [
      'agreements.get',
      'agreements.delete',
      'agreements.accept',
      'agreements.getReconfirmation',
      'agreements.reconfirm',
      'requisitions.get',
      'requisitions.delete',
    ],
  },
  {
    name: 'EUANeedsToBeAccepted',
    status: 400,
    repeatsStatus: true,
    body: { summary: 'End user agreement needs to be accepted.', detail: "EUA '*' is not accepted." },
    operations: ['agreements.delete', 'agreements.reconfirm'],
  },
  {
    name: 'EUAAccepted',
    status: 405,
    repeatsStatus: true,
    body: {
      summary: 'EUA cannot be accepted more than once',
      detail: 'End User Agreements cannot be accepted more than once',
    },
    operations: ['agreements.accept'],
  },
  {
    name: 'InsufficientPermissions',
    status: 403,
    repeatsStatus: true,
    body: {
      summary: 'Insufficient permissions',
      detail:
        "Your company doesn't have permission to accept EUA. You'll have to use our default form for this action.",
    },
    operations: ['agreements.accept'],
  },
  {
    name: 'ReconfirmationNotEnabled',
    status: 400,
    repeatsStatus: true,
    body: {
      summary: 'Reconfirmation is not enabled.',
      detail: "Reconfirmation is not enabled for agreement '*'.",
    },
    operations: ['agreements.getReconfirmation', 'agreements.reconfirm'],
  },
  {
    name: "YouDon'tHavePermissionsForReconfirmation",
    status: 403,
    repeatsStatus: true,
    body: { summary: '', detail: 'You do not have permission to perform this action.' },
    operations: ['agreements.getReconfirmation', 'agreements.reconfirm'],
  },
  {
    name: 'RedirectFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      redirect: [{ summary: 'Invalid redirect URI', detail: 'Redirect URI must have a valid URI structure' }],
    },
    operations: ['agreements.reconfirm'],
  },
  {
    name: 'ReconfirmationAfterAcceptancePeriod',
    status: 400,
    repeatsStatus: true,
    body: {
      summary: 'Reconfirmation requested after acceptance period.',
      detail: "For EUA '*' reconfirmation period was until *",
    },
    operations: ['agreements.reconfirm'],
  },
  {
    name: 'NoAccountsLeftToReconfirm',
    status: 400,
    repeatsStatus: true,
    body: {
      summary: 'No accounts left to reconfirm.',
      detail: "For EUA '*' with access valid for * days there are no accounts left to reconfirm after *",
    },
    operations: ['agreements.reconfirm'],
  },
  {
    name: 'NoAccountsLinked',
    status: 400,
    repeatsStatus: true,
    body: {
      summary: 'No accounts linked.',
      detail: "For associated requisition '*', there are no accounts linked.",
    },
    operations: ['agreements.reconfirm'],
  },
  {
    name: 'NotAValidChoice',
    status: 400,
    repeatsStatus: true,
    body: { summary: 'Invalid country choice.', detail: '* is not a valid choice.' },
    operations: ['institutions.list'],
  },
  {
    name: 'UnknownFields',
    status: 400,
    repeatsStatus: true,
    body: { summary: 'Unknown fields', detail: 'Unknown fields * in *' },
    operations: ['institutions.list', 'requisitions.list', 'requisitions.create'],
  },
  {
    name: 'ReferenceFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      reference: { summary: 'Client reference must be unique', detail: 'Client reference: * already exists' },
    },
    operations: ['requisitions.create'],
  },
  {
    name: 'UserLanguageFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      user_language: {
        summary: 'Provided user_language is invalid or not supported',
        detail: "'*' is an invalid or unsupported language",
      },
    },
    operations: ['requisitions.create'],
  },
  {
    name: 'AgreementFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      agreement: [
        { summary: 'Unknown Institution ID *', detail: 'Get Institution IDs from /institutions/?country=*' },
        {
          summary: 'Invalid EndUserAgreement ID',
          detail:
            '* is not a valid EndUserAgreement UUID.  Please specify valid agreement from /api/agreements/enduser/ or create a new one',
        },
        {
          summary: 'Agreement * is already associated',
          detail:
            'The agreement is already associated with requisition *. Please provide a valid agreement or use a different requisition.',
        },
      ],
    },
    operations: ['requisitions.create'],
  },
  {
    name: 'RedirectFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      redirect: [
        {
          summary: 'Redirect URL is required',
          detail: 'Where an end user will be redirected after finishing authentication in the Institution',
        },
        { summary: 'Invalid redirect URI', detail: 'Redirect URI must have a valid URI structure' },
      ],
    },
    operations: ['requisitions.create'],
  },
  {
    name: 'SSNFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      ssn: [
        { summary: 'SSN verification not supported', detail: 'SSN verification not supported for *' },
        { summary: 'verified not allowed', detail: "'ssn' contains verified" },
      ],
    },
    operations: ['requisitions.create'],
  },
  {
    name: 'AccountSelectionFieldErrors',
    status: 400,
    repeatsStatus: true,
    body: {
      account_selection: {
        summary: 'Account selection not supported',
        detail: 'Account selection not supported for *',
      },
    },
    operations: ['requisitions.create'],
  },
  {
    name: 'FieldsRequired',
    status: 400,
    repeatsStatus: true,
    body: { redirect: ['This field is required.'], institution_id: ['This field is required.'] },
    operations: ['requisitions.create'],
  },
  {
    name: 'AgreementNotFoundErrors',
    status: 404,
    repeatsStatus: true,
    body: {
      agreement: { summary: 'ID * not found', detail: 'Please check whether you specified a valid ID' },
    },
    operations: ['requisitions.create'],
  },
  {
    name: 'AuthenticationFailed',
    status: 401,
    repeatsStatus: true,
    body: { summary: 'Authentication failed', detail: 'No active account found with the given credentials' },
    operations: ['token.getTokenPair'],
  },
];

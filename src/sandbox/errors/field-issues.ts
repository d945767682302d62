import type { Issue, Scope } from './answers.ts';

export const allScopes: readonly Scope[] = ['balances', 'details', 'transactions'];

export const required = 'This field is required.';
export const blank = 'This field may not be blank.';

const issue = (summary: string, detail: string): Issue => ({ summary, detail });

/** `['balances', 'details']`, as the API writes a list in its texts. */
const quoted = (items: readonly string[]): string => `[${items.map((item) => `'${item}'`).join(', ')}]`;

export const unknownInstitution = (id: string): Issue =>
  // The vendor really sends the placeholder.
  issue(`Unknown Institution ID ${id}`, 'Get Institution IDs from /institutions/?country={$COUNTRY_CODE}');

export const redirectRequired: Issue = issue(
  'Redirect URL is required',
  'Where an end user will be redirected after finishing authentication in the Institution',
);
export const invalidRedirect: Issue = issue(
  'Invalid redirect URI',
  'Redirect URI must have a valid URI structure',
);

export const scopeUnknown = (scope: string): Issue =>
  issue(`Unknown value '${scope}' in access_scope`, `Choose one or several from ${quoted(allScopes)}`);
export const scopesEmpty: Issue = issue(
  "Field 'access_scope' may not be an empty list.",
  `Please choose one or several of ${quoted(allScopes)}.`,
);
export const scopesRequiredTogether = (scopes: readonly Scope[]): Issue =>
  issue(
    'Institution access scope dependencies error',
    `For this institution the following scopes are required together: ${quoted(scopes)}`,
  );
export const scopesMandatory = (scopes: readonly Scope[]): Issue =>
  issue(
    'Institution access scope dependencies error',
    `The following scopes are mandatory for this institution: ${quoted(scopes)}`,
  );
export const scopesUnsupported = (supported: readonly Scope[], asked: readonly Scope[]): Issue =>
  issue(
    'Unsupported access scope selected.',
    `The access scopes supported by the institution are ${quoted(supported)}. The following scopes are not supported: ${quoted(asked)}`,
  );

export const tooMuchHistory = (institutionId: string, days: number): Issue =>
  issue(
    'Incorrect max_historical_days',
    `max_historical_days must be > 0 and <= ${institutionId} transaction_total_days (${days})`,
  );
export const tooLongAccess = (days: number): Issue =>
  issue('Incorrect access_valid_for_days', `access_valid_for_days must be > 0 and <= ${days}`);
export const reconfirmationUnsupported = (institutionId: string): Issue =>
  issue('Reconfirmation not supported', `Reconfirmation not supported for ${institutionId}`);
export const reconfirmationTooShort = (days: number): Issue =>
  issue(
    'Reconfirmation is not allowed',
    `Reconfirmation is not allowed when access_valid_for_days <= ${days} days.`,
  );

export const idNotFound = (id: string): Issue =>
  issue(`ID ${id} not found`, 'Please check whether you specified a valid ID');
export const invalidAgreementId = (id: string): Issue =>
  issue(
    'Invalid EndUserAgreement ID',
    `${id} is not a valid EndUserAgreement UUID.  Please specify valid agreement from /api/agreements/enduser/ or create a new one`,
  );
/** For ids such as all zeros, which look like UUIDs but are not valid ones. */
export const impossibleAgreementId = (id: string): Issue =>
  issue('Invalid End User Agreement (EUA) ID', `${id} is not a valid End User Agreement (EUA) UUID. `);
export const institutionMismatch = (given: string, expected: string): Issue =>
  issue(
    `Incorrect Institution ID ${given}`,
    `Provided Institution ID: '${given}' for requisition does not match EUA institution ID '${expected}'. Please provide correct institution ID: '${expected}'`,
  );
export const agreementTaken = (id: string, requisitionId: string): Issue =>
  issue(
    `Agreement ${id} is already associated`,
    `The agreement is already associated with requisition ${requisitionId}. Please provide a valid agreement or use a different requisition.`,
  );

export const referenceTaken = (reference: string): Issue =>
  issue('Client reference must be unique', `Client reference: ${reference} already exists`);
export const languageUnsupported = (code: string): Issue =>
  issue(
    'Provided user_language is invalid or not supported',
    `'${code}' is an invalid or unsupported language`,
  );
export const ssnUnsupported = (institutionId: string): Issue =>
  issue('SSN verification not supported', `SSN verification not supported for ${institutionId}`);
export const ssnVerified: Issue = issue('verified not allowed', "'ssn' contains verified");
export const accountSelectionUnsupported = (institutionId: string): Issue =>
  issue('Account selection not supported', `Account selection not supported for ${institutionId}`);

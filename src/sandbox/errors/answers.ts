import { toTimestamp } from '../clock.ts';

/** What an operation answers, before headers and faults. A string body is sent as it is, anything else as JSON. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** The two texts of an API error. */
export interface Issue {
  summary: string;
  detail: string;
}

/** The kinds of data that an agreement can give access to. */
export type Scope = 'balances' | 'details' | 'transactions';

/** Problems keyed by the request's fields: one issue, a list of them, or plain texts. */
export type FieldProblems = Record<string, Issue | Issue[] | string[] | string>;

export function refusal(status: number, summary: string, detail: string, type?: string): Answer {
  return { status, body: { summary, detail, ...(type === undefined ? {} : { type }), status_code: status } };
}

export function fieldRefusal(problems: FieldProblems, status = 400): Answer {
  return { status, body: { ...problems, status_code: status } };
}

export const invalidToken = (): Answer => refusal(401, 'Invalid token', 'Token is invalid or expired');
export const authenticationFailed = (): Answer =>
  refusal(401, 'Authentication failed', 'No active account found with the given credentials');
export const notFound = (): Answer => refusal(404, 'Not found.', 'Not found.');
export const ipAccessDenied = (): Answer =>
  refusal(403, 'IP address access denied', "Your IP 192.0.2.7 isn't whitelisted to perform this action");
export const insufficientPermissions = (): Answer =>
  refusal(
    403,
    'Insufficient permissions',
    "Your company doesn't have permission to accept EUA. You'll have to use our default form for this action.",
  );
export const paymentRequired = (): Answer => refusal(402, 'Payment Required', 'Free usage limit exceeded');
export const unknownFields = (fields: readonly string[], location: 'query' | 'body'): Answer =>
  refusal(400, 'Unknown fields', `Unknown fields {${fields.join(', ')}} in {${location}}`);
export const methodNotAllowed = (method: string, allowed: readonly string[]): Answer => ({
  ...refusal(405, 'Method Not Allowed', `Method "${method}" not allowed.`),
  headers: { allow: allowed.join(', ') },
});
export const tooLarge = (): Answer => refusal(413, 'Payload too large', 'The body is larger than 1 MiB.');
export const malformedJson = (): Answer => refusal(400, 'JSON parse error', 'The body is not valid JSON.');

export const rateLimitExceeded = (limit: number, period: string, secondsLeft: number): Answer =>
  refusal(
    429,
    'Rate limit exceeded',
    `The rate limit for this resource is ${limit}/${period}. Please try again in ${secondsLeft} seconds`,
  );

export const invalidId = (id: string): Answer => refusal(400, 'Invalid ID', `${id} is not a valid UUID.`);
export const invalidAccountId = (id: string): Answer =>
  refusal(400, 'Invalid Account ID', `${id} is not a valid Account UUID. `);
export const invalidAgreementId = (id: string): Answer =>
  refusal(400, 'Invalid EndUserAgreement ID', `${id} is not a valid EndUserAgreement UUID. `);
/** The answer to a metadata call for an unknown account. The answer to its data calls names the id. */
export const noSuchAccount = (): Answer => {
  const text = 'No Account matches the given query.';
  return refusal(404, text, text);
};
export const accountNotFound = (id: string): Answer =>
  refusal(404, `Account ID ${id} not found`, 'Please check whether you specified a valid Account ID');

export const noValidAgreement = (): Answer =>
  refusal(
    403,
    'No valid End User Agreement',
    'Account exists but there is no valid End User Agreement permitting you to access it',
  );
export const scopeNotGranted = (scope: Scope): Answer =>
  refusal(
    403,
    'End User Agreement (EUA) access scope error',
    `EUA doesn't allow access to account ${scope}. Check EUA access scope. Or create new EUA with correct access scope`,
  );
export const agreementExpired = (id: string, days: number, expiredOn: string): Answer =>
  refusal(
    401,
    `End User Agreement (EUA) ${id} has expired`,
    `EUA was valid for ${days} days and it expired at ${expiredOn}. The end user must connect the account once more with new EUA and Requisition`,
  );
export const accountSuspended = (): Answer =>
  refusal(
    409,
    'Account suspended',
    'This account or its requisition was suspended due to numerous errors that occurred while accessing it.',
  );
export const accountProcessing = (): Answer =>
  refusal(
    409,
    'Account is Processing',
    'Your account data is currently being processed. Please try again shortly.',
  );
export const institutionDisabled = (institutionId: string): Answer =>
  refusal(
    503,
    `${institutionId} is not operational`,
    'The institution is disabled for the time being. Please try again later.',
  );
export const invalidCountry = (country: string): Issue => ({
  summary: 'Invalid country choice.',
  detail: `${country} is not a valid choice.`,
});
export const incorrectDateRange = (from: string, to: string): Answer =>
  refusal(
    400,
    'Incorrect date range',
    `Starting date '${from}' is greater than end date '${to}'. When specifying date range, starting date must precede the end date`,
  );

export const agreementAlreadyAccepted = (): Answer =>
  refusal(
    405,
    'EUA cannot be accepted more than once',
    'End User Agreements cannot be accepted more than once',
  );
export const agreementNotAccepted = (id: string): Answer =>
  refusal(400, 'End user agreement needs to be accepted.', `EUA '${id}' is not accepted.`);
export const reconfirmationForbidden = (action: 'enable reconfirmation' | 'perform this action'): Answer =>
  refusal(403, '', `You do not have permission to ${action}.`);
export const reconfirmationNotEnabled = (id: string): Answer =>
  refusal(400, 'Reconfirmation is not enabled.', `Reconfirmation is not enabled for agreement '${id}'.`);
export const reconfirmationTooLate = (id: string, until: string): Answer =>
  refusal(
    400,
    'Reconfirmation requested after acceptance period.',
    `For EUA '${id}' reconfirmation period was until ${until}.`,
  );
export const nothingToReconfirm = (id: string, days: number, until: string): Answer =>
  refusal(
    400,
    'No accounts left to reconfirm.',
    `For EUA '${id}' with access valid for ${days} days there are no accounts left to reconfirm after ${until}.`,
  );
export const noAccountsLinked = (requisitionId: string): Answer =>
  refusal(
    400,
    'No accounts linked.',
    `For associated requisition '${requisitionId}', there are no accounts linked.`,
  );

/** The account itself in place of an error: the API's answer while it cannot process an account. */
export function accountState(id: string, iban: string, institutionId: string, atMs: number): Answer {
  const moment = `${toTimestamp(atMs).replace('T', ' ').slice(0, -1)}+00:00`;
  const body = { id, created: moment, last_accessed: moment, iban, aspsp_identifier: institutionId };
  return { status: 409, body: { ...body, status: 'ERROR' } };
}

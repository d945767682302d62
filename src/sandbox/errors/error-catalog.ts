import { toTimestamp } from '../clock.ts';
import type { OperationName } from '../world.ts';
import type { Answer, FieldProblems, Scope } from './answers.ts';
import * as errors from './answers.ts';
import { type BankErrorName, bankError, bankErrorNames } from './bank-errors.ts';
import * as issues from './field-issues.ts';

/** What a fault's answer is about. */
interface About {
  operation: OperationName | undefined;
  /** The id in the path, or something that looks like one. */
  id: string;
  scope: Scope;
  nowMs: number;
}

/**
 * The vendor's names for its error examples, followed by our names for answers that the API was
 * seen to give but that are not documented.
 */
export type DocumentedError =
  | BankErrorName
  | 'NotFoundError'
  | 'AccountNotFoundError'
  | 'RateLimitExceeded'
  | 'InvalidToken'
  | 'IPAccessDenied'
  | 'AuthenticationFailed'
  | 'EUAExpiredError'
  | 'AccountEUAScopeError'
  | 'AccountValidEUAError'
  | 'AccountSuspendedError'
  | 'AccountStateError'
  | 'InvalidID'
  | 'DateRangeError'
  | 'PaymentRequired'
  | 'InsufficientPermissions'
  | "YouDon'tHavePermissionsForReconfirmation"
  | 'EUAAccepted'
  | 'EUANeedsToBeAccepted'
  | 'ReconfirmationNotEnabled'
  | 'ReconfirmationAfterAcceptancePeriod'
  | 'NoAccountsLeftToReconfirm'
  | 'NoAccountsLinked'
  | 'NotAValidChoice'
  | 'UnknownFields'
  | 'FieldsRequired'
  | 'InstitutionFieldErrors'
  | 'AccessScopeFieldErrors'
  | 'MaxHistoricalDaysFieldErrors'
  | 'AccessValidForDaysFieldErrors'
  | 'ReconfirmationFieldErrors'
  | 'ReconfirmationIsNotAllowed'
  | 'AgreementFieldErrors'
  | 'AgreementNotFoundErrors'
  | 'ReferenceFieldErrors'
  | 'UserLanguageFieldErrors'
  | 'RedirectFieldErrors'
  | 'SSNFieldErrors'
  | 'AccountSelectionFieldErrors'
  | 'AccountProcessing'
  | 'InstitutionDisabled';

const institutionId = 'SANDBOXFINANCE_SFIN0000';
const requisitionId = '8126e9fb-93c9-4228-937c-68f0383c2df7';
const fields =
  (problems: FieldProblems): (() => Answer) =>
  () =>
    errors.fieldRefusal(problems);
const moment = (nowMs: number): string => toTimestamp(nowMs).replace('T', ' ').slice(0, -1);

const catalog: Record<Exclude<DocumentedError, BankErrorName>, (about: About) => Answer> = {
  NotFoundError: () => errors.notFound(),
  AccountNotFoundError: ({ id }) => errors.accountNotFound(id),
  RateLimitExceeded: () => errors.rateLimitExceeded(100, 'minute', 42),
  InvalidToken: () => errors.invalidToken(),
  IPAccessDenied: () => errors.ipAccessDenied(),
  AuthenticationFailed: () => errors.authenticationFailed(),
  EUAExpiredError: ({ id, nowMs }) => errors.agreementExpired(id, 90, toTimestamp(nowMs).slice(0, 10)),
  AccountEUAScopeError: ({ scope }) => errors.scopeNotGranted(scope),
  AccountValidEUAError: () => errors.noValidAgreement(),
  AccountSuspendedError: () => errors.accountSuspended(),
  AccountStateError: ({ id, nowMs }) =>
    errors.accountState(id, 'GB00SAND00000000000000', institutionId, nowMs),
  InvalidID: ({ id, operation }) =>
    operation?.startsWith('accounts.') ? errors.invalidAccountId(id) : errors.invalidId(id),
  DateRangeError: () => errors.incorrectDateRange('2025-11-10', '2025-10-31'),
  PaymentRequired: () => errors.paymentRequired(),
  InsufficientPermissions: () => errors.insufficientPermissions(),
  "YouDon'tHavePermissionsForReconfirmation": ({ operation }) =>
    errors.reconfirmationForbidden(
      operation === 'agreements.create' ? 'enable reconfirmation' : 'perform this action',
    ),
  EUAAccepted: () => errors.agreementAlreadyAccepted(),
  EUANeedsToBeAccepted: ({ id }) => errors.agreementNotAccepted(id),
  ReconfirmationNotEnabled: ({ id }) => errors.reconfirmationNotEnabled(id),
  ReconfirmationAfterAcceptancePeriod: ({ id, nowMs }) => errors.reconfirmationTooLate(id, moment(nowMs)),
  NoAccountsLeftToReconfirm: ({ id, nowMs }) => errors.nothingToReconfirm(id, 180, moment(nowMs)),
  NoAccountsLinked: () => errors.noAccountsLinked(requisitionId),
  NotAValidChoice: () => errors.refusal(400, 'Invalid country choice.', 'GBA is not a valid choice.'),
  UnknownFields: ({ operation }) =>
    errors.unknownFields(['surprise'], operation === 'requisitions.create' ? 'body' : 'query'),
  FieldsRequired: fields({ redirect: [issues.required], institution_id: [issues.required] }),
  InstitutionFieldErrors: fields({ institution_id: issues.unknownInstitution('NO_SUCH_BANK') }),
  AccessScopeFieldErrors: fields({
    access_scope: [
      issues.scopeUnknown('everything'),
      issues.scopesRequiredTogether(['balances', 'details']),
      issues.scopesMandatory(['transactions']),
      issues.scopesUnsupported(['transactions'], ['balances', 'details']),
      issues.scopesEmpty,
    ],
  }),
  MaxHistoricalDaysFieldErrors: fields({
    max_historical_days: [issues.tooMuchHistory(institutionId, 90)],
  }),
  AccessValidForDaysFieldErrors: fields({ access_valid_for_days: [issues.tooLongAccess(180)] }),
  ReconfirmationFieldErrors: fields({ reconfirmation: issues.reconfirmationUnsupported(institutionId) }),
  ReconfirmationIsNotAllowed: fields({ reconfirmation: issues.reconfirmationTooShort(90) }),
  AgreementFieldErrors: ({ operation, id }) =>
    errors.fieldRefusal({
      agreement:
        operation === 'agreements.create'
          ? issues.institutionMismatch('NO_SUCH_BANK', institutionId)
          : [
              issues.unknownInstitution(institutionId),
              issues.invalidAgreementId('no-uuid'),
              issues.agreementTaken(id, requisitionId),
            ],
    }),
  AgreementNotFoundErrors: ({ id }) => errors.fieldRefusal({ agreement: issues.idNotFound(id) }, 404),
  ReferenceFieldErrors: fields({ reference: issues.referenceTaken('order-1') }),
  UserLanguageFieldErrors: fields({ user_language: issues.languageUnsupported('XX') }),
  RedirectFieldErrors: ({ operation }) =>
    errors.fieldRefusal({
      redirect:
        operation === 'requisitions.create'
          ? [issues.redirectRequired, issues.invalidRedirect]
          : [issues.invalidRedirect],
    }),
  SSNFieldErrors: fields({ ssn: [issues.ssnUnsupported(institutionId), issues.ssnVerified] }),
  AccountSelectionFieldErrors: fields({
    account_selection: issues.accountSelectionUnsupported(institutionId),
  }),
  AccountProcessing: () => errors.accountProcessing(),
  InstitutionDisabled: () => errors.institutionDisabled(institutionId),
};

export const documentedErrors: readonly DocumentedError[] = [
  ...(Object.keys(catalog) as (keyof typeof catalog)[]),
  ...bankErrorNames,
];

export function documentedAnswer(name: DocumentedError, about: About): Answer {
  const answer = catalog[name as keyof typeof catalog] as ((about: About) => Answer) | undefined;
  return answer === undefined ? bankError(name as BankErrorName, about.scope) : answer(about);
}

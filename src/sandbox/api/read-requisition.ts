import { findInstitution } from '../bank/institutions.ts';
import {
  type Answer,
  type FieldProblems,
  fieldRefusal,
  type Issue,
  unknownFields,
} from '../errors/answers.ts';
import {
  accountSelectionUnsupported,
  agreementTaken,
  blank,
  idNotFound,
  impossibleAgreementId,
  institutionMismatch,
  invalidAgreementId,
  invalidRedirect,
  languageUnsupported,
  redirectRequired,
  referenceTaken,
  required,
  ssnUnsupported,
  ssnVerified,
  unknownInstitution,
} from '../errors/field-issues.ts';
import type { AgreementRecord, RequisitionRecord } from '../state.ts';
import type { World } from '../world.ts';
import { newAgreement } from './agreements.ts';
import { isSupportedLanguage } from './languages.ts';
import { defaultAgreement } from './read-agreement.ts';
import {
  isPossibleUuid,
  isRedirectUri,
  isUuid,
  missingFields,
  readBoolean,
  toId,
  toText,
} from './request-fields.ts';

type Fields = Pick<
  RequisitionRecord,
  | 'redirect'
  | 'institutionId'
  | 'reference'
  | 'userLanguage'
  | 'ssn'
  | 'accountSelection'
  | 'redirectImmediate'
>;

/** Fields that the API sets itself. Sending them, as the Go client does, is not an error. */
const readOnly = ['id', 'created', 'status', 'accounts', 'link'];
const known = [
  ...readOnly,
  ...['redirect', 'institution_id', 'agreement', 'reference'],
  ...['user_language', 'ssn', 'account_selection', 'redirect_immediate'],
];

/**
 * The fields of a new requisition and its agreement (one of 90 days if the body names none), or the refusal
 * that names every wrong field.
 */
export function readRequisition(
  world: World,
  body: Record<string, unknown>,
  id: string,
): { requisition: Fields; agreement: AgreementRecord } | { refusal: Answer } {
  const unknown = Object.keys(body).filter((field) => !known.includes(field));
  if (unknown.length > 0) return { refusal: unknownFields(unknown, 'body') };

  const agreementId = toId(toText(body.agreement));
  if (isPossibleUuid(agreementId) && !world.records.agreements.has(agreementId)) {
    return { refusal: fieldRefusal({ agreement: idNotFound(toText(body.agreement)) }, 404) };
  }

  const institutionId = toText(body.institution_id);
  const problems = problemsOf(world, body, institutionId);
  const accountSelection = readBoolean(body.account_selection ?? false);
  const redirectImmediate = readBoolean(body.redirect_immediate ?? false);
  if (accountSelection === undefined) problems.account_selection = ['Must be a valid boolean.'];
  if (redirectImmediate === undefined) problems.redirect_immediate = ['Must be a valid boolean.'];
  if (Object.keys(problems).length > 0) return { refusal: fieldRefusal(problems) };

  return {
    requisition: {
      redirect: toText(body.redirect),
      institutionId,
      reference: toText(body.reference) || id,
      userLanguage: typeof body.user_language === 'string' ? body.user_language : null,
      ssn: toText(body.ssn) || null,
      accountSelection: accountSelection ?? false,
      redirectImmediate: redirectImmediate ?? false,
    },
    agreement:
      world.records.agreements.get(agreementId) ??
      newAgreement(world, defaultAgreement(findInstitution(institutionId), institutionId)),
  };
}

function problemsOf(world: World, body: Record<string, unknown>, institutionId: string): FieldProblems {
  const { redirect, user_language: language } = body;
  const reference = toText(body.reference);
  const problems: FieldProblems = { ...missingFields(body, ['institution_id']) };
  const institution = findInstitution(institutionId);

  if (redirect === undefined) problems.redirect = [required];
  else if (redirect === null || redirect === '') problems.redirect = [redirectRequired];
  else if (!isRedirectUri(redirect)) problems.redirect = [invalidRedirect];

  if (institution === undefined && problems.institution_id === undefined) {
    problems.institution_id = unknownInstitution(institutionId);
  }
  const agreement = problemOfAgreement(world, body.agreement, institutionId);
  if (agreement !== undefined) problems.agreement = agreement;

  if (body.reference === '') problems.reference = [blank];
  else if (typeof (body.reference ?? '') === 'object') problems.reference = ['Not a valid string.'];
  else if (reference.length > 256) {
    problems.reference = ['Ensure this field has no more than 256 characters.'];
  } else if (world.records.requisitionOfReference.has(reference)) {
    problems.reference = referenceTaken(reference);
  }

  if (language !== undefined && language !== null && !isSupportedLanguage(language)) {
    problems.user_language = languageUnsupported(toText(language));
  }

  const ssnProblems = problemsOfSsn(
    toText(body.ssn),
    institution?.features.includes('ssn_verification'),
    institutionId,
  );
  if (typeof (body.ssn ?? '') === 'object') problems.ssn = ['Not a valid string.'];
  else if (ssnProblems.length > 0) problems.ssn = ssnProblems;
  if (readBoolean(body.account_selection) && institution?.features.includes('account_selection') === false) {
    problems.account_selection = accountSelectionUnsupported(institutionId);
  }
  return problems;
}

function problemOfAgreement(
  { records }: World,
  agreementId: unknown,
  institutionId: string,
): Issue[] | Issue | undefined {
  if (agreementId === undefined || agreementId === null || agreementId === '') return undefined;
  const id = toText(agreementId);
  const agreement = records.agreements.get(toId(id));
  if (agreement === undefined && isUuid(id)) return impossibleAgreementId(id);
  if (agreement === undefined) return [invalidAgreementId(id)];
  if (agreement.institutionId !== institutionId) {
    return institutionMismatch(institutionId, agreement.institutionId);
  }
  const requisitionId = records.requisitionOfAgreement.get(agreement.id);
  return requisitionId === undefined ? undefined : [agreementTaken(agreement.id, requisitionId)];
}

function problemsOfSsn(
  ssn: string,
  supported: boolean | undefined,
  institutionId: string,
): Issue[] | string[] {
  if (ssn === '') return [];
  if (ssn.length > 64) return ['Ensure this field has no more than 64 characters.'];
  return [
    ...(supported ? [] : [ssnUnsupported(institutionId)]),
    ...(ssn.includes('verified') ? [ssnVerified] : []),
  ];
}

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
import { isRedirectUri, isUuid, missingFields, readBoolean } from './request-fields.ts';

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

const known = [
  ...['redirect', 'institution_id', 'agreement', 'reference'],
  ...['user_language', 'ssn', 'account_selection', 'redirect_immediate'],
];

/**
 * What a new requisition asks for, with its agreement (one of 90 days where none is named), or the refusal
 * that names every field that is wrong.
 */
export function readRequisition(
  world: World,
  body: Record<string, unknown>,
  id: string,
): { requisition: Fields; agreement: AgreementRecord } | { refusal: Answer } {
  const unknown = Object.keys(body).filter((field) => !known.includes(field));
  if (unknown.length > 0) return { refusal: unknownFields(unknown, 'body') };

  const agreementId = body.agreement;
  if (typeof agreementId === 'string' && isUuid(agreementId) && !world.records.agreements.has(agreementId)) {
    return { refusal: fieldRefusal({ agreement: idNotFound(agreementId) }, 404) };
  }

  const institutionId = String(body.institution_id ?? '');
  const problems = problemsOf(world, body, institutionId);
  const accountSelection = readBoolean(body.account_selection ?? false);
  const redirectImmediate = readBoolean(body.redirect_immediate ?? false);
  if (accountSelection === undefined) problems.account_selection = ['Must be a valid boolean.'];
  if (redirectImmediate === undefined) problems.redirect_immediate = ['Must be a valid boolean.'];
  if (Object.keys(problems).length > 0) return { refusal: fieldRefusal(problems) };

  return {
    requisition: {
      redirect: String(body.redirect),
      institutionId,
      reference: typeof body.reference === 'string' ? body.reference : id,
      userLanguage: typeof body.user_language === 'string' ? body.user_language : null,
      ssn: typeof body.ssn === 'string' && body.ssn !== '' ? body.ssn : null,
      accountSelection: accountSelection ?? false,
      redirectImmediate: redirectImmediate ?? false,
    },
    agreement:
      world.records.agreements.get(String(agreementId)) ??
      newAgreement(world, defaultAgreement(findInstitution(institutionId), institutionId)),
  };
}

function problemsOf(world: World, body: Record<string, unknown>, institutionId: string): FieldProblems {
  const { redirect, reference, user_language: language, ssn } = body;
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

  if (reference === '') problems.reference = [blank];
  else if (typeof reference === 'string' && reference.length > 256) {
    problems.reference = ['Ensure this field has no more than 256 characters.'];
  } else if (typeof reference === 'string' && world.records.requisitionOfReference.has(reference)) {
    problems.reference = referenceTaken(reference);
  }

  if (language !== undefined && language !== null && !isSupportedLanguage(language)) {
    problems.user_language = languageUnsupported(String(language));
  }

  const ssnProblems = problemsOfSsn(ssn, institution?.features.includes('ssn_verification'), institutionId);
  if (ssnProblems.length > 0) problems.ssn = ssnProblems;
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
  const agreement = records.agreements.get(String(agreementId));
  if (agreement === undefined) return [invalidAgreementId(String(agreementId))];
  if (agreement.institutionId !== institutionId) {
    return institutionMismatch(institutionId, agreement.institutionId);
  }
  const requisitionId = records.requisitionOfAgreement.get(agreement.id);
  return requisitionId === undefined ? undefined : [agreementTaken(agreement.id, requisitionId)];
}

function problemsOfSsn(ssn: unknown, supported: boolean | undefined, institutionId: string): Issue[] {
  if (typeof ssn !== 'string' || ssn === '') return [];
  return [
    ...(supported ? [] : [ssnUnsupported(institutionId)]),
    ...(ssn.includes('verified') ? [ssnVerified] : []),
  ];
}

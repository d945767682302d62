import type { Institution } from '../bank/institution.ts';
import { findInstitution } from '../bank/institutions.ts';
import { scenarioOf } from '../bank/scenarios/scenarios.ts';
import { type Answer, type FieldProblems, fieldRefusal, type Issue, type Scope } from '../errors/answers.ts';
import {
  allScopes,
  reconfirmationTooShort,
  reconfirmationUnsupported,
  scopesEmpty,
  scopeUnknown,
  tooLongAccess,
  tooMuchHistory,
  unknownInstitution,
} from '../errors/field-issues.ts';
import type { AgreementRecord } from '../state.ts';
import { missingFields, readBoolean, readInteger, toText } from './request-fields.ts';

/** The fields of an agreement that its creator can choose. */
export type AgreementFields = Pick<
  AgreementRecord,
  'institutionId' | 'maxHistoricalDays' | 'accessValidForDays' | 'accessScope' | 'reconfirmation'
>;

const defaultDays = 90;
/** The API's maximum access and history, for banks without limits of their own. */
const mostDays = 730;
const reconfirmableAfterDays = 90;

/** What a new agreement grants, or the refusal that names every wrong field. */
export function readAgreement(
  body: Record<string, unknown>,
): { agreement: AgreementFields } | { refusal: Answer } {
  const problems: FieldProblems = { ...missingFields(body, ['institution_id']) };
  const institutionId = toText(body.institution_id);
  const institution = findInstitution(institutionId);
  if (institution === undefined && problems.institution_id === undefined) {
    problems.institution_id = unknownInstitution(institutionId);
  }

  const reconfirmation = readBoolean(body.reconfirmation ?? false);
  const limits = limitsOf(institution, reconfirmation === true);
  const maxHistoricalDays = readInteger(
    body.max_historical_days ?? Math.min(defaultDays, limits.historyDays),
  );
  const accessValidForDays = readInteger(
    body.access_valid_for_days ?? Math.min(defaultDays, limits.accessDays),
  );
  const accessScope = body.access_scope ?? [...allScopes];

  if (maxHistoricalDays === undefined) problems.max_historical_days = ['A valid integer is required.'];
  else if (maxHistoricalDays < 1 || maxHistoricalDays > limits.historyDays) {
    problems.max_historical_days = [tooMuchHistory(institutionId, limits.historyDays)];
  }
  if (accessValidForDays === undefined) problems.access_valid_for_days = ['A valid integer is required.'];
  else if (accessValidForDays < 1 || accessValidForDays > limits.accessDays) {
    problems.access_valid_for_days = [tooLongAccess(limits.accessDays)];
  }
  const scopeProblem = problemOfScopes(accessScope);
  if (scopeProblem !== undefined) problems.access_scope = scopeProblem;
  const reconfirmationProblem = problemOfReconfirmation(reconfirmation, accessValidForDays ?? 0, institution);
  if (reconfirmationProblem !== undefined) problems.reconfirmation = reconfirmationProblem;

  const scenario = scenarioOf(institutionId);
  const refused = Array.isArray(accessScope) ? scenario?.refuseScopes?.(accessScope as Scope[]) : undefined;
  const ownRefusal = scenario?.agreementRefusal?.(refused);
  if (ownRefusal !== undefined) return { refusal: { status: 400, body: ownRefusal } };
  if (refused !== undefined) problems.access_scope ??= [refused];
  if (Object.keys(problems).length > 0) return { refusal: fieldRefusal(problems) };
  return {
    agreement: {
      institutionId,
      maxHistoricalDays: maxHistoricalDays ?? defaultDays,
      accessValidForDays: accessValidForDays ?? defaultDays,
      accessScope: accessScope as Scope[],
      reconfirmation: reconfirmation ?? false,
    },
  };
}

/** The agreement that the API creates by itself: as close to 90 days and all scopes as the bank allows. */
export function defaultAgreement(
  institution: Institution | undefined,
  institutionId: string,
): AgreementFields {
  const limits = limitsOf(institution, false);
  const refuses = scenarioOf(institutionId)?.refuseScopes;
  const accessScope = refuses?.(allScopes) === undefined ? [...allScopes] : ['transactions' as const];
  return {
    institutionId,
    maxHistoricalDays: Math.min(defaultDays, limits.historyDays),
    accessValidForDays: Math.min(defaultDays, limits.accessDays),
    accessScope,
    reconfirmation: false,
  };
}

function limitsOf(
  institution: Institution | undefined,
  reconfirmation: boolean,
): { historyDays: number; accessDays: number } {
  const accessDays = institution?.maxAccessValidForDays ?? mostDays;
  return {
    historyDays: institution?.transactionTotalDays ?? mostDays,
    accessDays: reconfirmation
      ? (institution?.maxAccessValidForDaysReconfirmation ?? accessDays)
      : accessDays,
  };
}

function problemOfScopes(scopes: unknown): Issue[] | string[] | undefined {
  if (!Array.isArray(scopes)) return ['Expected a list of items.'];
  if (scopes.length === 0) return [scopesEmpty];
  const unknown = scopes.filter((scope) => !allScopes.includes(scope));
  return unknown.length > 0 ? unknown.map((scope) => scopeUnknown(toText(scope))) : undefined;
}

function problemOfReconfirmation(
  wanted: boolean | undefined,
  accessDays: number,
  institution: Institution | undefined,
): Issue | string[] | undefined {
  if (wanted === undefined) return ['Must be a valid boolean.'];
  if (!wanted || institution === undefined) return undefined;
  if (institution.maxAccessValidForDaysReconfirmation === undefined) {
    return reconfirmationUnsupported(institution.id);
  }
  return accessDays > reconfirmableAfterDays ? undefined : reconfirmationTooShort(reconfirmableAfterDays);
}

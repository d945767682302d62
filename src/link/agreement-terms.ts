import type { EndUserAgreementRequest } from '../schemas/agreement.ts';
import type { InstitutionDetails } from '../schemas/institution.ts';
import type { StartLinkOptions } from './start-link-options.ts';

/** A value that was lowered to the bank's limit. */
export interface Adjustment {
  /** The days that you asked for. */
  wished: number;
  /** The days that the bank allows, which were used. */
  given: number;
}

/** Which of your values were lowered to the bank's limits. */
export interface AdjustedTerms {
  /** The days of history, if they were lowered. */
  maxHistoricalDays?: Adjustment;
  /** The days of access, if they were lowered. */
  accessValidForDays?: Adjustment;
}

/** The second link that is needed at a bank that gives a long history only in a separate consent. */
export interface NextLink {
  /** A link that gives access to new transactions. */
  kind: 'continuous';
  /** Days of history to ask for in the second link. */
  maxHistoricalDays: number;
  /** Days of access to ask for in the second link. */
  accessValidForDays: number;
}

export interface AgreementTerms {
  body: EndUserAgreementRequest;
  adjusted: AdjustedTerms;
  next?: NextLink;
}

/** What the API grants if nothing is asked for. */
const defaultDays = 90;
/** What it grants at most, whatever the bank says. */
const mostDays = 730;

/** The requested terms within the limits of the institution, and which of them had to be lowered. */
export function readTerms(options: StartLinkOptions, institution: InstitutionDetails): AgreementTerms {
  const { institutionId, accessScope, reconfirmation } = options;
  const adjusted: AdjustedTerms = {};
  const settle = (name: keyof AdjustedTerms, limit: number | undefined): number => {
    // Only an agreement that lasts longer than the default can be reconfirmed.
    const isLonger = name === 'accessValidForDays' && reconfirmation === true;
    const wish = options[name] ?? (isLonger ? 'max' : defaultDays);
    // A bank that states no limit is asked for what every bank grants.
    if (wish === 'max') return limit ?? defaultDays;
    const given = Math.min(wish, limit ?? mostDays);
    if (given < wish && options[name] !== undefined) adjusted[name] = { wished: wish, given };
    return given;
  };
  const ofReconfirmation = reconfirmation
    ? readDays(institution.max_access_valid_for_days_reconfirmation)
    : undefined;
  const historicalDays = settle('maxHistoricalDays', readDays(institution.transaction_total_days));
  const accessDays = settle(
    'accessValidForDays',
    ofReconfirmation ?? readDays(institution.max_access_valid_for_days),
  );
  const isSplit =
    historicalDays > defaultDays &&
    institution.supported_features?.includes('separate_continuous_history_consent');
  return {
    body: {
      institution_id: institutionId,
      max_historical_days: historicalDays,
      access_valid_for_days: accessDays,
      ...(accessScope !== undefined && { access_scope: [...accessScope] }),
      ...(reconfirmation !== undefined && { reconfirmation }),
    },
    adjusted,
    ...(isSplit && {
      next: { kind: 'continuous', maxHistoricalDays: defaultDays, accessValidForDays: accessDays },
    }),
  };
}

/** Limits come as digits in text, as numbers, or not at all. */
function readDays(limit: unknown): number | undefined {
  const days = Number(limit ?? Number.NaN);
  return Number.isInteger(days) && days > 0 ? Math.min(days, mostDays) : undefined;
}

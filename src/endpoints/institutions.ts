import type { ApiCall } from '../answers/api-response.ts';
import type { CallOptions, Endpoint, EndpointInput, Send } from '../http/endpoint.ts';
import {
  type Institution,
  type InstitutionDetails,
  type InstitutionFilters,
  institutionDetailsSchema,
  institutionsSchema,
} from '../schemas/institution.ts';

/**
 * The banks and other institutions whose accounts can be linked. Neither call costs one of a bank's daily calls; each
 * times out after 30 s by default.
 */
export interface Institutions {
  /**
   * Lists all institutions, or those that pass every filter.
   * @throws TypeError naming the filter that does not fit.
   * @example
   * const { data } = await client.institutions.list({ country: 'GB', card_accounts_supported: true });
   */
  readonly list: (
    filters?: InstitutionFilters,
    options?: CallOptions,
  ) => ApiCall<Institution[], keyof InstitutionFilters>;
  /**
   * Reads one institution, with its limits and what it supports.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly get: (id: string, options?: CallOptions) => ApiCall<InstitutionDetails>;
}

const filters = [
  'country',
  'access_scopes_supported',
  'account_selection_supported',
  'business_accounts_supported',
  'card_accounts_supported',
  'corporate_accounts_supported',
  'pending_transactions_supported',
  'private_accounts_supported',
  'read_debtor_account_supported',
  'read_refund_account_supported',
  'separate_continuous_history_consent_supported',
  'ssn_verification_supported',
] as const satisfies readonly (keyof InstitutionFilters)[];

function checkFilters({ query = {} }: EndpointInput): void {
  const given = query as InstitutionFilters;
  if (given.country !== undefined && !/^[A-Za-z]{2}$/.test(given.country)) {
    throw new TypeError("country must be a two-letter code (ISO 3166-1 alpha-2), such as 'GB'.");
  }
  for (const feature of filters) {
    if (feature === 'country') continue;
    if (given[feature] !== undefined && typeof given[feature] !== 'boolean') {
      throw new TypeError(`${feature} must be true or false.`);
    }
  }
}

const list: Endpoint<Institution[]> = {
  operation: 'institutions.list',
  method: 'GET',
  path: 'institutions/',
  kind: 'metadata',
  answerSchema: institutionsSchema,
  query: filters,
  check: checkFilters,
};

const get: Endpoint<InstitutionDetails> = {
  operation: 'institutions.get',
  method: 'GET',
  path: 'institutions/{id}/',
  kind: 'metadata',
  answerSchema: institutionDetailsSchema,
};

export function createInstitutions(send: Send): Institutions {
  return {
    list: (filters, options) => send(list, { query: filters }, options),
    get: (id, options) => send(get, { ids: { id } }, options),
  };
}

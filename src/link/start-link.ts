import { type ApiCall, type ApiResponse, toApiCall, unwrap } from '../answers/api-response.ts';
import type { NordigenClient } from '../client.ts';
import type { Issue } from '../errors/issue.ts';
import { isNordigenError } from '../errors/nordigen-error.ts';
import type { EndUserAgreement } from '../schemas/agreement.ts';
import type { Requisition } from '../schemas/requisition.ts';
import { type AdjustedTerms, type AgreementTerms, type NextLink, readTerms } from './agreement-terms.ts';
import { checkStartLinkOptions, type StartLinkOptions } from './start-link-options.ts';

/** A link that the user has not gone through yet. */
export interface StartedLink {
  /** Where to send the user. */
  url: string;
  /** The requisition's id. Store it with the user's session, under `reference`. */
  requisitionId: string;
  /** Absent if the agreement was left to the API. */
  agreementId?: string;
  /** The redirect contains it. Keep it, with the requisition's id, in the user's session. */
  reference: string;
  /** Which values were lowered to the bank's limits; empty if none was. */
  adjusted: AdjustedTerms;
  /** The requisition as the API created it. */
  requisition: Requisition;
  /** The agreement as the API created it; absent with `agreement: false`. */
  agreement?: EndUserAgreement;
  /**
   * Set if a second link must follow. At this bank, a consent of more than 90 days fetches its transactions once, and
   * they never change afterwards. Start the second link with these values after you have read the history.
   */
  next?: NextLink;
  /** What had to be dropped from the answers that this was made from. */
  issues: readonly Issue[];
}

type LinkClient = Pick<NordigenClient, 'institutions' | 'agreements' | 'requisitions'>;

/**
 * Prepares everything a user needs to link a bank: reads the bank's limits, creates an agreement within them and a
 * requisition. If the requisition fails, the agreement is deleted. If that fails too, `leftBehind` of the error names
 * the agreement.
 * @throws TypeError that names the invalid option, before anything is sent.
 * @example
 * const { url, requisitionId, reference } = await startLink(client, {
 *   institutionId: 'SANDBOXFINANCE_SFIN0000',
 *   redirect: 'https://example.com/linked',
 *   maxHistoricalDays: 'max',
 * }).unwrap();
 */
export function startLink(client: LinkClient, options: StartLinkOptions): ApiCall<StartedLink, string> {
  return toApiCall(start(client, options));
}

async function start(
  client: LinkClient,
  options: StartLinkOptions,
): Promise<ApiResponse<StartedLink, string>> {
  checkStartLinkOptions(options);
  const { signal } = options;
  const issues: Issue[] = [];
  let terms: AgreementTerms | undefined;
  let agreement: EndUserAgreement | undefined;
  if (options.agreement !== false) {
    const institution = await client.institutions.get(options.institutionId, { signal });
    if (!institution.ok) return institution;
    terms = readTerms(options, institution.data);
    const created = await client.agreements.create(terms.body, { signal });
    if (!created.ok) return created;
    agreement = created.data;
    // Without an id the API would create another agreement for the requisition.
    if (typeof agreement.id !== 'string') unwrap(created);
    issues.push(...institution.issues, ...created.issues);
  }
  const response = await createRequisition(client, options, agreement?.id);
  if (!response.ok) return response;
  const requisition = response.data;
  const { next, adjusted = {} } = terms ?? {};
  const data: StartedLink = {
    url: requisition.link,
    requisitionId: requisition.id,
    ...(agreement && { agreementId: agreement.id }),
    reference: requisition.reference,
    adjusted,
    requisition,
    ...(agreement && { agreement }),
    ...(next && { next }),
    issues: [...issues, ...response.issues],
  };
  return { ...response, data, issues: [] };
}

/** Creates the requisition. If that fails, deletes the agreement. */
async function createRequisition(
  client: LinkClient,
  options: StartLinkOptions,
  agreementId: string | undefined,
): Promise<ApiResponse<Requisition, string>> {
  const { userLanguage, accountSelection, redirectImmediate, ssn, signal } = options;
  const body = {
    institution_id: options.institutionId,
    redirect: String(options.redirect),
    reference: options.reference ?? crypto.randomUUID(),
    ...(agreementId !== undefined && { agreement: agreementId }),
    ...(userLanguage !== undefined && { user_language: userLanguage }),
    ...(accountSelection !== undefined && { account_selection: accountSelection }),
    ...(redirectImmediate !== undefined && { redirect_immediate: redirectImmediate }),
    ...(ssn !== undefined && { ssn }),
  };
  try {
    const response = await client.requisitions.create(body, { signal });
    if (!response.ok) await undo(client, agreementId, response.error);
    else if (typeof response.data.link !== 'string') unwrap(response);
    return response;
  } catch (error) {
    await undo(client, agreementId, error);
    throw error;
  }
}

/** Deletes the agreement. The caller's signal is not used, because it may be what ended the call. */
async function undo(client: LinkClient, agreementId: string | undefined, error: unknown): Promise<void> {
  if (agreementId === undefined) return;
  const isGone = await client.agreements.delete(agreementId).then(
    ({ ok, status }) => ok || status === 404,
    () => false,
  );
  if (isGone || !isNordigenError(error)) return;
  Object.assign(error, { leftBehind: { agreementId } });
  error.message += ` The agreement ${agreementId}, which was created just before, could not be deleted.`;
}

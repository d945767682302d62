import {
  type ApiCall,
  type ApiResponse,
  type ApiSuccess,
  toApiCall,
  unwrap,
} from '../answers/api-response.ts';
import type { NordigenClient } from '../client.ts';
import type { Issue } from '../errors/issue.ts';
import { isNordigenError } from '../errors/nordigen-error.ts';
import { NordigenValidationError } from '../errors/nordigen-validation-error.ts';
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
 * requisition. If that fails, what was created is deleted. What cannot be deleted is named in the error's `leftBehind`.
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
  const reference = options.reference ?? crypto.randomUUID();
  const response = await createRequisition(client, { ...options, reference }, agreement?.id);
  if (!response.ok) return response;
  const requisition = response.data;
  const { next, adjusted = {} } = terms ?? {};
  const data: StartedLink = {
    url: requisition.link,
    requisitionId: requisition.id,
    ...(agreement && { agreementId: agreement.id }),
    reference: requisition.reference ?? reference,
    adjusted,
    requisition,
    ...(agreement && { agreement }),
    ...(next && { next }),
    issues: [...issues, ...response.issues],
  };
  return { ...response, data, issues: [] };
}

/** Creates the requisition. If that fails, deletes it and the agreement. */
async function createRequisition(
  client: LinkClient,
  options: StartLinkOptions & { reference: string },
  agreementId: string | undefined,
): Promise<ApiResponse<Requisition, string>> {
  const { userLanguage, accountSelection, redirectImmediate, ssn, signal } = options;
  const body = {
    institution_id: options.institutionId,
    redirect: String(options.redirect),
    reference: options.reference,
    ...(agreementId !== undefined && { agreement: agreementId }),
    ...(userLanguage !== undefined && { user_language: userLanguage }),
    ...(accountSelection !== undefined && { account_selection: accountSelection }),
    ...(redirectImmediate !== undefined && { redirect_immediate: redirectImmediate }),
    ...(ssn !== undefined && { ssn }),
  };
  let requisitionId: string | undefined;
  try {
    const response = await client.requisitions.create(body, { signal });
    if (!response.ok) {
      await undo(client, { agreementId }, response.error);
      return response;
    }
    const { id, link } = response.data as Partial<Requisition>;
    requisitionId = id;
    if (typeof id !== 'string' || typeof link !== 'string') unwrap(response);
    if (link === '') throw toLinkError(response);
    return response;
  } catch (error) {
    await undo(client, { requisitionId, agreementId }, error);
    throw error;
  }
}

function toLinkError({
  operation,
  status,
  rateLimits,
  issues,
}: ApiSuccess<Requisition>): NordigenValidationError {
  const message = `${operation} answered without a link that the user could be sent to.`;
  return new NordigenValidationError(message, { operation, status, rateLimits, issues });
}

interface Created {
  requisitionId?: string | undefined;
  agreementId?: string | undefined;
}

/** Deletes what was created. The caller's signal is not used, because it may be what ended the call. */
async function undo(client: LinkClient, created: Created, error: unknown): Promise<void> {
  const { requisitionId, agreementId } = created;
  const [hasRequisition, hasAgreement] = [
    await isLeft(client.requisitions.delete, requisitionId),
    await isLeft(client.agreements.delete, agreementId),
  ];
  if (!(hasRequisition || hasAgreement) || !isNordigenError(error)) return;
  const leftBehind = { ...(hasRequisition && { requisitionId }), ...(hasAgreement && { agreementId }) };
  Object.assign(error, { leftBehind });
  const what = [hasRequisition && `requisition ${requisitionId}`, hasAgreement && `agreement ${agreementId}`];
  error.message += ` The ${what.filter(Boolean).join(' and the ')}, created just before, could not be deleted.`;
}

/** Whether deleting failed. */
async function isLeft(
  remove: (id: string) => Promise<{ ok: boolean; status: number }>,
  id: string | undefined,
): Promise<boolean> {
  if (id === undefined) return false;
  return remove(id).then(
    ({ ok, status }) => !ok && status !== 404,
    () => true,
  );
}

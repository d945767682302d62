import type { ApiCall } from '../answers/api-response.ts';
import type { CallOptions, Endpoint, Send } from '../http/endpoint.ts';
import { checkPage, type ListAllOptions, pageParameters, paginate } from '../http/paginate.ts';
import {
  type EndUserAgreement,
  type EndUserAgreementRequest,
  type EnduserAcceptanceDetailsRequest,
  endUserAgreementRequestSchema,
  endUserAgreementSchema,
  enduserAcceptanceDetailsRequestSchema,
} from '../schemas/agreement.ts';
import { type Deletion, deletionSchema } from '../schemas/deletion.ts';
import { type Page, type PageParameters, pageSchema } from '../schemas/page.ts';
import {
  type Reconfirmation,
  type ReconfirmationRequest,
  reconfirmationRequestSchema,
  reconfirmationSchema,
} from '../schemas/reconfirmation.ts';

/**
 * End user agreements: which of an account's data a user lets you read, how far back, and for how long. None of these
 * calls costs one of the bank's daily calls; each times out after 30 s by default.
 */
export interface Agreements {
  /**
   * Lists one page of the agreements, the newest first; 100 per page by default.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly list: (
    page?: PageParameters,
    options?: CallOptions,
  ) => ApiCall<Page<EndUserAgreement>, keyof PageParameters>;
  /**
   * Iterates over all agreements, page by page, at the cost of one call per page. Each comes once, even if some are
   * deleted in the meantime.
   * @throws what `unwrap()` of a page throws; NordigenValidationError if the pages do not lead to all rows.
   */
  readonly listAll: (
    parameters?: ListAllOptions,
    options?: CallOptions,
  ) => AsyncIterableIterator<EndUserAgreement, void, undefined>;
  /**
   * Reads one agreement.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly get: (id: string, options?: CallOptions) => ApiCall<EndUserAgreement>;
  /**
   * Creates an agreement. Its days must be within the bank's limits, which `institutions.get` tells. It is not repeated
   * if it fails.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly create: (
    body: EndUserAgreementRequest,
    options?: CallOptions,
  ) => ApiCall<EndUserAgreement, keyof EndUserAgreementRequest>;
  /**
   * Deletes an agreement; the API answers with a sentence. It is not repeated if it fails.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly delete: (id: string, options?: CallOptions) => ApiCall<Deletion>;
  /**
   * Accepts an agreement on the user's behalf. Only companies with that permission may; others get a 403.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly accept: (
    id: string,
    details: EnduserAcceptanceDetailsRequest,
    options?: CallOptions,
  ) => ApiCall<EndUserAgreement, keyof EnduserAcceptanceDetailsRequest>;
  /**
   * Reads how far the user has got with confirming the agreement again.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly getReconfirmation: (id: string, options?: CallOptions) => ApiCall<Reconfirmation>;
  /**
   * Asks the user to confirm the agreement again, at the `reconfirmation_url` of the answer. Banks in the United
   * Kingdom only.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly reconfirm: (
    id: string,
    body?: ReconfirmationRequest,
    options?: CallOptions,
  ) => ApiCall<Reconfirmation, keyof ReconfirmationRequest>;
}

const list: Endpoint<Page<EndUserAgreement>> = {
  operation: 'agreements.list',
  method: 'GET',
  path: 'agreements/enduser/',
  kind: 'metadata',
  answerSchema: /* @__PURE__ */ pageSchema(endUserAgreementSchema),
  query: pageParameters,
  check: checkPage,
};

const get: Endpoint<EndUserAgreement> = {
  operation: 'agreements.get',
  method: 'GET',
  path: 'agreements/enduser/{id}/',
  kind: 'metadata',
  answerSchema: endUserAgreementSchema,
};

const create: Endpoint<EndUserAgreement> = {
  operation: 'agreements.create',
  method: 'POST',
  path: 'agreements/enduser/',
  kind: 'write',
  answerSchema: endUserAgreementSchema,
  bodySchema: endUserAgreementRequestSchema,
};

const remove: Endpoint<Deletion> = {
  operation: 'agreements.delete',
  method: 'DELETE',
  path: 'agreements/enduser/{id}/',
  kind: 'write',
  answerSchema: deletionSchema,
};

const accept: Endpoint<EndUserAgreement> = {
  operation: 'agreements.accept',
  method: 'PUT',
  path: 'agreements/enduser/{id}/accept/',
  kind: 'write',
  answerSchema: endUserAgreementSchema,
  bodySchema: enduserAcceptanceDetailsRequestSchema,
};

const getReconfirmation: Endpoint<Reconfirmation> = {
  operation: 'agreements.getReconfirmation',
  method: 'GET',
  path: 'agreements/enduser/{id}/reconfirm/',
  kind: 'metadata',
  answerSchema: reconfirmationSchema,
};

const reconfirm: Endpoint<Reconfirmation> = {
  operation: 'agreements.reconfirm',
  method: 'POST',
  path: 'agreements/enduser/{id}/reconfirm/',
  kind: 'write',
  answerSchema: reconfirmationSchema,
  bodySchema: reconfirmationRequestSchema,
};

export function createAgreements(send: Send): Agreements {
  const agreements: Agreements = {
    list: (page, options) => send(list, { query: page }, options),
    listAll: (parameters, options) => paginate('agreements.list', agreements.list, parameters, options),
    get: (id, options) => send(get, { ids: { id } }, options),
    create: (body, options) => send(create, { json: body }, options),
    delete: (id, options) => send(remove, { ids: { id } }, options),
    accept: (id, details, options) => send(accept, { ids: { id }, json: details }, options),
    getReconfirmation: (id, options) => send(getReconfirmation, { ids: { id } }, options),
    reconfirm: (id, body = {}, options) => send(reconfirm, { ids: { id }, json: body }, options),
  };
  return agreements;
}

import type { ApiCall } from '../answers/api-response.ts';
import type { CallOptions, Endpoint, Send } from '../http/endpoint.ts';
import { checkPage, type ListAllOptions, pageParameters, paginate } from '../http/paginate.ts';
import { type Deletion, deletionSchema } from '../schemas/deletion.ts';
import { type Page, type PageParameters, pageSchema } from '../schemas/page.ts';
import {
  type Requisition,
  type RequisitionRequest,
  requisitionRequestSchema,
  requisitionSchema,
} from '../schemas/requisition.ts';

/**
 * Requisitions: a user's path through the consent of one bank, and the accounts that were linked by it. None of these
 * calls costs one of the bank's daily calls; each times out after 30 s by default.
 */
export interface Requisitions {
  /**
   * Lists one page of the requisitions; 100 per page by default.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly list: (
    page?: PageParameters,
    options?: CallOptions,
  ) => ApiCall<Page<Requisition>, keyof PageParameters>;
  /**
   * Iterates over all requisitions, page by page, at the cost of one call per page. Each comes once, even if some are
   * deleted in the meantime.
   * @throws what `unwrap()` of a page throws; NordigenValidationError if the pages do not lead to all rows.
   */
  readonly listAll: (
    parameters?: ListAllOptions,
    options?: CallOptions,
  ) => AsyncIterableIterator<Requisition, void, undefined>;
  /**
   * Reads a requisition; `accounts` is filled when its `status` is `LN`.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly get: (id: string, options?: CallOptions) => ApiCall<Requisition>;
  /**
   * Creates a requisition; send the user to the `link` of the answer. It is not repeated if it fails.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly create: (
    body: RequisitionRequest,
    options?: CallOptions,
  ) => ApiCall<Requisition, keyof RequisitionRequest>;
  /**
   * Deletes a requisition with all its agreements; the API answers with a sentence. It is not repeated if it fails.
   * @throws TypeError naming the argument that does not fit.
   */
  readonly delete: (id: string, options?: CallOptions) => ApiCall<Deletion>;
}

const list: Endpoint<Page<Requisition>> = {
  operation: 'requisitions.list',
  method: 'GET',
  path: 'requisitions/',
  kind: 'metadata',
  answerSchema: /* @__PURE__ */ pageSchema(requisitionSchema),
  query: pageParameters,
  check: checkPage,
};

const get: Endpoint<Requisition> = {
  operation: 'requisitions.get',
  method: 'GET',
  path: 'requisitions/{id}/',
  kind: 'metadata',
  answerSchema: requisitionSchema,
};

const create: Endpoint<Requisition> = {
  operation: 'requisitions.create',
  method: 'POST',
  path: 'requisitions/',
  kind: 'write',
  answerSchema: requisitionSchema,
  bodySchema: requisitionRequestSchema,
};

const remove: Endpoint<Deletion> = {
  operation: 'requisitions.delete',
  method: 'DELETE',
  path: 'requisitions/{id}/',
  kind: 'write',
  answerSchema: deletionSchema,
};

export function createRequisitions(send: Send): Requisitions {
  const requisitions: Requisitions = {
    list: (page, options) => send(list, { query: page }, options),
    listAll: (parameters, options) => paginate('requisitions.list', requisitions.list, parameters, options),
    get: (id, options) => send(get, { ids: { id } }, options),
    create: (body, options) => send(create, { json: body }, options),
    delete: (id, options) => send(remove, { ids: { id } }, options),
  };
  return requisitions;
}

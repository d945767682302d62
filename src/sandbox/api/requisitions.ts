import { scenarioOf, shapeOf } from '../bank/scenarios/scenarios.ts';
import { toTimestamp } from '../clock.ts';
import {
  type Answer,
  institutionDisabled,
  notFound,
  paymentRequired,
  unknownFields,
} from '../errors/answers.ts';
import { nextId, type RequisitionRecord, type RequisitionStatus } from '../state.ts';
import type { Call, World } from '../world.ts';
import { expiryOf } from './agreements.ts';
import { toPage } from './pages.ts';
import { readRequisition } from './read-requisition.ts';
import { toId } from './request-fields.ts';

const path = '/api/v2/requisitions/';

export function listRequisitions(world: World, call: Call): Answer {
  const unknown = [...call.query.keys()].filter((key) => key !== 'limit' && key !== 'offset');
  if (unknown.length > 0) return unknownFields(unknown, 'query');
  return toPage([...world.records.requisitions.values()], path, call, (item) =>
    toBody(world, item, call.origin),
  );
}

export function getRequisition(world: World, call: Call): Answer {
  return withRequisition(world, call, (item) => ({ status: 200, body: toBody(world, item, call.origin) }));
}

export function createRequisition(world: World, { body, origin }: Call): Answer {
  const { records, permissions, clock } = world;
  const id = nextId(records);
  const fields = readRequisition(world, body, id);
  if ('refusal' in fields) return fields.refusal;
  const { institutionId } = fields.requisition;
  if (scenarioOf(institutionId)?.isDisabled) return institutionDisabled(institutionId);
  if (records.agreements.size + records.requisitions.size >= permissions.freeCreates)
    return paymentRequired();

  const { agreement, requisition } = fields;
  const record: RequisitionRecord = {
    ...requisition,
    id,
    createdAtMs: clock.apiNow(),
    status: 'CR',
    linkedAtMs: null,
    agreementId: agreement.id,
    hasOwnAgreement: records.agreements.has(agreement.id),
    accountIds: [],
    failedCalls: 0,
  };
  records.agreements.set(agreement.id, agreement);
  records.requisitions.set(id, record);
  records.requisitionOfReference.set(record.reference, id);
  records.requisitionOfAgreement.set(agreement.id, id);
  return { status: 201, body: toBody(world, record, origin) };
}

export function deleteRequisition(world: World, call: Call): Answer {
  return withRequisition(world, call, ({ id, agreementId, reference }) => {
    const { records } = world;
    records.requisitions.delete(id);
    records.agreements.delete(agreementId);
    records.reconfirmations.delete(agreementId);
    records.requisitionOfReference.delete(reference);
    records.requisitionOfAgreement.delete(agreementId);
    const detail = `Requisition ${id} deleted with all its End User Agreements`;
    return { status: 200, body: { summary: 'Requisition deleted', detail } };
  });
}

/** The status by the sandbox's clock: slow banks complete, consents expire. */
export function statusOf({ records, clock }: World, requisition: RequisitionRecord): RequisitionStatus {
  const { status, linkedAtMs, agreementId } = requisition;
  const nowMs = clock.apiNow();
  const current = linkedAtMs !== null && nowMs >= linkedAtMs && status !== 'SU' ? 'LN' : status;
  const agreement = records.agreements.get(agreementId);
  const expiresAtMs = agreement === undefined ? undefined : expiryOf(agreement);
  // A superseded consent stays `LN` forever.
  if (requisition.isSuperseded === true) return current;
  return current === 'LN' && expiresAtMs !== undefined && nowMs >= expiresAtMs ? 'EX' : current;
}

function linkOf({ id, institutionId }: RequisitionRecord, origin: string): string {
  return `${origin}/psd2/start/${id}/${institutionId}`;
}

function withRequisition(
  { records }: World,
  { params }: Call,
  task: (requisition: RequisitionRecord) => Answer,
): Answer {
  // The vendor documents an error for an id that is not a UUID, but the live API answers as for an unknown id.
  const requisition = records.requisitions.get(toId(params.id ?? ''));
  return requisition === undefined ? notFound() : task(requisition);
}

function toBody(world: World, requisition: RequisitionRecord, origin: string): Record<string, unknown> {
  const status = statusOf(world, requisition);
  const body = {
    id: requisition.id,
    created: toTimestamp(requisition.createdAtMs),
    redirect: requisition.redirect,
    status,
    institution_id: requisition.institutionId,
    agreement: requisition.agreementId,
    reference: requisition.reference,
    // A slow bank has not reported its accounts yet.
    accounts: status === 'UA' ? [] : requisition.accountIds,
    ...(requisition.userLanguage === null ? {} : { user_language: requisition.userLanguage }),
    link: linkOf(requisition, origin),
    ssn: requisition.ssn,
    account_selection: requisition.accountSelection,
    redirect_immediate: requisition.redirectImmediate,
  };
  return shapeOf(requisition.institutionId).requisition?.(body) ?? body;
}

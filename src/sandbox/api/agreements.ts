import { scenarioOf, shapeOf } from '../bank/scenarios/scenarios.ts';
import { dayMs, toTimestamp } from '../clock.ts';
import {
  type Answer,
  agreementAlreadyAccepted,
  fieldRefusal,
  institutionDisabled,
  insufficientPermissions,
  invalidAgreementId,
  notFound,
  paymentRequired,
  reconfirmationForbidden,
} from '../errors/answers.ts';
import { type AgreementRecord, nextId } from '../state.ts';
import type { Call, World } from '../world.ts';
import { toPage } from './pages.ts';
import { type AgreementFields, readAgreement } from './read-agreement.ts';
import { isUuid, missingFields, toId } from './request-fields.ts';

const agreementsPath = '/api/v2/agreements/enduser/';

export function listAgreements(world: World, call: Call): Answer {
  return toPage([...world.records.agreements.values()], agreementsPath, call, toBody);
}

export function getAgreement(world: World, call: Call): Answer {
  return withAgreement(world, call, (agreement) => ({ status: 200, body: toBody(agreement) }));
}

export function createAgreement(world: World, { body }: Call): Answer {
  const { records, permissions } = world;
  const fields = readAgreement(body);
  if ('refusal' in fields) return fields.refusal;
  const { institutionId } = fields.agreement;
  if (scenarioOf(institutionId)?.isDisabled) return institutionDisabled(institutionId);
  if (fields.agreement.reconfirmation && !permissions.reconfirmAgreements) {
    return reconfirmationForbidden('enable reconfirmation');
  }
  if (records.agreements.size + records.requisitions.size >= permissions.freeCreates)
    return paymentRequired();

  const agreement = newAgreement(world, fields.agreement);
  records.agreements.set(agreement.id, agreement);
  return { status: 201, body: toBody(agreement) };
}

export function deleteAgreement(world: World, call: Call): Answer {
  return withAgreement(world, call, ({ id }) => {
    world.records.agreements.delete(id);
    world.records.reconfirmations.delete(id);
    const body = { summary: 'End User Agreement deleted', detail: `End User Agreement ${id} deleted` };
    return { status: 200, body };
  });
}

export function acceptAgreement(world: World, call: Call): Answer {
  return withAgreement(world, call, (agreement) => {
    if (!world.permissions.acceptAgreements) return insufficientPermissions();
    const missing = missingFields(call.body, ['user_agent', 'ip_address']);
    if (missing !== undefined) return fieldRefusal(missing);
    if (agreement.acceptedAtMs !== null) return agreementAlreadyAccepted();
    agreement.acceptedAtMs = world.clock.apiNow();
    return { status: 200, body: toBody(agreement) };
  });
}

/** An agreement that nobody has accepted yet. */
export function newAgreement({ records, clock }: World, fields: AgreementFields): AgreementRecord {
  return {
    ...fields,
    id: nextId(records),
    createdAtMs: clock.apiNow(),
    acceptedAtMs: null,
    reconfirmedAtMs: null,
    endedAtMs: null,
  };
}

/** Runs `task` with the agreement that the path names, or answers why there is none. */
export function withAgreement(
  { records }: World,
  { params }: Call,
  task: (agreement: AgreementRecord) => Answer,
): Answer {
  const id = params.id ?? '';
  if (!isUuid(id)) return invalidAgreementId(id);
  const agreement = records.agreements.get(toId(id));
  return agreement === undefined ? notFound() : task(agreement);
}

/** When the access that an agreement grants ends; `undefined` until somebody accepts it. */
export function expiryOf(agreement: AgreementRecord): number | undefined {
  const { acceptedAtMs, reconfirmedAtMs, endedAtMs, accessValidForDays } = agreement;
  const sinceMs = reconfirmedAtMs ?? acceptedAtMs;
  if (sinceMs === null) return undefined;
  return Math.min(endedAtMs ?? Number.POSITIVE_INFINITY, sinceMs + accessValidForDays * dayMs);
}

function toBody(agreement: AgreementRecord): Record<string, unknown> {
  const body = {
    id: agreement.id,
    created: toTimestamp(agreement.createdAtMs),
    institution_id: agreement.institutionId,
    max_historical_days: agreement.maxHistoricalDays,
    access_valid_for_days: agreement.accessValidForDays,
    access_scope: agreement.accessScope,
    accepted: agreement.acceptedAtMs === null ? null : toTimestamp(agreement.acceptedAtMs),
    reconfirmation: agreement.reconfirmation,
  };
  return shapeOf(agreement.institutionId).agreement?.(body) ?? body;
}

import { toTimestamp } from '../clock.ts';
import {
  type Answer,
  agreementNotAccepted,
  fieldRefusal,
  noAccountsLinked,
  notFound,
  nothingToReconfirm,
  reconfirmationForbidden,
  reconfirmationNotEnabled,
  reconfirmationTooLate,
} from '../errors/answers.ts';
import { invalidRedirect } from '../errors/field-issues.ts';
import type { AccountRecord, AgreementRecord, ReconfirmationRecord } from '../state.ts';
import type { Call, World } from '../world.ts';
import { expiryOf, withAgreement } from './agreements.ts';
import { isRedirectUri } from './request-fields.ts';

export function getReconfirmation(world: World, call: Call): Answer {
  return withReconfirmableAgreement(world, call, (agreement) => {
    const reconfirmation = world.records.reconfirmations.get(agreement.id);
    if (reconfirmation === undefined) return notFound();
    reconfirmation.lastAccessedAtMs = world.clock.apiNow();
    return { status: 200, body: toBody(agreement, reconfirmation, call.origin) };
  });
}

export function createReconfirmation(world: World, call: Call): Answer {
  return withReconfirmableAgreement(world, call, (agreement) => {
    const { records, clock } = world;
    const nowMs = clock.apiNow();
    const untilMs = expiryOf(agreement);
    if (untilMs === undefined) return agreementNotAccepted(agreement.id);
    const redirect = call.body.redirect ?? null;
    if (redirect !== null && !isRedirectUri(redirect)) return fieldRefusal({ redirect: [invalidRedirect] });

    if (nowMs >= untilMs) return reconfirmationTooLate(agreement.id, toText(untilMs));
    const requisitionId = records.requisitionOfAgreement.get(agreement.id) ?? '';
    const accountIds = records.requisitions.get(requisitionId)?.accountIds ?? [];
    if (accountIds.length === 0) return noAccountsLinked(requisitionId);

    const previous = records.reconfirmations.get(agreement.id);
    const left = accountIds.filter((id) => previous?.accounts[id]?.rejectedAtMs == null);
    if (left.length === 0)
      return nothingToReconfirm(agreement.id, agreement.accessValidForDays, toText(untilMs));

    const reconfirmation: ReconfirmationRecord = {
      agreementId: agreement.id,
      createdAtMs: nowMs,
      redirect,
      lastAccessedAtMs: null,
      lastSubmittedAtMs: null,
      accounts: Object.fromEntries(left.map((id) => [id, { reconfirmedAtMs: null, rejectedAtMs: null }])),
    };
    records.reconfirmations.set(agreement.id, reconfirmation);
    return { status: 201, body: toBody(agreement, reconfirmation, call.origin) };
  });
}

/** A reconfirmation that its end user can answer, with its agreement. */
export interface OpenReconfirmation {
  agreement: AgreementRecord;
  reconfirmation: ReconfirmationRecord;
}

/** The reconfirmation of an agreement, or the refusal: nobody requested it, or its agreement has ended. */
export function openReconfirmation(
  { records, clock }: World,
  agreementId: string,
): OpenReconfirmation | { refusal: Answer } {
  const agreement = records.agreements.get(agreementId);
  const reconfirmation = records.reconfirmations.get(agreementId);
  if (agreement === undefined || reconfirmation === undefined) return { refusal: notFound() };
  const untilMs = expiryOf(agreement) ?? 0;
  if (clock.apiNow() < untilMs) return { agreement, reconfirmation };
  return { refusal: reconfirmationTooLate(agreementId, toText(untilMs)) };
}

/**
 * Records the end user's decision for every account of a reconfirmation; confirming restarts the
 * agreement's days. Returns the address that the end user is sent back to, or the refusal.
 */
export function concludeReconfirmation(
  world: World,
  agreementId: string,
  confirms: boolean,
): { redirect: string } | { refusal: Answer } {
  const { records, clock } = world;
  const opened = openReconfirmation(world, agreementId);
  if ('refusal' in opened) return opened;
  const { agreement, reconfirmation } = opened;

  const nowMs = clock.apiNow();
  reconfirmation.lastSubmittedAtMs = nowMs;
  for (const decision of Object.values(reconfirmation.accounts)) {
    decision.reconfirmedAtMs = confirms ? nowMs : null;
    decision.rejectedAtMs = confirms ? null : nowMs;
  }
  if (confirms) agreement.reconfirmedAtMs = nowMs;
  const requisition = records.requisitions.get(records.requisitionOfAgreement.get(agreementId) ?? '');
  return { redirect: reconfirmation.redirect ?? requisition?.redirect ?? '' };
}

/** Whether the end user withdrew access to an account, at the bank or by rejecting a reconfirmation. */
export function isWithdrawn({ records }: World, { id, agreementId, revoked }: AccountRecord): boolean {
  return revoked || records.reconfirmations.get(agreementId)?.accounts[id]?.rejectedAtMs != null;
}

/** A time as the API writes it in its texts. */
function toText(atMs: number): string {
  return toTimestamp(atMs).replace('T', ' ').slice(0, -1);
}

function withReconfirmableAgreement(
  world: World,
  call: Call,
  task: (agreement: AgreementRecord) => Answer,
): Answer {
  return withAgreement(world, call, (agreement) => {
    if (!world.permissions.reconfirmAgreements) return reconfirmationForbidden('perform this action');
    return agreement.reconfirmation ? task(agreement) : reconfirmationNotEnabled(agreement.id);
  });
}

function toBody(
  agreement: AgreementRecord,
  reconfirmation: ReconfirmationRecord,
  origin: string,
): Record<string, unknown> {
  const moment = (atMs: number | null): string | null => (atMs === null ? null : toTimestamp(atMs));
  return {
    reconfirmation_url: `${origin}/psd2/reconfirm/${agreement.id}`,
    created: toTimestamp(reconfirmation.createdAtMs),
    url_valid_from: toTimestamp(reconfirmation.createdAtMs),
    url_valid_to: toTimestamp(expiryOf(agreement) ?? reconfirmation.createdAtMs),
    redirect: reconfirmation.redirect,
    last_accessed: moment(reconfirmation.lastAccessedAtMs),
    last_submitted: moment(reconfirmation.lastSubmittedAtMs),
    accounts: Object.fromEntries(
      Object.entries(reconfirmation.accounts).map(([id, { reconfirmedAtMs, rejectedAtMs }]) => [
        id,
        { reconfirmed: moment(reconfirmedAtMs) ?? '', rejected: moment(rejectedAtMs) ?? '' },
      ]),
    ),
  };
}

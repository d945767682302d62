import type { Issue } from '../errors/issue.ts';
import type { NextStep } from '../errors/nordigen-api-error.ts';
import type { EndUserAgreement } from '../schemas/agreement.ts';
import type { Requisition } from '../schemas/requisition.ts';
import { parseApiDate } from '../values/parse-api-date.ts';
import { type LinkState, linkStateOf } from './link-state.ts';

/** The current state of a user's consent at one bank. */
export interface Consent {
  /** The requisition that the user consented to. */
  requisitionId: string;
  /** Absent if the API has not created an agreement yet. */
  agreementId?: string;
  /** The bank. */
  institutionId: string;
  /** The caller's own identifier of the link. */
  reference: string;
  /** Ids of the linked accounts. */
  accounts: string[];
  /** The state of the link; `superseded` if a newer link has all of its accounts. */
  state: LinkState | 'superseded';
  /**
   * When access ends, in ms since the epoch; absent until the user has agreed, and after a reconfirmation, which prolongs
   * the access by a time that the agreement does not tell.
   */
  endsAtMs?: number;
  /** Whole days until then; `0` if it has ended. */
  daysLeft?: number;
  /** `reconnect` if only a new link helps, `wait` while it is pending; absent if there is nothing to do. */
  nextStep?: Extract<NextStep, 'reconnect' | 'wait'>;
  /** What had to be dropped from the answers that this was read from. */
  issues: readonly Issue[];
}

const dayMs = 86_400_000;

/** `agreement` is absent if the requisition has none, or if it was deleted. */
export function toConsent(
  requisition: Requisition,
  agreement: EndUserAgreement | undefined,
  { nowMs, issues }: { nowMs: number; issues: readonly Issue[] },
): Consent {
  const accepted = parseApiDate(agreement?.accepted);
  const validMs = (agreement?.access_valid_for_days ?? Number.NaN) * dayMs;
  const endsAtMs = (accepted === undefined ? Number.NaN : epochMsOf(accepted)) + validMs;
  const reached = linkStateOf(requisition);
  // A consent that the user prolonged lasts longer than its agreement says; then only the API's state tells.
  const isProlonged = agreement?.reconfirmation === true && reached === 'linked' && endsAtMs <= nowMs;
  const hasEnd = Number.isFinite(endsAtMs) && !isProlonged;
  const isGone = Boolean(requisition.agreement) && agreement === undefined;
  const isOver = isGone || (hasEnd && endsAtMs <= nowMs);
  // The API keeps calling it linked for a while, and a superseded one forever.
  const state = isOver && (reached === 'linked' || reached === 'pending') ? 'expired' : reached;
  return {
    requisitionId: requisition.id,
    ...(requisition.agreement && { agreementId: requisition.agreement }),
    institutionId: requisition.institution_id,
    reference: requisition.reference,
    accounts: requisition.accounts ?? [],
    state,
    ...(hasEnd && { endsAtMs, daysLeft: Math.max(0, Math.floor((endsAtMs - nowMs) / dayMs)) }),
    ...(state !== 'linked' && { nextStep: state === 'pending' ? ('wait' as const) : ('reconnect' as const) }),
    issues,
  };
}

/** The API sends exact times. A time without a zone is read as UTC. */
function epochMsOf(date: NonNullable<ReturnType<typeof parseApiDate>>): number {
  if (date.kind === 'instant') return date.epochMs;
  return Date.parse(date.kind === 'date' ? date.date : `${date.date}T${date.time.slice(0, 8)}Z`);
}

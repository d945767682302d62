import { statusOf } from '../api/requisitions.ts';
import { type BankAccount, bankAccountsOf } from '../bank/bank-accounts.ts';
import { findInstitution } from '../bank/institutions.ts';
import { scenarioOf } from '../bank/scenarios/scenarios.ts';
import { nextId, noteLink, type RequisitionRecord } from '../state.ts';
import type { World } from '../world.ts';

/** What the end user does on the consent page, or what becomes of it. */
export type ConsentOutcome =
  | 'accept'
  | 'cancel'
  | 'fail'
  | 'institution-error'
  | 'gocardless-error'
  | 'ssn-failure';

export interface ConsentOptions {
  /** @default 'accept' */
  outcome?: ConsentOutcome;
  /** Positions in the bank's list of accounts, from 0. @default all of them */
  accounts?: readonly number[];
  /** The name under which the end user logs in at the bank: each has accounts of their own. @default 'user' */
  user?: string;
}

const failures: Record<
  Exclude<ConsentOutcome, 'accept'>,
  { status: 'RJ' | 'ER'; error: string; details: string }
> = {
  cancel: { status: 'RJ', error: 'UserCancelledSession', details: 'User cancelled the session' },
  fail: { status: 'ER', error: 'UnknownError', details: 'An unknown error occurred' },
  'institution-error': {
    status: 'ER',
    error: 'InstitutionTechnicalError',
    details: 'The institution could not complete the authorisation',
  },
  'gocardless-error': {
    status: 'ER',
    error: 'GoCardlessTechnicalError',
    details: 'The authorisation could not be completed',
  },
  'ssn-failure': { status: 'RJ', error: 'SSNVerificationFailed', details: 'SSN verification has failed' },
};

export const consentOutcomes: readonly ConsentOutcome[] = [
  'accept',
  ...(Object.keys(failures) as Exclude<ConsentOutcome, 'accept'>[]),
];

const defaultUser = 'user';

/** How long a requisition with `redirect_immediate` stays `GA`. */
const readingSeconds = 10;

/** The accounts that a bank offers to a user on the consent page. */
export function offeredAccounts(
  { records }: World,
  { institutionId }: RequisitionRecord,
  user: string = defaultUser,
): readonly BankAccount[] {
  const institution = findInstitution(institutionId);
  if (scenarioOf(institutionId)?.hasNoAccounts) return [];
  return institution === undefined ? [] : bankAccountsOf(records.seed, institution, user);
}

/** Whether the link was used up: whoever opens it again is sent back with `RequisitionLinkReused`. */
export function isLinkUsed(world: World, requisition: RequisitionRecord): boolean {
  return !['CR', 'GC', 'SA'].includes(statusOf(world, requisition)) || requisition.linkedAtMs !== null;
}

export function linkReusedRedirect(requisition: RequisitionRecord): string {
  return withQuery(requisition, {
    error: 'RequisitionLinkReused',
    details: 'The requisition link was used already',
  });
}

/** Ends the consent with an outcome and yields the address to which the end user is sent back. */
export function concludeConsent(
  world: World,
  requisition: RequisitionRecord,
  options: ConsentOptions,
): string {
  const wish = options.outcome ?? 'accept';
  if (!consentOutcomes.includes(wish)) throw new TypeError(`consent: '${wish}' is no outcome`);
  if (isLinkUsed(world, requisition)) return linkReusedRedirect(requisition);
  const outcome = outcomeOf(world, requisition, wish);
  if (outcome !== 'accept') {
    const { status, error, details } = failures[outcome];
    requisition.status = status;
    return withQuery(requisition, { error, details });
  }
  link(world, requisition, options);
  return withQuery(requisition, {});
}

function link(
  world: World,
  requisition: RequisitionRecord,
  { accounts, user = defaultUser }: ConsentOptions,
): void {
  const { records, clock } = world;
  const nowMs = clock.apiNow();
  const agreement = records.agreements.get(requisition.agreementId);
  if (agreement !== undefined) agreement.acceptedAtMs ??= nowMs;

  noteLink(records, { institutionId: requisition.institutionId, user }, nowMs);
  for (const { position } of offeredAccounts(world, requisition, user)) {
    if (accounts !== undefined && !accounts.includes(position)) continue;
    const id = nextId(records);
    records.accounts.set(id, {
      id,
      createdAtMs: nowMs,
      lastAccessedAtMs: null,
      institutionId: requisition.institutionId,
      requisitionId: requisition.id,
      agreementId: requisition.agreementId,
      user,
      position,
      revoked: false,
    });
    requisition.accountIds.push(id);
  }
  // Sent back at once, the end user arrives before the accounts are read; otherwise they had to wait for that.
  const bankSeconds = scenarioOf(requisition.institutionId)?.linksAfterSeconds ?? 0;
  const waitSeconds = requisition.redirectImmediate ? Math.max(bankSeconds, readingSeconds) : bankSeconds;
  requisition.status = bankSeconds > 0 ? 'UA' : waitSeconds > 0 ? 'GA' : 'LN';
  requisition.linkedAtMs = nowMs + waitSeconds * 1000;
}

/** What becomes of a wish: a social security number that ends in four zeros belongs to somebody else. */
function outcomeOf(
  { records }: World,
  { ssn, institutionId, hasOwnAgreement, agreementId }: RequisitionRecord,
  wish: ConsentOutcome,
): ConsentOutcome {
  if (wish !== 'accept') return wish;
  if (ssn?.endsWith('0000')) return 'ssn-failure';
  const scenario = scenarioOf(institutionId);
  const maxHistoricalDays = records.agreements.get(agreementId)?.maxHistoricalDays ?? 0;
  if (scenario?.refusesConsent?.({ hasOwnAgreement, maxHistoricalDays })) return 'fail';
  return scenario?.consentOutcome ?? 'accept';
}

function withQuery({ redirect, reference }: RequisitionRecord, extra: Record<string, string>): string {
  const url = new URL(redirect);
  for (const [name, value] of Object.entries({ ref: reference, ...extra })) url.searchParams.set(name, value);
  return url.href;
}

import { statusOf } from '../api/requisitions.ts';
import { type BankAccount, bankAccountsOf } from '../bank/bank-accounts.ts';
import { findInstitution } from '../bank/institutions.ts';
import { scenarioOf } from '../bank/scenarios/scenarios.ts';
import { aText, type Check, listOf, oneOf, wholeFrom } from '../checks.ts';
import { nextId, noteLink, type RequisitionRecord } from '../state.ts';
import type { World } from '../world.ts';

/** What the end user does on the consent page, or how the consent fails. */
export type ConsentOutcome =
  | 'accept'
  | 'cancel'
  | 'fail'
  | 'institution-error'
  | 'gocardless-error'
  | 'timeout'
  | 'sentence'
  | 'ssn-failure';

/** How the end user answers at the bank. */
export interface ConsentOptions {
  /** @default 'accept' */
  outcome?: ConsentOutcome | undefined;
  /** Positions in the bank's list of accounts, from 0. @default all of them */
  accounts?: readonly number[] | undefined;
  /** The name under which the end user logs in at the bank. Each user has their own accounts. @default 'user' */
  user?: string | undefined;
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
  timeout: {
    status: 'ER',
    error: 'InstitutionTimeoutError',
    details: 'A timeout occurred while trying to connect to the institution, please try again.',
  },
  sentence: {
    status: 'ER',
    error: 'The institution ended the session before it was complete.',
    details: 'Please try again.',
  },
  'ssn-failure': { status: 'RJ', error: 'SSNVerificationFailed', details: 'SSN verification has failed' },
};

export const consentOutcomes: readonly ConsentOutcome[] = [
  'accept',
  ...(Object.keys(failures) as Exclude<ConsentOutcome, 'accept'>[]),
];

/** The checks of `ConsentOptions`. */
export const consentChecks: Record<keyof ConsentOptions, Check> = {
  outcome: oneOf(consentOutcomes),
  accounts: listOf(wholeFrom(0)),
  user: aText,
};

const defaultUser = 'user';

/** How long a requisition with `redirect_immediate` stays `GA`. */
const readingSeconds = 10;

/** The accounts that a bank offers to a user on the consent page. */
export function offeredAccounts(
  { records }: World,
  { institutionId }: Pick<RequisitionRecord, 'institutionId'>,
  user: string = defaultUser,
): readonly BankAccount[] {
  const institution = findInstitution(institutionId);
  if (scenarioOf(institutionId)?.hasNoAccounts) return [];
  return institution === undefined ? [] : bankAccountsOf(records.seed, institution, user);
}

/** @throws TypeError if an account is chosen that the bank does not offer. An unknown bank is left to the API. */
export function checkAccounts(
  place: string,
  world: World,
  bank: Pick<RequisitionRecord, 'institutionId'>,
  { accounts = [], user }: ConsentOptions,
): void {
  if (findInstitution(bank.institutionId) === undefined) return;
  const offered = offeredAccounts(world, bank, user).map(({ position }) => position);
  const missing = accounts.find((position) => !offered.includes(position));
  if (missing === undefined) return;
  const known = offered.length === 0 ? 'no accounts' : `only the accounts ${offered.join(', ')}`;
  throw new TypeError(
    `${place}: accounts must not contain ${missing}: ${bank.institutionId} offers ${known}`,
  );
}

/** Whether the link has been used. Opening it again sends the user back with `RequisitionLinkReused`. */
export function isLinkUsed(world: World, requisition: RequisitionRecord): boolean {
  return !['CR', 'GC', 'SA'].includes(statusOf(world, requisition)) || requisition.linkedAtMs !== null;
}

export function linkReusedRedirect(requisition: RequisitionRecord): string {
  return withQuery(requisition, {
    error: 'RequisitionLinkReused',
    details: 'The requisition link has already been used',
  });
}

/** Whether the bank never sends the end user back, because it cannot handle an agreement created beforehand. */
export function isHung({ institutionId, hasOwnAgreement, status }: RequisitionRecord): boolean {
  return status === 'UA' && hasOwnAgreement && scenarioOf(institutionId)?.hangsOnOwnAgreement === true;
}

/**
 * Ends the consent with an outcome. Returns the URL that the end user is sent back to, or `''` if they are not sent
 * back.
 */
export function concludeConsent(
  world: World,
  requisition: RequisitionRecord,
  options: ConsentOptions,
): string {
  const wish = options.outcome ?? 'accept';
  if (isHung(requisition)) return '';
  if (isLinkUsed(world, requisition)) return linkReusedRedirect(requisition);
  const outcome = outcomeOf(world, requisition, wish);
  if (outcome !== 'accept') {
    const { status, error, details } = failures[outcome];
    requisition.status = status;
    return withQuery(requisition, { error, details });
  }
  if (requisition.hasOwnAgreement && scenarioOf(requisition.institutionId)?.hangsOnOwnAgreement) {
    accept(world, requisition);
    requisition.status = 'UA';
    return '';
  }
  link(world, requisition, options);
  return withQuery(requisition, {});
}

function accept({ records, clock }: World, { agreementId }: RequisitionRecord): void {
  const agreement = records.agreements.get(agreementId);
  if (agreement !== undefined) agreement.acceptedAtMs ??= clock.apiNow();
}

/** Marks the requisition that this one replaces. One that has already ended stays ended. */
function supersede(world: World, { id, institutionId }: RequisitionRecord, user: string): void {
  const { requisitions, requisitionOfUser } = world.records;
  const key = `${institutionId}/${user}`;
  const previous = requisitions.get(requisitionOfUser.get(key) ?? '');
  if (previous !== undefined && statusOf(world, previous) === 'LN') previous.isSuperseded = true;
  requisitionOfUser.set(key, id);
}

function link(
  world: World,
  requisition: RequisitionRecord,
  { accounts, user = defaultUser }: ConsentOptions,
): void {
  const { records, clock } = world;
  const nowMs = clock.apiNow();
  accept(world, requisition);
  supersede(world, requisition, user);

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
  // With `redirect_immediate` the end user is sent back before the accounts are read, otherwise after it.
  const bankSeconds = scenarioOf(requisition.institutionId)?.linksAfterSeconds ?? 0;
  const waitSeconds = requisition.redirectImmediate ? Math.max(bankSeconds, readingSeconds) : bankSeconds;
  requisition.status = bankSeconds > 0 ? 'UA' : waitSeconds > 0 ? 'GA' : 'LN';
  requisition.linkedAtMs = nowMs + waitSeconds * 1000;
}

/** The real outcome: a social security number that ends in four zeros counts as somebody else's, and fails. */
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

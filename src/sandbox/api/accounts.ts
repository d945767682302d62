import { type BankAccount, bankAccountsOf } from '../bank/bank-accounts.ts';
import { findInstitution } from '../bank/institutions.ts';
import { scenarioOf, shapeOf } from '../bank/scenarios/scenarios.ts';
import { dayMs, toDate, toTimestamp } from '../clock.ts';
import {
  type Answer,
  accountNotFound,
  accountProcessing,
  accountState,
  accountSuspended,
  agreementExpired,
  invalidAccountId,
  noSuchAccount,
  noValidAgreement,
  type Scope,
  scopeNotGranted,
} from '../errors/answers.ts';
import { bankError, countsTowardsSuspension } from '../errors/bank-errors.ts';
import { tooManyCalls } from '../rate-limits.ts';
import type { AccountRecord, AgreementRecord, RequisitionStatus } from '../state.ts';
import type { Call, World } from '../world.ts';
import { expiryOf } from './agreements.ts';
import { isWithdrawn } from './reconfirmations.ts';
import { isUuid, toId } from './request-fields.ts';
import { statusOf } from './requisitions.ts';

const failuresUntilSuspension = 10;

/** An account that may be read, with what the bank knows about it. */
export interface OpenAccount {
  record: AccountRecord;
  agreement: AgreementRecord;
  bankAccount: BankAccount;
}

export function getAccount(world: World, { params }: Call): Answer {
  const id = params.id ?? '';
  if (!isUuid(id)) return invalidAccountId(id);
  const record = world.records.accounts.get(toId(id));
  if (record === undefined) return noSuchAccount();
  const account = bankAccountOf(world, record);
  const body = {
    id: record.id,
    created: toTimestamp(record.createdAtMs),
    last_accessed: record.lastAccessedAtMs === null ? null : toTimestamp(record.lastAccessedAtMs),
    iban: account.iban,
    bban: account.bban,
    status: accountStatusOf(world, record),
    institution_id: record.institutionId,
    owner_name: account.ownerName,
    name: account.name,
  };
  return { status: 200, body: shapeOf(record.institutionId).account?.(body, account) ?? body };
}

/** Runs `read` if consent, scope and daily limit allow it, and counts successes and failures. */
export function readAccountData(
  world: World,
  { params }: Call,
  scope: Scope,
  read: (account: OpenAccount) => Answer,
): Answer {
  const id = params.id ?? '';
  if (!isUuid(id)) return invalidAccountId(id);
  const record = world.records.accounts.get(toId(id));
  if (record === undefined) return accountNotFound(id);
  const opened = open(world, record, scope);
  if ('status' in opened) return opened;

  const allowance = world.rateLimits.account(record.id, scope);
  if (world.strict && allowance.exceeded) return tooManyCalls(allowance);
  const answer = read(opened);
  recordOutcome(world, record, scope, answer);
  return answer;
}

/** Counts a data call: a success against the day's limit, a failure towards suspension. */
export function recordOutcome(world: World, record: AccountRecord, scope: Scope, answer: Answer): void {
  const requisition = world.records.requisitions.get(record.requisitionId);
  if (answer.status === 200) {
    world.rateLimits.countSuccess(record.id, scope);
    record.lastAccessedAtMs = world.clock.apiNow();
    if (requisition !== undefined) requisition.failedCalls = 0;
  } else if (requisition !== undefined && countsTowardsSuspension(answer)) {
    requisition.failedCalls += 1;
    if (requisition.failedCalls >= failuresUntilSuspension) requisition.status = 'SU';
  }
}

function open(world: World, record: AccountRecord, scope: Scope): OpenAccount | Answer {
  const { records, clock } = world;
  const requisition = records.requisitions.get(record.requisitionId);
  const agreement = records.agreements.get(record.agreementId);
  if (requisition === undefined || agreement === undefined) return noValidAgreement();
  if (requisition.status === 'SU') return accountSuspended();
  const expiresAtMs = expiryOf(agreement);
  if (expiresAtMs === undefined) return noValidAgreement();
  if (clock.apiNow() >= expiresAtMs) {
    return agreementExpired(agreement.id, agreement.accessValidForDays, toDate(expiresAtMs));
  }
  if (!agreement.accessScope.includes(scope)) return scopeNotGranted(scope);
  if (['GA', 'UA'].includes(statusOf(world, requisition))) return accountProcessing();
  const bankAccount = bankAccountOf(world, record);
  const failure = isWithdrawn(world, record)
    ? bankError('AccessExpiredError', scope)
    : failureOf(bankAccount, record, scope);
  if (failure === undefined) return { record, agreement, bankAccount };
  recordOutcome(world, record, scope, failure);
  return failure;
}

/** The answer of a bank that always fails. */
function failureOf({ iban }: BankAccount, record: AccountRecord, scope: Scope): Answer | undefined {
  const error = scenarioOf(record.institutionId)?.dataError;
  if (error === undefined || typeof error === 'object') return error;
  if (error === 'AccountSuspendedError') return accountSuspended();
  if (error === 'AccountStateError')
    return accountState(record.id, iban, record.institutionId, record.createdAtMs);
  return bankError(error, scope);
}

/** The account's status for each of these statuses of its requisition. */
const statusNames: Partial<Record<RequisitionStatus, string>> = {
  SU: 'SUSPENDED',
  GA: 'PROCESSING',
};

function accountStatusOf(world: World, record: AccountRecord): string {
  const requisition = world.records.requisitions.get(record.requisitionId);
  const agreement = world.records.agreements.get(record.agreementId);
  const expiresAtMs = agreement === undefined ? undefined : expiryOf(agreement);
  const hasEnded = expiresAtMs !== undefined && world.clock.apiNow() >= expiresAtMs;
  if (requisition === undefined || isWithdrawn(world, record)) return 'EXPIRED';
  if (hasEnded && requisition.status !== 'SU') return 'EXPIRED';
  return statusNames[statusOf(world, requisition)] ?? 'READY';
}

/** What the bank knows about an account. */
export function bankAccountOf({ records }: World, record: AccountRecord): BankAccount {
  const institution = findInstitution(record.institutionId);
  const accounts = institution && bankAccountsOf(records.seed, institution, record.user);
  const account = accounts?.[record.position];
  if (account === undefined)
    throw new Error(`The state names an account that ${record.institutionId} does not have`);
  return account;
}

/** The first day of transactions that an agreement gives access to, counted from 1970-01-01. */
export function historyStartOf({ acceptedAtMs, maxHistoricalDays }: AgreementRecord): number {
  return Math.floor((acceptedAtMs ?? 0) / dayMs) - maxHistoricalDays;
}

import type { ClockState } from './clock.ts';
import type { Scope } from './errors/answers.ts';
import { hashUuid } from './random.ts';
import type { RateLimitState } from './rate-limits.ts';

export type RequisitionStatus = 'CR' | 'GC' | 'UA' | 'SA' | 'GA' | 'LN' | 'RJ' | 'ER' | 'SU' | 'EX';

export interface AgreementRecord {
  id: string;
  createdAtMs: number;
  institutionId: string;
  maxHistoricalDays: number;
  accessValidForDays: number;
  accessScope: Scope[];
  reconfirmation: boolean;
  acceptedAtMs: number | null;
  /** When the end user last prolonged it; its days count from then. */
  reconfirmedAtMs: number | null;
  /** Set when a consent was ended ahead of its time. */
  endedAtMs: number | null;
}

export interface RequisitionRecord {
  id: string;
  createdAtMs: number;
  redirect: string;
  status: RequisitionStatus;
  /** From when on a status that waits for the bank counts as `LN`. */
  linkedAtMs: number | null;
  institutionId: string;
  agreementId: string;
  /** Whether the agreement was made beforehand, rather than along with the requisition. */
  hasOwnAgreement: boolean;
  reference: string;
  accountIds: string[];
  userLanguage: string | null;
  ssn: string | null;
  accountSelection: boolean;
  redirectImmediate: boolean;
  /** Data calls that failed in a row, of the kind that ends in suspension. */
  failedCalls: number;
  /** Set when the same user connected the same institution anew while this one was linked. */
  isSuperseded?: boolean;
}

export interface AccountRecord {
  id: string;
  createdAtMs: number;
  lastAccessedAtMs: number | null;
  institutionId: string;
  requisitionId: string;
  agreementId: string;
  /** The name under which the end user logged in: it decides whose account this is. */
  user: string;
  /** Its place in the bank's list of this user's accounts. */
  position: number;
  /** Set when the end user took the access back at the bank. */
  revoked: boolean;
  /** When its transactions were fetched for the last time, at banks that fetch a long history only once. */
  fetchedAtMs?: number;
}

export interface ReconfirmationRecord {
  agreementId: string;
  createdAtMs: number;
  redirect: string | null;
  lastAccessedAtMs: number | null;
  lastSubmittedAtMs: number | null;
  accounts: Record<string, { reconfirmedAtMs: number | null; rejectedAtMs: number | null }>;
}

/** All that a sandbox knows, as plain JSON: `createSandbox({ state })` goes on from it. */
export interface SandboxState {
  version: 1;
  seed: number;
  clock: ClockState;
  lastId: number;
  /** Raised by a revocation: tokens of earlier generations are refused. */
  tokenGenerations: { access: number; refresh: number };
  agreements: AgreementRecord[];
  requisitions: RequisitionRecord[];
  accounts: AccountRecord[];
  reconfirmations: ReconfirmationRecord[];
  rateLimits: RateLimitState;
  /** When each user first linked each bank, by `institution/user`: the calendars of scenarios begin there. */
  firstLinks?: Record<string, number>;
}

/** The working form of the state: maps keyed by id. */
export interface Records {
  seed: number;
  lastId: number;
  tokenGenerations: { access: number; refresh: number };
  agreements: Map<string, AgreementRecord>;
  requisitions: Map<string, RequisitionRecord>;
  accounts: Map<string, AccountRecord>;
  reconfirmations: Map<string, ReconfirmationRecord>;
  firstLinks: Record<string, number>;
  /** Requisition ids by reference and by agreement, so that creating stays quick among many. */
  requisitionOfReference: Map<string, string>;
  requisitionOfAgreement: Map<string, string>;
  /** The latest requisition that a user linked at an institution, keyed `institution/user`. */
  requisitionOfUser: Map<string, string>;
}

type Snapshot = Omit<SandboxState, 'clock' | 'rateLimits'>;

export function createRecords(seed: number): Records {
  return loadRecords({
    version: 1,
    seed,
    lastId: 0,
    tokenGenerations: { access: 0, refresh: 0 },
    agreements: [],
    requisitions: [],
    accounts: [],
    reconfirmations: [],
  });
}

export function loadRecords(snapshot: Snapshot): Records {
  if (snapshot.version !== 1) throw new TypeError('state: not exported by this version of the sandbox');
  const copy = structuredClone(snapshot);
  const byId = <Item extends { id: string }>(items: Item[]): Map<string, Item> =>
    new Map(items.map((item) => [item.id, item]));

  return {
    seed: copy.seed,
    lastId: copy.lastId,
    tokenGenerations: copy.tokenGenerations,
    agreements: byId(copy.agreements),
    requisitions: byId(copy.requisitions),
    accounts: byId(copy.accounts),
    reconfirmations: new Map(copy.reconfirmations.map((item) => [item.agreementId, item])),
    firstLinks: copy.firstLinks ?? {},
    requisitionOfReference: new Map(copy.requisitions.map((item) => [item.reference, item.id])),
    requisitionOfAgreement: new Map(copy.requisitions.map((item) => [item.agreementId, item.id])),
    requisitionOfUser: new Map(
      copy.accounts.map(({ institutionId, user, requisitionId }) => [
        `${institutionId}/${user}`,
        requisitionId,
      ]),
    ),
  };
}

export function saveRecords(records: Records): Snapshot {
  return structuredClone({
    version: 1 as const,
    seed: records.seed,
    lastId: records.lastId,
    tokenGenerations: records.tokenGenerations,
    agreements: [...records.agreements.values()],
    requisitions: [...records.requisitions.values()],
    accounts: [...records.accounts.values()],
    reconfirmations: [...records.reconfirmations.values()],
    firstLinks: records.firstLinks,
  });
}

/** Notes that a user links a bank; only the first time counts, whatever is deleted later. */
export function noteLink(records: Records, { institutionId, user }: BankUser, atMs: number): void {
  records.firstLinks[`${institutionId}/${user}`] ??= atMs;
}

export function firstLinkedAtMs(records: Records, account: BankUser & { createdAtMs: number }): number {
  return records.firstLinks[`${account.institutionId}/${account.user}`] ?? account.createdAtMs;
}

type BankUser = Pick<AccountRecord, 'institutionId' | 'user'>;

/** The next UUID of this sandbox: two runs with the same seed and the same calls get the same ones. */
export function nextId(records: Records): string {
  records.lastId += 1;
  return hashUuid(`${records.seed}/id/${records.lastId}`);
}

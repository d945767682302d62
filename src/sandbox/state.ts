import type { ClockState } from './clock.ts';
import type { Scope } from './errors/answers.ts';
import { hashUuid } from './random.ts';
import type { RateLimitState } from './rate-limits.ts';

/** The short codes of a requisition's status. */
export type RequisitionStatus = 'CR' | 'GC' | 'UA' | 'SA' | 'GA' | 'LN' | 'RJ' | 'ER' | 'SU' | 'EX';

/** An agreement as the sandbox stores it. */
export interface AgreementRecord {
  /** The agreement's id. */
  id: string;
  /** When it was created, in ms since the epoch. */
  createdAtMs: number;
  /** The bank. */
  institutionId: string;
  /** Days of history. */
  maxHistoricalDays: number;
  /** Days of access. */
  accessValidForDays: number;
  /** The kinds of data that it gives access to. */
  accessScope: Scope[];
  /** Whether the end user may prolong it. */
  reconfirmation: boolean;
  /** When the end user accepted it, in ms since the epoch; `null` before. */
  acceptedAtMs: number | null;
  /** When the end user last prolonged it, in ms since the epoch; its days count from then. */
  reconfirmedAtMs: number | null;
  /** When the consent was ended early, in ms since the epoch; `null` if it was not. */
  endedAtMs: number | null;
}

/** A requisition as the sandbox stores it. */
export interface RequisitionRecord {
  /** The requisition's id. */
  id: string;
  /** When it was created, in ms since the epoch. */
  createdAtMs: number;
  /** Where the end user is sent back to. */
  redirect: string;
  /** Its status. */
  status: RequisitionStatus;
  /** When a status that waits for the bank becomes `LN`, in ms since the epoch. */
  linkedAtMs: number | null;
  /** The bank. */
  institutionId: string;
  /** Its agreement. */
  agreementId: string;
  /** Whether the agreement was created beforehand, rather than together with the requisition. */
  hasOwnAgreement: boolean;
  /** The caller's own identifier. */
  reference: string;
  /** Ids of the linked accounts. */
  accountIds: string[];
  /** Language of the pages; `null` if none was given. */
  userLanguage: string | null;
  /** The social security number that was sent; `null` if none was. */
  ssn: string | null;
  /** Whether the end user selects accounts on the API's pages. */
  accountSelection: boolean;
  /** Whether the end user comes back before the data is fetched. */
  redirectImmediate: boolean;
  /** Data calls that failed in a row, of the kind that ends in suspension. */
  failedCalls: number;
  /** Set if the same user connected the same institution again while this one was linked. */
  isSuperseded?: boolean;
}

/** A linked account as the sandbox stores it. */
export interface AccountRecord {
  /** The account's id. */
  id: string;
  /** When it was linked, in ms since the epoch. */
  createdAtMs: number;
  /** When its data was last read, in ms since the epoch; `null` before. */
  lastAccessedAtMs: number | null;
  /** The bank. */
  institutionId: string;
  /** The requisition that linked it. */
  requisitionId: string;
  /** The agreement that gives access to it. */
  agreementId: string;
  /** The name under which the end user logged in. It decides whose account this is. */
  user: string;
  /** Its place in the bank's list of this user's accounts. */
  position: number;
  /** Set if the end user revoked access at the bank. */
  revoked: boolean;
  /** When its transactions were last fetched, in ms since the epoch, at banks that fetch a long history only once. */
  fetchedAtMs?: number;
}

/** A reconfirmation as the sandbox stores it. */
export interface ReconfirmationRecord {
  /** The agreement that is to be confirmed again. */
  agreementId: string;
  /** When it was created, in ms since the epoch. */
  createdAtMs: number;
  /** Where the end user is sent back to; `null` if nowhere. */
  redirect: string | null;
  /** When its page was last opened, in ms since the epoch; `null` before. */
  lastAccessedAtMs: number | null;
  /** When the end user last answered, in ms since the epoch; `null` before. */
  lastSubmittedAtMs: number | null;
  /** The answers by account id. */
  accounts: Record<string, { reconfirmedAtMs: number | null; rejectedAtMs: number | null }>;
}

/** The whole state of a sandbox, as plain JSON. `createSandbox({ state })` continues from it. */
export interface SandboxState {
  /** The version of this format. */
  version: 1;
  /** Everything random is derived from it. */
  seed: number;
  /** Where the clock stands. */
  clock: ClockState;
  /** How many ids were issued. */
  lastId: number;
  /** Raised by a revocation: tokens of earlier generations are refused. */
  tokenGenerations: {
    /** The generation of access tokens. */
    access: number;
    /** The generation of refresh tokens. */
    refresh: number;
  };
  /** All agreements. */
  agreements: AgreementRecord[];
  /** All requisitions. */
  requisitions: RequisitionRecord[];
  /** All linked accounts. */
  accounts: AccountRecord[];
  /** All reconfirmations. */
  reconfirmations: ReconfirmationRecord[];
  /** How much of the limits is used. */
  rateLimits: RateLimitState;
  /** When each user first linked each bank, by `institution/user`. The calendars of scenarios begin then. */
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
  /** Requisition ids by reference and by agreement, so that creating one stays quick if there are many. */
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

/** Notes when a user first linked a bank. Later links do not change it, even if the first one was deleted. */
export function noteLink(records: Records, { institutionId, user }: BankUser, atMs: number): void {
  records.firstLinks[`${institutionId}/${user}`] ??= atMs;
}

export function firstLinkedAtMs(records: Records, account: BankUser & { createdAtMs: number }): number {
  return records.firstLinks[`${account.institutionId}/${account.user}`] ?? account.createdAtMs;
}

type BankUser = Pick<AccountRecord, 'institutionId' | 'user'>;

/** The next UUID of this sandbox. Two runs with the same seed and the same calls get the same UUIDs. */
export function nextId(records: Records): string {
  records.lastId += 1;
  return hashUuid(`${records.seed}/id/${records.lastId}`);
}

import { type ApiCall, type ApiResponse, toApiCall } from '../answers/api-response.ts';
import type { NordigenClient } from '../client.ts';
import type { Issue } from '../errors/issue.ts';
import type { AccountTransactions } from '../schemas/transactions.ts';
import type { Span } from './coverage.ts';
import { formatDay, readDay } from './day.ts';
import { checkContext, type Reconciled, reconcile, type SyncContext } from './reconcile.ts';
import { readState, type SyncState } from './state.ts';

/** Rows may still arrive for days that were read this many days ago. */
const overlapDays = 10;
/** A filter by day skips rows without a day, so everything is read again after this many days. */
const fullEveryDays = 7;
/** After a gap of this many days everything is read again. */
const gapDays = 30;

/** The part of a client that `syncAccount` uses. */
export type SyncClient = Pick<NordigenClient, 'accounts' | 'now'>;

/** Options of `syncAccount`. */
export interface SyncAccountOptions {
  /**
   * Today's date, as `YYYY-MM-DD`.
   * @default the client's clock, in `timeZone`
   */
  today?: string | undefined;
  /**
   * The account's time zone, such as `Europe/Riga`.
   * @default 'UTC'
   */
  timeZone?: string | undefined;
  /** The account's own currency, for rows without one. */
  currency?: string | undefined;
  /**
   * How many days a booked row stays in the state.
   * @default 120
   */
  keepDays?: number | undefined;
  /**
   * Read the bank's whole history, whenever that was last done.
   * @default `addBeforeHorizon`, since older rows are not among the latest
   */
  forceFull?: boolean | undefined;
  /**
   * Add booked rows that are older than any row known so far: for a longer history that was bought later. An answer that
   * lacks booked rows adds none of them.
   * @default false
   */
  addBeforeHorizon?: boolean | undefined;
  /** Ends the call, which rejects with the signal's reason. The daily call may be spent all the same. */
  signal?: AbortSignal | undefined;
  /** How long the call may take, in ms. */
  timeoutMs?: number | undefined;
}

/** What changed on an account, with the answer that says so. */
export interface SyncedAccount extends Reconciled {
  /** The answer itself. Keep it until the changes are stored: another one costs one of the day's four calls. */
  answer: AccountTransactions;
  /** The days that were asked for. */
  span: Span;
  /** Where the answer differs from the documentation. The call's own `issues` are empty, so `unwrap()` does not throw for these. */
  issues: readonly Issue[];
  /** Whether a whole row was dropped from the answer. */
  isPartial: boolean;
  /** The context that `reconcile` was given. Pass it again with `answer` if another worker was faster. */
  context: SyncContext;
}

/**
 * Reads an account's transactions, at the cost of one of the day's four calls, and says what changed since `state`.
 * If the API refuses the call, you get its answer, and the state is still valid.
 * @throws NordigenStateError if `state` was not written by the sync, before a call is spent.
 * @throws TypeError if an option is invalid, before a call is spent.
 * @example
 * const result = await syncAccount(client, account.apiId, account.syncState).unwrap();
 */
export function syncAccount(
  client: SyncClient,
  accountId: string,
  state?: SyncState | null,
  options: SyncAccountOptions = {},
): ApiCall<SyncedAccount> {
  return toApiCall(readAndReconcile(client, accountId, state, options));
}

async function readAndReconcile(
  client: SyncClient,
  accountId: string,
  state: SyncState | null | undefined,
  options: SyncAccountOptions,
): Promise<ApiResponse<SyncedAccount>> {
  const { currency, keepDays, addBeforeHorizon, forceFull = addBeforeHorizon, signal, timeoutMs } = options;
  const today = options.today ?? dayOf(client.now(), options.timeZone);
  const before: SyncContext = {
    today,
    ...(currency !== undefined && { currency }),
    ...(keepDays !== undefined && { keepDays }),
    ...(addBeforeHorizon !== undefined && { addBeforeHorizon }),
  };
  // Report invalid arguments before a call is spent.
  checkContext(before);
  const known = readState(state);
  const from = forceFull ? undefined : firstDay(known, today);
  const response = await client.accounts.getTransactions(
    accountId,
    from === undefined ? {} : { date_from: from },
    { ...(signal !== undefined && { signal }), ...(timeoutMs !== undefined && { timeoutMs }) },
  );
  if (!response.ok) return response as ApiResponse<SyncedAccount>;

  const { data: answer, issues } = response;
  const span: Span = from === undefined ? {} : { from };
  const partialLists = (['booked', 'pending'] as const).filter((list) => lacksRows(list, issues));
  const isPartial = partialLists.length > 0;
  const context: SyncContext = { ...before, span, isPartial, ...(isPartial && { partialLists }) };
  const data = { ...reconcile(state, answer, context), answer, span, issues, isPartial, context };
  return { ...response, issues: [], data };
}

/** The day to read from; `undefined` to read everything. */
function firstDay(state: SyncState | undefined, today: string): string | undefined {
  const [readOn, fullOn] = [readDay(state?.readOn), readDay(state?.fullOn)];
  const now = Math.max(readDay(today) as number, readDay(state?.today) ?? 0);
  if (readOn === undefined || fullOn === undefined) return undefined;
  if (now - readOn >= gapDays || now - fullOn >= fullEveryDays) return undefined;
  return formatDay(readOn - overlapDays);
}

/** Whether the list itself or a whole row was dropped. A dropped field leaves its row in place. */
function lacksRows(list: string, issues: readonly Issue[]): boolean {
  const row = new RegExp(`^transactions\\.${list}(\\[\\d+\\])?$`);
  return issues.some(({ path, kind }) => kind !== 'converted' && row.test(path));
}

function dayOf(ms: number, timeZone: string | undefined): string {
  // Creating a formatter takes a millisecond.
  if (timeZone === undefined) return new Date(ms).toISOString().slice(0, 10);
  try {
    // Canadian English formats a day as `YYYY-MM-DD`.
    return new Intl.DateTimeFormat('en-CA', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    }).format(ms);
  } catch {
    throw new TypeError(`timeZone must be the name of a time zone such as 'Europe/Riga'.`);
  }
}

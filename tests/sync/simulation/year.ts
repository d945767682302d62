import { createCallBudget, createNordigenClient, type NordigenClient } from '../../../src/index.ts';
import { type AccountTraits, matchAccounts, readConsent, startLink } from '../../../src/link/index.ts';
import { createSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { reconcile, syncAccount } from '../../../src/sync/index.ts';
import { apply, type Books, createBooks, identify } from './books.ts';
import { createDice, type Dice } from './dice.ts';

/*
 * A year of a user's app with the sandbox's banks that change rows over time: a daily job that often fails, an absence
 * of six months, and two new links. The clock is the sandbox's, so nothing waits in real time.
 */

export const banks = [
  'SANDBOX_PENDING_SAME_ID',
  'SANDBOX_PENDING_OTHER_ID',
  'SANDBOX_PENDING_OTHER_DAY',
  'SANDBOX_PENDING_OTHER_TEXT',
  'SANDBOX_PENDING_OTHER_SIGN',
  'SANDBOX_PENDING_OTHER_SUM',
  'SANDBOX_PENDING_NEW_TEXT',
  'SANDBOX_PENDING_VANISHES',
  'SANDBOX_PENDING_RETURNS',
  'SANDBOX_PENDING_STAYS',
  'SANDBOX_PENDING_TWINS',
  'SANDBOX_ORDER_AHEAD',
  'SANDBOX_REISSUED_IDS',
  'SANDBOX_REUSED_IDS',
  'SANDBOX_LATE_ROWS',
  'SANDBOX_TWINS',
  'SANDBOX_CHANGED_ROWS',
  'SANDBOX_NEW_CONNECTION',
  'SANDBOX_SLIDING_WINDOW',
  'SANDBOX_SEPARATE_HISTORY',
  'SANDBOX_EVENTFUL',
] as const;

const dayMs = 86_400_000;
/** The days on which all banks are linked. The app does not run from day 70 to day 253. */
const linkDays = [0, 254, 340];
const isAway = (day: number): boolean => day >= 70 && day < 254;
const lastDay = 365;

interface Account {
  institutionId: string;
  /** The account's traits, with its id from the latest link. */
  traits: AccountTraits | undefined;
  books: Books;
  /** The ids that the API has given the account. */
  apiIds: string[];
}

export interface Year {
  accounts: Account[];
  calls: { sync: number; links: number; refusedByBudget: number; refusedByApi: number; rows: number };
  /** The calls of an app that asks for each scope of each account once on every day that it runs. */
  naive: { calls: number };
  mishaps: { missed: number; failed: number; crashed: number; lostRaces: number };
}

interface App {
  sandbox: Sandbox;
  client: NordigenClient;
  dice: Dice;
  year: Year;
}

/** Simulates a year. All banks share one client and one budget, as in an app. */
export async function simulateYear(seed: number, among: readonly string[] = banks): Promise<Year> {
  const startAtMs = Date.parse('2026-01-05T00:00:00Z');
  const sandbox = createSandbox({ seed, startAtMs, strict: true, logSize: 100_000 });
  const { credentials, fetch, now } = sandbox;
  const budget = createCallBudget({ mode: 'enforce' });
  // No retries, because they would wait in real time. The next day's job makes up for a failure.
  const client = createNordigenClient({ credentials, now, budget, retry: false, fetch: count });
  const year: Year = {
    accounts: among.map((institutionId) => ({
      institutionId,
      traits: undefined,
      books: createBooks(),
      apiIds: [],
    })),
    calls: { sync: 0, links: 0, refusedByBudget: 0, refusedByApi: 0, rows: 0 },
    naive: { calls: 0 },
    mishaps: { missed: 0, failed: 0, crashed: 0, lostRaces: 0 },
  };
  const app: App = { sandbox, client, dice: createDice(seed), year };

  async function count(request: Request | string | URL, init?: RequestInit): Promise<Response> {
    const response = await fetch(request, init);
    const { pathname } = new URL(request instanceof Request ? request.url : request);
    if (!/\/accounts\/[^/]+\/\w+/.test(pathname)) {
      if (!pathname.includes('/token/')) year.calls.links++;
      return response;
    }
    if (response.status === 429) year.calls.refusedByApi++;
    if (pathname.includes('/transactions')) year.calls.sync++;
    else year.calls.links++;
    return response;
  }

  for (let day = 0; day <= lastDay; day++) {
    sandbox.advance({ hours: app.dice.below(16) });
    if (linkDays.includes(day)) for (const account of year.accounts) await link(app, account);
    if (!isAway(day)) for (const account of year.accounts) await work(app, account, day);
    sandbox.advance((startAtMs + (day + 1) * dayMs - now()) / 1_000);
  }
  client.close();
  return year;
}

/** Links the bank, for the first time or again. A bank that needs a separate consent for its history is linked twice. */
async function link(app: App, account: Account): Promise<void> {
  const { sandbox, client } = app;
  const wishes = { institutionId: account.institutionId, redirect: 'https://example.com/linked' };
  const conclude = async (days: { maxHistoricalDays: number }): Promise<boolean> => {
    const started = await startLink(client, { ...wishes, ...days }).unwrap();
    await sandbox.consent(started.requisitionId);
    const { accounts } = await readConsent(client, started.requisitionId).unwrap();
    const found = await Promise.all(
      accounts.map(async (id): Promise<AccountTraits> => {
        const details = (await client.accounts.getDetails(id).unwrap()).account;
        return { id, iban: details.iban, bban: details.bban, currency: details.currency };
      }),
    );
    const { pairs } = matchAccounts(account.traits ? [account.traits] : [], found);
    account.traits = account.traits === undefined ? found[0] : pairs[0]?.after;
    if (account.traits === undefined) throw new Error(`${account.institutionId}: no linked account matches.`);
    account.apiIds.push(account.traits.id);
    return started.next !== undefined;
  };
  // After the absence, the new consent must cover it. Some banks need a separate consent for more than 90 days.
  const isSplit = account.institutionId === 'SANDBOX_SEPARATE_HISTORY';
  const isFirst = account.books.state === undefined;
  const hasNext = await conclude({ maxHistoricalDays: !isFirst ? 200 : isSplit ? 120 : 30 });
  if (!hasNext) return;
  await sync(app, account);
  await conclude({ maxHistoricalDays: 90 });
}

/** A day's job. Nothing goes wrong on the last two days, so that the job can make up for what it missed. */
async function work(app: App, account: Account, day: number): Promise<void> {
  const { dice, sandbox, year } = app;
  year.naive.calls += 3;

  if (day >= lastDay - 1) return sync(app, account);
  // On some days the job does not run, on others it runs too often.
  const runs = dice.pick([0, 1, 1, 1, 1, 1, 1, 2, 2, 6]);
  if (runs === 0) year.mishaps.missed++;
  for (let run = 0; run < runs; run++) {
    sandbox.advance({ minutes: 5 });
    const isRaced = dice.chance(0.1);
    // Not in a race: the loser would wait for a lost answer in real time.
    if (!isRaced && dice.chance(0.1)) {
      const fault = dice.pick(['ServiceError', 'ConnectionError', 'NetworkError', 'LostAnswer'] as const);
      sandbox.fail({ operation: 'accounts.getTransactions' }, fault);
    }
    await sync(app, account, { crashes: dice.chance(0.05), isRaced });
  }
}

async function sync(
  { client, sandbox, year }: App,
  { traits, books }: Account,
  { crashes = false, isRaced = false } = {},
): Promise<void> {
  const id = traits?.id as string;
  const read = () =>
    syncAccount(client, id, books.state).catch((error: Error) => {
      // Only a dropped connection may reject.
      if (error.name !== 'NordigenNetworkError') throw error;
      return undefined;
    });
  const responses = await Promise.all(isRaced ? [read(), read()] : [read()]);
  const readRevision = books.state?.revision;
  for (const response of responses) {
    if (!response?.ok) {
      if (response?.error.isLocal) year.calls.refusedByBudget++;
      else year.mishaps.failed++;
      continue;
    }
    const { data } = response;
    year.calls.rows +=
      data.answer.transactions.booked.length + (data.answer.transactions.pending?.length ?? 0);
    if (crashes) {
      year.mishaps.crashed++;
      continue;
    }
    const realIdOf = identify(books, sandbox.ledger(id), data.answer);
    const isLost = books.state?.revision !== readRevision;
    if (isLost) year.mishaps.lostRaces++;
    const result = isLost ? reconcile(books.state, data.answer, data.context) : data;
    apply(books, result.changes, realIdOf);
    // The state is stored as JSON, as in a database.
    books.state = JSON.parse(JSON.stringify(result.state));
    books.suspects += result.suspects.length;
  }
}

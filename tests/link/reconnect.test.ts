import { expect, test } from 'vitest';
import { createCallBudget, type NordigenClient, type Transaction } from '../../src/index.ts';
import {
  type AccountTraits,
  listConsents,
  matchAccounts,
  readConsent,
  startLink,
} from '../../src/link/index.ts';
import { type Change, type SyncState, syncAccount } from '../../src/sync/index.ts';
import { type ServedSandbox, startSandbox } from '../helpers/start-sandbox.ts';

const daySeconds = 86_400;

/** A user's own table of accounts, under ids that never change. */
interface Row extends AccountTraits {
  ownId: number;
  state?: SyncState;
  /** The transactions, by the ids of the sync. */
  book: Map<string, string>;
}

function entryOf({ bookingDate, valueDate, transactionAmount }: Transaction): string {
  return `${bookingDate ?? valueDate} ${transactionAmount.amount}`;
}

async function link(sandbox: ServedSandbox, client: NordigenClient): Promise<AccountTraits[]> {
  const { requisitionId } = await startLink(client, {
    institutionId: 'SANDBOXFINANCE_SFIN0000',
    redirect: 'https://example.com/linked',
  }).unwrap();
  await sandbox.consent(requisitionId);
  const { accounts } = await readConsent(client, requisitionId).unwrap();
  return Promise.all(
    accounts.map(async (id) => {
      const { account } = await client.accounts.getDetails(id).unwrap();
      const { iban, bban, currency } = account;
      return { id, iban, bban, currency };
    }),
  );
}

async function sync(client: NordigenClient, row: Row): Promise<readonly Change[]> {
  const { changes, state } = await syncAccount(client, row.id, row.state).unwrap();
  for (const change of changes) {
    if (change.kind === 'vanished') row.book.delete(change.id);
    else row.book.set(change.id, entryOf(change.row));
  }
  row.state = state;
  return changes;
}

test('after a bank is linked again under new account ids, no transaction is lost or doubled', async () => {
  const sandbox = await startSandbox({ strict: true });
  const client = sandbox.client({ budget: createCallBudget({ mode: 'enforce' }) });
  const rows: Row[] = (await link(sandbox, client)).map((traits, ownId) => ({
    ...traits,
    ownId,
    book: new Map(),
  }));
  for (const row of rows) await sync(client, row);
  const sizes = rows.map(({ book }) => book.size);

  // The new link covers a month that the old one covered, too.
  sandbox.advance(60 * daySeconds);
  for (const { requisitionId } of await listConsents(client).unwrap()) sandbox.expireConsent(requisitionId);
  expect((await syncAccount(client, rows[0]?.id as string, rows[0]?.state)).error?.nextStep).toBe(
    'reconnect',
  );

  const found = await link(sandbox, client);
  const { pairs, unmatched } = matchAccounts<AccountTraits>(rows, [...found].reverse());
  expect(unmatched).toEqual({ before: [], after: [] });
  for (const { before, after } of pairs) Object.assign(before, after);
  for (const row of rows) {
    const changes = await sync(client, row);
    expect(changes.filter(({ kind }) => kind === 'added').length).toBeGreaterThan(0);
    expect(await sync(client, row)).toEqual([]);
  }

  // Between the first and the last day that the bank shows, the book has exactly the bank's rows, each once.
  for (const [index, row] of rows.entries()) {
    const { booked } = (await client.accounts.getTransactions(row.id).unwrap()).transactions;
    const shown = booked.map(entryOf).sort();
    const first = shown[0]?.slice(0, 10) as string;
    const last = shown.at(-1)?.slice(0, 10) as string;
    const own = [...row.book.values()].filter(
      (entry) => entry.slice(0, 10) > first && entry.slice(0, 10) < last,
    );
    expect(own.sort()).toEqual(
      shown.filter((entry) => entry.slice(0, 10) > first && entry.slice(0, 10) < last),
    );
    expect(row.book.size).toBeGreaterThan(sizes[index] as number);
    expect(row.book.size).toBeLessThan((sizes[index] as number) + shown.length);
  }
});

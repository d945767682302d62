import { Hono } from 'hono';
import type { NordigenClient, RemainingCalls, Transaction } from 'nordigen-client';
import { type Consent, readConsent } from 'nordigen-client/link';
import { syncAccount } from 'nordigen-client/sync';
import type { BankApi } from './bank-api.ts';
import type { createUsers, LastSync, Link, OwnAccount } from './users.ts';

export interface AccountView {
  id: string;
  /** The id at the API. */
  apiId: string;
  name: string;
  iban?: string;
  currency?: string;
  /** What is left of today's calls. Absent until an answer has said it. */
  left: { balances?: RemainingCalls; transactions?: RemainingCalls };
  balancesReadAtMs?: number;
  lastSync?: LastSync;
}

export interface LinkView extends Link {
  /** Absent if it cannot be read at the moment. */
  consent?: Consent;
  accounts: AccountView[];
}

export interface Overview {
  /** By the API's clock, which can be moved in the sandbox. */
  nowMs: number;
  links: LinkView[];
  /** The page that controls the sandbox. Absent with the real API. */
  sandboxPage?: string;
}

export interface TransactionView {
  id: string;
  isPending: boolean;
  row: Transaction;
}

/** The user's accounts with everything that is known about them, and the sync of one account. */
export function accountRoutes(
  { client, budget }: BankApi,
  users: ReturnType<typeof createUsers>,
  sandboxPage: string | undefined,
): Hono {
  const routes = new Hono();

  routes.get('/api/overview', async (context) => {
    const { links, accounts: all } = users.of(context);
    const accounts = [...all.values()];
    const overview: Overview = {
      nowMs: client.now(),
      links: await Promise.all(
        [...links.values()].map(async (link) => ({
          ...link,
          ...(await consentOf(client, link)),
          accounts: await Promise.all(accounts.filter((account) => account.link === link).map(toView)),
        })),
      ),
      ...(sandboxPage && { sandboxPage }),
    };
    return context.json(overview);
  });

  routes.get('/api/accounts/:id/transactions', (context) => {
    const account = users.of(context).accounts.get(context.req.param('id'));
    if (account === undefined) return context.json({ code: 'UnknownAccount' }, 404);
    const rows: TransactionView[] = [...account.rows].map(([id, kept]) => ({ id, ...kept }));
    return context.json(rows);
  });

  routes.post('/api/accounts/:id/sync', async (context) => {
    const account = users.of(context).accounts.get(context.req.param('id'));
    if (account === undefined) return context.json({ code: 'UnknownAccount' }, 404);
    return context.json(await syncOnce(account));
  });

  /** Two tabs that update at the same time share one call. */
  const running = new Map<OwnAccount, Promise<LastSync>>();
  function syncOnce(account: OwnAccount): Promise<LastSync> {
    const known = running.get(account);
    if (known !== undefined) return known;
    const started = sync(account).finally(() => running.delete(account));
    running.set(account, started);
    return started;
  }

  async function sync(account: OwnAccount): Promise<LastSync> {
    const { traits, rows, syncState } = account;
    const options = traits.currency ? { currency: traits.currency } : {};
    const result = await syncAccount(client, traits.id, syncState, options).unwrap();
    // In a database: changes and state in one transaction, guarded by `state.revision`.
    for (const change of result.changes) {
      if (change.kind === 'vanished') rows.delete(change.id);
      else rows.set(change.id, { row: change.row, isPending: change.kind !== 'booked' && change.isPending });
    }
    account.syncState = result.state;
    account.lastSync = {
      atMs: client.now(),
      isFirst: syncState === undefined,
      changes: result.changes.map((change) => ({
        kind: change.kind,
        id: change.id,
        ...('explanation' in change && { explanation: change.explanation }),
      })),
      suspects: result.suspects,
      issues: result.issues.length,
    };
    return account.lastSync;
  }

  async function toView({ id, name, traits, balances, lastSync }: OwnAccount): Promise<AccountView> {
    const [ofBalances, ofTransactions] = await Promise.all([
      budget.get(traits.id, 'balances'),
      budget.get(traits.id, 'transactions'),
    ]);
    return {
      id,
      apiId: traits.id,
      name,
      ...(traits.iban && { iban: traits.iban }),
      ...(traits.currency && { currency: traits.currency }),
      left: {
        ...(ofBalances && { balances: ofBalances }),
        ...(ofTransactions && { transactions: ofTransactions }),
      },
      ...(balances && { balancesReadAtMs: balances.readAtMs }),
      ...(lastSync && { lastSync }),
    };
  }

  return routes;
}

/** A consent that cannot be read must not hide the accounts. */
async function consentOf(client: NordigenClient, { requisitionId }: Link): Promise<{ consent?: Consent }> {
  try {
    const { data } = await readConsent(client, requisitionId);
    return data === undefined ? {} : { consent: data };
  } catch {
    return {};
  }
}

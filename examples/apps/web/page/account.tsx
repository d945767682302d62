import { type Balance, selectBalances } from 'nordigen-client';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AccountView, LinkView, TransactionView } from '../server/accounts.ts';
import { ask, client, type Failure, tellOtherTabs, toFailure } from './api.ts';
import { Charts } from './charts.tsx';
import { toListed } from './figures.ts';
import { ConsentLine } from './overview.tsx';
import { Loading, Press, Problem, Title } from './parts.tsx';
import { SyncSummary } from './sync-summary.tsx';
import { Transactions } from './transactions.tsx';
import { useLoad } from './use-load.ts';
import { iban, money, say, time } from './words.ts';

interface Props {
  account: AccountView;
  link: LinkView;
  nowMs: number;
  onChange: () => Promise<void>;
}

/** One account: its balances, what changed, and where the money went. */
export function AccountPage({ account, link, nowMs, onChange }: Props): JSX.Element {
  const { id, apiId, currency, lastSync } = account;
  const [isFresh, setFresh] = useState(false);
  const balances = useLoad(`${apiId} ${isFresh}`, () => readBalances(apiId, isFresh));
  const rows = useLoad(id, () => ask<TransactionView[]>(`/api/accounts/${id}/transactions`));
  const [failure, setFailure] = useState<Failure>();
  const [isSyncing, setSyncing] = useState(false);
  const { booked, available } = selectBalances(balances.data?.balances ?? [], { currency });
  const today = new Date(nowMs).toISOString().slice(0, 10);
  const listed = useMemo(
    () =>
      rows.data &&
      toListed(rows.data, {
        currency,
        ownIbans: account.iban === undefined ? [] : [account.iban],
        today,
      }),
    [rows.data],
  );

  async function update(): Promise<void> {
    setSyncing(true);
    setFailure(undefined);
    say('Asking the bank');
    try {
      await ask(`/api/accounts/${id}/sync`, { method: 'POST' });
      say('Up to date');
    } catch (error) {
      setFailure(toFailure(error));
    }
    if (lastSync !== undefined) await (isFresh ? balances.reload() : setFresh(true));
    await Promise.all([rows.reload(), onChange()]);
    tellOtherTabs();
    setSyncing(false);
  }

  // An account that was never read is read once without asking. After that, only the user starts a call.
  useEffect(() => {
    if (lastSync === undefined) void update();
  }, []);

  return (
    <section>
      <div>
        <a href="#/">All accounts</a>
        <Title>{account.name}</Title>
        <p class="note">
          {link.institutionName} <span class="amount">{iban(account.iban)}</span>
        </p>
      </div>
      <ConsentLine link={link} />
      <dl class="balances">
        <BalanceEntry title="Booked" note="entered by the bank" balance={booked} />
        <BalanceEntry title="Available" note="to spend, including any credit line" balance={available} />
      </dl>
      {balances.data === undefined && balances.isLoading && <Loading what="the balances" />}
      {balances.failure && balances.failure.code !== failure?.code && (
        <Problem failure={balances.failure} nowMs={nowMs} />
      )}
      <section aria-labelledby="updates">
        <h2 id="updates">Updates</h2>
        {failure && <Problem failure={failure} nowMs={nowMs} />}
        <div class="consent">
          <p>
            {account.balancesReadAtMs !== undefined &&
              `Balances as of ${time(account.balancesReadAtMs, nowMs)}. `}
            {describeLeft(account.left, nowMs)}
          </p>
          <Press class="main" isBusy={isSyncing} onPress={update}>
            {isSyncing ? 'Asking the bank …' : 'Update now'}
          </Press>
        </div>
        {lastSync && <SyncSummary sync={lastSync} listed={listed ?? []} nowMs={nowMs} />}
      </section>
      {listed && listed.length > 0 && (
        <Charts
          listed={listed}
          today={today}
          {...(booked && { booked })}
          {...(currency !== undefined && { currency })}
        />
      )}
      {rows.failure && <Problem failure={rows.failure} onRetry={rows.reload} />}
      {listed === undefined || (listed.length === 0 && isSyncing) ? (
        rows.failure === undefined && <Loading what="transactions" />
      ) : (
        <Transactions listed={listed} newIds={lastSync?.isFirst ? [] : newIdsOf(account)} />
      )}
    </section>
  );
}

function readBalances(apiId: string, isFresh: boolean) {
  // The backend keeps balances for some hours, because each call counts. This header asks for new ones.
  const headers = isFresh ? { 'x-fresh': 'yes' } : {};
  return client.accounts.getBalances(apiId, { headers }).unwrap({ allowIssues: true });
}

function BalanceEntry(props: { title: string; note: string; balance: Balance | undefined }): JSX.Element {
  const amount = props.balance?.balanceAmount;
  return (
    <div class="card">
      <dt>
        {props.title} <span class="note line">{props.note}</span>
      </dt>
      <dd class="balance amount">{amount ? money(amount.amount, amount.currency) : 'unknown'}</dd>
    </div>
  );
}

/** What is left of the calls that the bank allows. */
function describeLeft({ transactions, balances }: AccountView['left'], nowMs: number): string {
  const known = Object.entries({ transactions, balances }).flatMap(([what, calls]) =>
    calls === undefined ? [] : [{ what, ...calls }],
  );
  if (known.length === 0) return '';
  const parts = known.map(({ what, remaining, limit }) => `${what} ${remaining} of ${limit}`);
  const full = Math.max(...known.map(({ resetsAtMs }) => resetsAtMs));
  return `Calls left: ${parts.join(', ')}. Back to full by ${time(full, nowMs)}.`;
}

function newIdsOf({ lastSync }: AccountView): string[] {
  return lastSync?.changes.filter(({ kind }) => kind === 'added').map(({ id }) => id) ?? [];
}

import { selectBalances } from 'nordigen-client';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { AccountView, LinkView, Overview } from '../server/accounts.ts';
import { client, type Failure, toFailure } from './api.ts';
import { startLinking } from './banks.tsx';
import { Empty, Press, Problem, Title } from './parts.tsx';
import { useLoad } from './use-load.ts';
import { count, day, explain, iban, money } from './words.ts';

export function Accounts({ overview }: { overview: Overview }): JSX.Element {
  const { links, nowMs } = overview;
  return (
    <section>
      <Title>Your accounts</Title>
      {links.length === 0 && (
        <Empty>
          <p>No bank is linked yet. Link one to see your balances and what you spend.</p>
          <a class="button main" href="#/banks">
            Link a bank
          </a>
        </Empty>
      )}
      {links.map((link) => (
        <section key={link.requisitionId} aria-label={link.institutionName}>
          <h2>{link.institutionName}</h2>
          <ConsentLine link={link} />
          <ul class="list" aria-label={`Accounts at ${link.institutionName}`}>
            {link.accounts.map((account) => (
              <li key={account.id}>
                <AccountCard account={account} nowMs={nowMs} />
              </li>
            ))}
          </ul>
          {link.accounts.length === 0 && <Empty>This bank gave no accounts.</Empty>}
        </section>
      ))}
    </section>
  );
}

/** When the consent ends, and a button that renews it. */
export function ConsentLine({ link }: { link: LinkView }): JSX.Element {
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setBusy] = useState(false);
  const { consent } = link;
  const hasEnded = consent?.nextStep === 'reconnect';
  const endsSoon = hasEnded || (consent?.daysLeft ?? 999) <= 14;

  async function reconnect(): Promise<void> {
    setBusy(true);
    try {
      await startLinking({ id: link.institutionId, name: link.institutionName });
    } catch (error) {
      setFailure(toFailure(error));
      setBusy(false);
    }
  }

  return (
    <>
      <div class={endsSoon ? 'consent soon' : 'consent'}>
        <p>{describeConsent(link)}</p>
        <Press
          {...(endsSoon && { class: 'main' })}
          isBusy={isBusy}
          onPress={reconnect}
          aria-label={`Reconnect ${link.institutionName}`}
        >
          Reconnect
        </Press>
      </div>
      {failure && <Problem failure={failure} />}
    </>
  );
}

function describeConsent({ consent }: LinkView): string {
  if (consent === undefined) return 'It is not known when the consent ends.';
  const { endsAtMs, daysLeft, state } = consent;
  if (state === 'suspended') return 'The bank suspended the consent. Reconnect the bank to continue.';
  if (consent.nextStep === 'reconnect') return 'The consent has ended. Reconnect the bank to continue.';
  if (endsAtMs === undefined) return 'The consent has no end date.';
  return `The consent ends on ${day(new Date(endsAtMs).toISOString())}, in ${count(daysLeft ?? 0, 'day')}.`;
}

function AccountCard({ account, nowMs }: { account: AccountView; nowMs: number }): JSX.Element {
  const { apiId, currency } = account;
  const balances = useLoad(apiId, () => client.accounts.getBalances(apiId).unwrap({ allowIssues: true }));
  const { booked, available } = selectBalances(balances.data?.balances ?? [], { currency });
  return (
    <a class="card account" href={`#/accounts/${account.id}`}>
      <span class="name">{account.name}</span>
      <span class="note">{iban(account.iban)}</span>
      {balances.data === undefined && balances.isLoading && (
        <span class="loading">Loading the balance …</span>
      )}
      {balances.failure && <span class="bad">{explain(balances.failure, nowMs)}</span>}
      {balances.data && (
        <>
          <span class="balance amount">
            {booked ? money(booked.balanceAmount.amount, booked.balanceAmount.currency) : 'unknown'}{' '}
            <span class="note">booked</span>
          </span>
          {available && (
            <span class="amount note">
              {money(available.balanceAmount.amount, available.balanceAmount.currency)} available
            </span>
          )}
        </>
      )}
    </a>
  );
}

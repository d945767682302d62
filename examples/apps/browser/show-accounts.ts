import {
  type Amount,
  type NordigenClient,
  parseApiDate,
  selectBalances,
  type Transaction,
} from 'nordigen-client';
import { button, element, say } from './element.ts';

/** The accounts with their balances, and the transactions of the one that was pressed last. */
export async function showAccounts(client: NordigenClient, ids: readonly string[]): Promise<HTMLElement> {
  const list = element('ul', { class: 'list', 'aria-label': 'Accounts' });
  const below = element('section', { 'aria-labelledby': 'transactions' });

  async function select(id: string, pressed: HTMLElement): Promise<void> {
    for (const other of list.querySelectorAll('button')) {
      other.setAttribute('aria-pressed', String(other === pressed));
    }
    below.replaceChildren(...(await readTransactions(client, id)));
  }

  for (const id of ids) {
    const { name, iban, balance } = await readAccount(client, id);
    const pressed: HTMLButtonElement = button(
      { 'aria-pressed': 'false' },
      () => select(id, pressed),
      element('span', { class: 'initials', 'aria-hidden': 'true' }, name.slice(0, 1).toUpperCase()),
      element('span', { class: 'name' }, name),
      element('span', { class: 'note' }, iban),
      element('span', { class: 'balance amount' }, balance),
    );
    list.append(element('li', {}, pressed));
  }
  list.querySelector('button')?.click();
  return element('div', { class: 'accounts' }, element('h1', {}, 'Your accounts'), list, below);
}

/** What the list says of an account. */
export async function readAccount(
  client: NordigenClient,
  id: string,
): Promise<{ name: string; iban: string; balance: string }> {
  const [details, balances] = await Promise.all([
    client.accounts.getDetails(id),
    client.accounts.getBalances(id),
  ]);
  const account = details.data?.account;
  const currency = account?.currency ?? undefined;
  // By type, not by place: the first of the list may be that of yesterday.
  const { booked } = selectBalances(balances.data?.balances ?? [], { currency });
  return {
    name: account?.name ?? account?.product ?? 'Account',
    iban: account?.iban?.replaceAll(/(.{4})(?=.)/g, '$1 ') ?? '',
    balance: booked === undefined ? 'not known now' : format(booked.balanceAmount),
  };
}

async function readTransactions(client: NordigenClient, id: string): Promise<HTMLElement[]> {
  const heading = element('h2', { id: 'transactions' }, 'Transactions');
  const response = await client.accounts.getTransactions(id);
  if (!response.ok) {
    const help = response.error.nextStep === 'reconnect' ? ' Please link the bank again.' : '';
    return [
      heading,
      element('p', { role: 'alert' }, `They cannot be read now (${response.error.code}).${help}`),
    ];
  }
  const rows = response.data.transactions.booked.slice(0, 15);
  say(`${rows.length} transactions`);
  const { remaining, limit } = response.rateLimits.account ?? {};
  const left =
    remaining === undefined ? '' : `The bank lets us ask ${remaining} of ${limit} times more today.`;
  const head = element(
    'tr',
    {},
    element('th', { scope: 'col' }, 'Date'),
    element('th', { scope: 'col' }, 'With'),
    element('th', { scope: 'col', class: 'amount' }, 'Amount'),
  );
  const table = element(
    'table',
    { 'aria-labelledby': 'transactions' },
    element('thead', {}, head),
    element('tbody', {}, ...rows.map(toRow)),
  );
  return [
    heading,
    element(
      'div',
      { class: 'scroll', role: 'region', 'aria-label': 'Table of transactions', tabindex: '0' },
      table,
    ),
    element('p', { class: 'note' }, `The latest ${rows.length}. ${left}`),
  ];
}

function toRow(row: Transaction): HTMLElement {
  const isIn = !row.transactionAmount.amount.startsWith('-');
  const purpose = String(row.remittanceInformationUnstructured ?? '');
  return element(
    'tr',
    {},
    element('td', {}, toDay(row.bookingDate)),
    element(
      'td',
      {},
      element('span', { class: 'name' }, row.creditorName ?? row.debtorName ?? 'Not named'),
      element('br'),
      element('span', { class: 'note' }, purpose),
    ),
    element(
      'td',
      { class: isIn ? 'amount in' : 'amount' },
      `${isIn ? '+' : ''}${format(row.transactionAmount)}`,
    ),
  );
}

/** A bank may send no date, or something that is none. */
function toDay(text: string | null | undefined): HTMLElement | string {
  const day = parseApiDate(text)?.date;
  if (day === undefined) return 'no date';
  const words = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
  return element('time', { datetime: day }, words.format(new Date(day)));
}

/** For the eye only: sums are made with `amountToMinorUnits`. */
function format({ amount, currency }: Amount): string {
  return new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(Number(amount));
}

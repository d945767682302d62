/**
 * The main job in one file: get a token pair, link a bank, read accounts and transactions, and go on after the access
 * token has expired.
 *
 *   npm run demo                  against the embedded sandbox
 *   npm run demo -- --live        against the real API, with NORDIGEN_SECRET_ID and NORDIGEN_SECRET_KEY set
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  amountToMinorUnits,
  type Balance,
  createNordigenClient,
  isNordigenError,
  type NordigenClient,
  type Requisition,
  selectBalances,
  type Transaction,
} from 'nordigen-client';
import { readConsent, readRedirect, startLink, waitUntilLinked } from 'nordigen-client/link';
import { createSandbox, type Sandbox } from 'nordigen-client/sandbox';

const institutionId = 'SANDBOXFINANCE_SFIN0000';
const day = 86_400;

async function main(): Promise<void> {
  const sandbox = process.argv.includes('--live') ? undefined : createSandbox();
  let pairs = 0;
  let tokenCalls = 0;
  const client = createNordigenClient({
    credentials: sandbox?.credentials ?? readCredentials(),
    // The real API needs neither of these. Nothing else changes.
    ...(sandbox && { fetch: sandbox.fetch, now: sandbox.now }),
    on: {
      tokenPair: () => pairs++,
      response: ({ path }) => {
        if (path.startsWith('token/')) tokenCalls++;
      },
    },
  });

  step(
    'Token pair',
    sandbox ? 'The embedded sandbox answers; nothing leaves this machine.' : 'The real API answers.',
  );
  const pair = await client.auth.getTokenPair();
  say(
    `access token for ${hours(pair.access_expires)} h, refresh token for ${hours(pair.refresh_expires) / 24} days`,
  );

  step('Banks', 'client.institutions.list({ country })');
  const institutions = await client.institutions.list({ country: 'GB' }).unwrap();
  printTable(
    ['id', 'name', 'days of history'],
    institutions
      .slice(0, 6)
      .map(({ id, name, transaction_total_days }) => [id, name, `${transaction_total_days}`]),
  );

  step('Consent', 'startLink(), then the user opens the link and agrees, waitUntilLinked()');
  const requisition = await linkBank(client, sandbox);
  say(
    `requisition ${requisition.id} is ${requisition.status}, with ${requisition.accounts.length} account(s)`,
  );

  step('Accounts', 'client.accounts.getDetails(), getBalances(), getTransactions()');
  for (const accountId of requisition.accounts) await showAccount(client, accountId);

  if (sandbox) await outliveTokens(client, sandbox, requisition.accounts[0] as string, () => tokenCalls);

  step(
    'Done',
    `${tokenCalls} token requests in all; ${pairs} pair(s) got or renewed, by nobody but the client.`,
  );
  client.close();
}

async function linkBank(client: NordigenClient, sandbox: Sandbox | undefined): Promise<Requisition> {
  const { url, requisitionId, agreement } = await startLink(client, {
    institutionId,
    redirect: 'https://example.com/back',
  }).unwrap();
  say(
    `agreement ${agreement?.id}: ${agreement?.max_historical_days} days back, for ${agreement?.access_valid_for_days} days`,
  );
  if (sandbox) {
    const { redirect } = await sandbox.consent(requisitionId);
    say(`the user agreed, and came back with the reference ${readRedirect(redirect).reference}`);
  } else {
    say(`open this link and agree: ${url}`);
  }
  const result = await waitUntilLinked(client, requisitionId, {
    onStatus: (status) => say(`the requisition is ${status}`),
  });
  if (result.state !== 'linked') throw new Error(`The link is ${result.state}.`);
  const { daysLeft } = await readConsent(client, requisitionId).unwrap();
  say(`the consent lasts for ${daysLeft} more whole days`);
  return result.requisition;
}

async function showAccount(client: NordigenClient, accountId: string): Promise<void> {
  const { account } = await client.accounts.getDetails(accountId).unwrap();
  const { balances } = await client.accounts.getBalances(accountId).unwrap();
  const response = await client.accounts.getTransactions(accountId);
  if (!response.ok) throw response.error;
  const { booked, pending = [] } = response.data.transactions;
  const balance = selectBalances(balances, { currency: account.currency ?? undefined }).booked;

  say(`${account.name ?? account.product ?? 'Account'} of ${account.ownerName}, ${account.iban}`);
  printTable(
    ['balance', 'amount', 'on'],
    balances.map((row) => [`${row.balanceType}`, money(row.balanceAmount), row.referenceDate ?? '']),
  );
  printTable(
    ['booked', 'amount', 'with', 'what for'],
    booked
      .slice(0, 5)
      .map((row) => [row.bookingDate ?? '', money(row.transactionAmount), party(row), purpose(row)]),
  );
  say(
    `${booked.length} booked and ${pending?.length ?? 0} pending; ${response.rateLimits.account?.remaining} of ${response.rateLimits.account?.limit} calls left today`,
  );
  if (balance && booked.length > 10) say(`balance by day: ${drawBalance(booked, balance)}`);
  console.log();
}

/** Moves the sandbox's clock while calls go on: past the access token's end, then past the refresh token's. */
async function outliveTokens(
  client: NordigenClient,
  sandbox: Sandbox,
  accountId: string,
  tokenCalls: () => number,
): Promise<void> {
  step('Renewal', 'a loop of calls, and the clock moves past the access token’s end in the middle of it');
  const rows: string[][] = [];
  const call = async (when: string): Promise<void> => {
    const before = tokenCalls();
    const responses = await Promise.all(Array.from({ length: 5 }, () => client.accounts.get(accountId)));
    // No call waits for a renewal in the background.
    await wait(20);
    rows.push([when, responses.map(({ status }) => status).join(' '), `${tokenCalls() - before}`]);
  };
  await call('now');
  await call('now');
  sandbox.advance(day - 120);
  await call('2 minutes before the access token ends');
  sandbox.advance(day + 60);
  await call('a day later: it has ended');
  await call('right after');
  sandbox.advance(31 * day);
  await call('a month later: the refresh token has ended too');
  await call('right after');
  printTable(['when', '5 calls at once', 'token requests'], rows);
}

/** Balances at the end of each day with bookings, in the currency's smallest unit, oldest first. */
export function balanceByDay(booked: readonly Transaction[], balance: Balance): Map<string, bigint> {
  const { amount, currency } = balance.balanceAmount;
  // A closing balance does not include what was booked after its day; an interim one includes everything.
  const until = balance.balanceType?.startsWith('closing') ? balance.referenceDate : undefined;
  let left = amountToMinorUnits(amount, currency);
  const days = new Map<string, bigint>();
  for (const row of booked) {
    const date = row.bookingDate ?? '';
    if (until && date > until) continue;
    if (!days.has(date)) days.set(date, left);
    left -= amountToMinorUnits(row.transactionAmount.amount, row.transactionAmount.currency);
  }
  return new Map([...days].reverse());
}

/** Balances by day as a row of bars. */
function drawBalance(booked: readonly Transaction[], balance: Balance): string {
  const bars = '▁▂▃▄▅▆▇█';
  const values = [...balanceByDay(booked, balance).values()].map(Number);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const drawn = values.map((value) => bars[Math.round(((value - low) / (high - low || 1)) * 7)]).join('');
  return `${drawn}  from ${(low / 100).toFixed(2)} to ${(high / 100).toFixed(2)} ${balance.balanceAmount.currency}`;
}

function readCredentials(): { secretId: string; secretKey: string } {
  const { NORDIGEN_SECRET_ID: secretId, NORDIGEN_SECRET_KEY: secretKey } = process.env;
  if (secretId && secretKey) return { secretId, secretKey };
  throw new Error('--live needs NORDIGEN_SECRET_ID and NORDIGEN_SECRET_KEY in the environment.');
}

const money = ({ amount, currency }: { amount: string; currency: string }): string =>
  `${amount.padStart(10)} ${currency}`;
const party = (row: Transaction): string => row.creditorName ?? row.debtorName ?? '';
const purpose = (row: Transaction): string =>
  String(row.remittanceInformationUnstructured ?? '').slice(0, 40);
const hours = (seconds = 0): number => Math.round(seconds / 3600);

function step(title: string, explanation: string): void {
  console.log(`\n== ${title}\n   ${explanation}`);
}

function say(line: string): void {
  console.log(`   ${line}`);
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `   ${cells.map((cell, column) => cell.padEnd(widths[column] as number)).join('  ')}`.trimEnd();
  console.log([line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n'));
}

// Nothing runs when a test imports this file.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await main().catch((error: unknown) => {
    console.error(isNordigenError(error) || error instanceof Error ? `\n${error.message}` : error);
    process.exitCode = 1;
  });
}

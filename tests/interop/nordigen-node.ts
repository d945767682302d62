import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { SandboxRequest } from '../../src/sandbox/index.ts';
import type { ServedSandbox } from './served-sandbox.ts';
import { check, type Suite, same } from './suite.ts';

/*
 * The vendor's own client runs the quickstart of its README, line by line.
 * https://github.com/nordigen/nordigen-node
 */

interface Requisition {
  id: string;
  link: string;
  status: string;
  reference: string;
  accounts: string[];
}

interface Transactions {
  transactions: { booked: { bookingDate: string }[]; pending: unknown[] };
}

/** The part of the client that the quickstart uses. Its package declares types that it does not contain. */
interface NordigenNode {
  token: string;
  generateToken(): Promise<{ access: string; refresh: string; access_expires: number }>;
  exchangeToken(tokens: { refreshToken: string }): Promise<{ access: string; access_expires: number }>;
  institution: { getInstitutions(filter: { country: string }): Promise<{ id: string }[]> };
  initSession(session: {
    redirectUrl: string;
    institutionId: string;
    referenceId: string;
  }): Promise<Requisition>;
  requisition: { getRequisitionById(id: string): Promise<Requisition> };
  account(id: string): {
    getMetadata(): Promise<{ id: string; status: string }>;
    getBalances(): Promise<{ balances: unknown[] }>;
    getDetails(): Promise<{ account: { currency: string } }>;
    getTransactions(range?: { dateFrom: string; dateTo: string }): Promise<Transactions>;
  };
}

const packageName: string = 'nordigen-node';

export const nordigenNodeSuite: Suite = {
  name: 'nordigen-node',
  missing: () =>
    existsSync(new URL(`node_modules/${packageName}`, import.meta.url)) ? undefined : 'it is not installed',
  async open(sandbox) {
    const client = await createClient(sandbox);
    const redirectUrl = 'https://app.example/connected';
    const referenceId = randomUUID();
    let refreshToken = '';
    let institutionId = '';
    let session: Requisition | undefined;
    let account: ReturnType<NordigenNode['account']> | undefined;

    const cases = [
      {
        name: 'gets a token pair and exchanges its refresh token',
        async run() {
          const pair = await client.generateToken();
          refreshToken = pair.refresh;
          const renewed = await client.exchangeToken({ refreshToken });
          check(renewed.access !== pair.access, 'The exchange gave the old token.');
          client.token = renewed.access;
          return `${pair.access_expires} s`;
        },
      },
      {
        name: 'lists the institutions of a country',
        async run() {
          const institutions = await client.institution.getInstitutions({ country: 'LV' });
          institutionId = institutions[0]?.id ?? '';
          check(institutionId !== '', 'There are none.');
          return `${institutions.length} in LV`;
        },
      },
      {
        name: 'creates an agreement and a requisition in one session',
        async run() {
          session = await client.initSession({ redirectUrl, institutionId, referenceId });
          same([session.status, session.reference], ['CR', referenceId], 'Session');
          return new URL(session.link).pathname.replace(session.id, '{id}');
        },
      },
      {
        name: 'finds the accounts after the end user has consented',
        async run() {
          const answer = await fetch(session?.link ?? '', {
            method: 'POST',
            body: new URLSearchParams({ user: 'user', outcome: 'accept' }),
            redirect: 'manual',
          });
          same(answer.headers.get('location'), `${redirectUrl}?ref=${referenceId}`, 'Sent back to');
          const { status, accounts } = await client.requisition.getRequisitionById(session?.id ?? '');
          same(status, 'LN', 'Status');
          account = client.account(accounts[0] ?? '');
          return `${accounts.length} accounts`;
        },
      },
      {
        name: 'reads metadata, balances, details and transactions of an account',
        async run() {
          await sandbox.newRequests();
          const metadata = await account?.getMetadata();
          const balances = await account?.getBalances();
          const details = await account?.getDetails();
          const all = await account?.getTransactions();
          check(metadata?.status === 'READY', `Its status is ${metadata?.status}.`);
          check((balances?.balances.length ?? 0) > 0, 'It has no balances.');
          check(details?.account.currency === 'EUR', `Its currency is ${details?.account.currency}.`);
          check(all !== undefined && all.transactions.booked.length > 0, 'It has no transactions.');
          return `${all.transactions.booked.length} transactions; ${answers(await sandbox.newRequests())}`;
        },
      },
      {
        name: 'reads the transactions of a range of days',
        async run() {
          await sandbox.newRequests();
          const dateFrom = daysAgo(30);
          const dateTo = daysAgo(1);
          const part = await account?.getTransactions({ dateFrom, dateTo });
          const dates = part?.transactions.booked.map(({ bookingDate }) => bookingDate) ?? [];
          check(dates.length > 0, 'There are none.');
          check(
            dates.every((date) => date >= dateFrom && date <= dateTo),
            `Outside the range: ${dates}`,
          );
          return `${dates.length} transactions; ${answers(await sandbox.newRequests())}`;
        },
      },
    ];
    return { cases };
  },
};

async function createClient({ baseUrl, secretId, secretKey }: ServedSandbox): Promise<NordigenNode> {
  const { default: Client } = (await import(packageName)) as {
    default: new (options: { secretId: string; secretKey: string; baseUrl: string }) => NordigenNode;
  };
  return new Client({ secretId, secretKey, baseUrl: baseUrl.replace(/\/$/, '') });
}

/**
 * The client omits the slash at the end of every account path. The API redirects such a GET, and axios follows with
 * the bearer, so that each call takes two requests.
 */
function answers(requests: readonly SandboxRequest[]): string {
  const statuses = requests.map(({ status }) => status);
  const count = statuses.filter((status) => status === 301).length;
  const expected = Array.from({ length: count }, () => [301, 200]).flat();
  check(count > 0, 'No call left out its slash.');
  same(statuses, expected, 'Answers');
  same(
    requests.filter(({ status }) => status === 200).map(({ authorization }) => authorization),
    Array(count).fill('bearer'),
    'Bearers after the redirects',
  );
  return `${count} calls were redirected to their slash`;
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

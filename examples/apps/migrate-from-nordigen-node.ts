/**
 * The same job with `nordigen-node` and with this client, against one sandbox. Then the results are compared.
 *
 *   npm run build && npm ci --prefix examples/apps && node examples/apps/migrate-from-nordigen-node.ts
 */
import { isDeepStrictEqual } from 'node:util';
import { type AccountTransactions, createNordigenClient, type Institution } from 'nordigen-client';
import { startLink, waitUntilLinked } from 'nordigen-client/link';
// @ts-expect-error Its package has types, but its `exports` do not lead to them.
import OldClient from 'nordigen-node';
import { type RunningSandbox, startSandbox } from './start-sandbox.ts';

const institution_id = 'SANDBOXFINANCE_SFIN0000';
const redirect = 'https://example.com/back';

interface Outcome {
  institutions: Institution[];
  accountId: string;
  transactions: AccountTransactions['transactions'];
}

async function before({ baseUrl, credentials }: RunningSandbox): Promise<Outcome> {
  const client = new OldClient({ ...credentials, baseUrl: baseUrl.replace(/\/$/, '') });
  await client.generateToken(); // and again every 24 hours, before calls fail
  const institutions = await client.institution.getInstitutions({ country: 'GB' });
  const session = await client.initSession({
    redirectUrl: redirect,
    institutionId: institution_id,
    referenceId: 'old',
    maxHistoricalDays: 90,
  });
  await consent(session.link);
  const requisition = await client.requisition.getRequisitionById(session.id);
  const accountId = requisition.accounts[0];
  const { transactions } = await client.account(accountId).getTransactions({ dateFrom: '2020-01-01' });
  return { institutions, accountId, transactions };
}

async function after({ baseUrl, credentials }: RunningSandbox): Promise<Outcome> {
  const client = createNordigenClient({ credentials, baseUrl });
  const institutions = await client.institutions.list({ country: 'GB' }).unwrap();
  const session = await startLink(client, {
    institutionId: institution_id,
    redirect,
    reference: 'new',
    maxHistoricalDays: 90,
  }).unwrap();
  await consent(session.url);
  const result = await waitUntilLinked(client, session.requisitionId);
  const accountId = (result.state === 'linked' && result.accounts[0]) || '';
  const { transactions } = await client.accounts
    .getTransactions(accountId, { date_from: '2020-01-01' })
    .unwrap();
  return { institutions, accountId, transactions };
}

/** Acts as the user, which the sandbox allows. */
async function consent(link: string): Promise<void> {
  await fetch(`${link}?outcome=accept`, { redirect: 'manual' });
}

const sandbox = await startSandbox();
try {
  const old = await before(sandbox);
  const now = await after(sandbox);
  const { credentials, baseUrl } = sandbox;
  const client = createNordigenClient({ credentials, baseUrl });
  // Either library can read what the other has linked: ids belong to the company.
  const { transactions } = await client.accounts.getTransactions(old.accountId).unwrap();

  const results = {
    'the same institutions': isDeepStrictEqual(old.institutions, now.institutions),
    'transactions of the same shape': isDeepStrictEqual(
      Object.keys(old.transactions.booked[0] ?? {}),
      Object.keys(now.transactions.booked[0] ?? {}),
    ),
    'an account that the old client linked reads the same': isDeepStrictEqual(old.transactions, transactions),
  };
  for (const [claim, holds] of Object.entries(results)) console.log(`${holds ? 'yes' : 'NO '}  ${claim}`);
  if (Object.values(results).includes(false)) process.exitCode = 1;
} finally {
  sandbox.stop();
}

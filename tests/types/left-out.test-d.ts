import { createNordigenClient } from '../../src/index.ts';
import { startLink } from '../../src/link/index.ts';
import { createSandbox } from '../../src/sandbox/index.ts';
import { reconcile, syncAccount } from '../../src/sync/index.ts';

// With exactOptionalPropertyTypes, as here: `undefined` is taken wherever it means that something is left out.

const client = createNordigenClient({ store: undefined, retry: undefined, on: { tokenPair: undefined } });
const options = { signal: undefined, timeoutMs: undefined, retry: undefined, headers: undefined };

void client.institutions.list({ country: undefined, card_accounts_supported: undefined }, options);
void client.agreements.list({ limit: undefined, offset: undefined }, options);
void client.agreements.listAll({ limit: undefined, allowIssues: undefined, ...options });
void client.agreements.create({
  institution_id: 'A',
  max_historical_days: undefined,
  access_scope: undefined,
});
void client.requisitions.create({
  institution_id: 'A',
  redirect: null,
  reference: undefined,
  ssn: undefined,
});
void client.accounts.getTransactions('id', { date_from: undefined, date_to: undefined }).unwrap({
  allowIssues: undefined,
});
void client.request('GET', 'x/', { searchParams: undefined, json: undefined }, options);
void client.auth.setTokenPair({ access: 'a', refresh: undefined, access_expires: undefined });
void startLink(client, { institutionId: 'A', redirect: 'https://a.example/', reference: undefined });
void syncAccount(client, 'id', undefined, { today: undefined, currency: undefined, signal: undefined });
void reconcile(undefined, { transactions: { booked: [] } }, { today: '2026-01-01', currency: undefined });
void createSandbox({ seed: undefined, permissions: undefined });

import { describe, expect, test } from 'vitest';
import { createNordigenClient, type NordigenClient } from '../../src/index.ts';
import { readVendorExamples, readVendorOperations } from '../helpers/vendor-description.ts';

interface Sent {
  method: string;
  path: string;
  query: string[];
  body: string[];
}

const id = 'b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001';

/** Calls every operation with all its parameters. */
const calls: Record<string, (client: NordigenClient) => Promise<unknown>> = {
  'POST token/new/': (client) => client.token.getTokenPair(),
  'POST token/refresh/': (client) => client.token.refreshAccessToken('r'),
  'GET institutions/': (client) =>
    client.institutions.list({
      country: 'GB',
      access_scopes_supported: true,
      account_selection_supported: true,
      business_accounts_supported: true,
      card_accounts_supported: true,
      corporate_accounts_supported: true,
      pending_transactions_supported: true,
      private_accounts_supported: true,
      read_debtor_account_supported: true,
      read_refund_account_supported: true,
      separate_continuous_history_consent_supported: true,
      ssn_verification_supported: true,
    }),
  'GET institutions/{id}/': (client) => client.institutions.get(id),
  'GET agreements/enduser/': (client) => client.agreements.list({ limit: 1, offset: 1 }),
  'POST agreements/enduser/': (client) =>
    client.agreements.create({
      institution_id: 'A',
      max_historical_days: 1,
      access_valid_for_days: 1,
      access_scope: ['details'],
      reconfirmation: true,
    }),
  'GET agreements/enduser/{id}/': (client) => client.agreements.get(id),
  'DELETE agreements/enduser/{id}/': (client) => client.agreements.delete(id),
  'PUT agreements/enduser/{id}/accept/': (client) =>
    client.agreements.accept(id, { ip_address: '192.0.2.1', user_agent: 'a' }),
  'GET agreements/enduser/{id}/reconfirm/': (client) => client.agreements.getReconfirmation(id),
  'POST agreements/enduser/{id}/reconfirm/': (client) =>
    client.agreements.reconfirm(id, { redirect: 'https://example.com/' }),
  'GET requisitions/': (client) => client.requisitions.list({ limit: 1, offset: 1 }),
  'POST requisitions/': (client) =>
    client.requisitions.create({
      institution_id: 'A',
      redirect: 'https://example.com/',
      agreement: id,
      reference: 'r',
      user_language: 'EN',
      ssn: '1',
      account_selection: true,
      redirect_immediate: true,
    }),
  'GET requisitions/{id}/': (client) => client.requisitions.get(id),
  'DELETE requisitions/{id}/': (client) => client.requisitions.delete(id),
  'GET accounts/{id}/': (client) => client.accounts.get(id),
  'GET accounts/{id}/details/': (client) => client.accounts.getDetails(id),
  'GET accounts/{id}/balances/': (client) => client.accounts.getBalances(id),
  'GET accounts/{id}/transactions/': (client) =>
    client.accounts.getTransactions(id, { date_from: '2026-01-01', date_to: '2026-01-31' }),
};

const pair = { access: 'a', access_expires: 86_400, refresh: 'r', refresh_expires: 86_400 };

/** A client whose requests, except for tokens, all get this answer, and a look at what it sent last. */
function record(answer: () => Response): { client: NordigenClient; last: () => Sent | undefined } {
  let last: Sent | undefined;
  const client = createNordigenClient({
    credentials: { secretId: 'i', secretKey: 'k' },
    retry: false,
    fetch: async (request) => {
      const url = new URL(request.url);
      const text = await request.text();
      last = {
        method: request.method,
        path: url.pathname.replace('/api/v2/', '').replace(id, '{id}'),
        query: [...url.searchParams.keys()].sort(),
        body: text === '' ? [] : Object.keys(JSON.parse(text)).sort(),
      };
      return last.path === 'token/new/' ? Response.json(pair) : answer();
    },
  });
  return { client, last: () => last };
}

const operations = readVendorOperations();

describe("the vendor's description", () => {
  test('has the same operations as the client', () => {
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      Object.keys(calls).sort(),
    );
  });

  test.each(operations)(
    '$method $path: each parameter and body property has a counterpart',
    async (operation) => {
      const { method, path, query, body } = operation;
      const { client, last } = record(() => Response.json({ summary: 's', detail: 'd' }, { status: 418 }));
      await calls[`${method} ${path}`]?.(client);
      expect(last()).toEqual({ method, path, query, body });
    },
  );
});

const examples = readVendorExamples();

describe("the vendor's examples, through the client", () => {
  test.each(examples)('$method $path $status: $name', async ({ method, path, status, body }) => {
    const { client } = record(() => Response.json(body, { status }));
    if (path.startsWith('token/')) return;
    const response = (await calls[`${method} ${path}`]?.(client)) as {
      ok: boolean;
      data?: unknown;
      issues: unknown[];
      error?: { code: string; operation: string };
    };
    expect(response.issues).toEqual([]);
    if (status < 300) {
      expect(response).toMatchObject({ ok: true, data: body });
    } else {
      expect(response.ok).toBe(false);
      expect(response.error?.code).not.toMatch(/^(ServerError|AccessDenied|GatewayError)$/);
    }
  });
});

import { describe, expect, test } from 'vitest';
import { type ApiCall, createNordigenClient, type NordigenClient } from '../../src/index.ts';
import { readFixtures } from '../helpers/vendor-description.ts';

const id = 'b7e12d02-5f6f-4d4e-9f3d-c2c4a8a8f001';

const calls: Record<string, (client: NordigenClient) => ApiCall<unknown, never>> = {
  account: (client) => client.accounts.get(id),
  agreement: (client) => client.agreements.get(id),
  agreements: (client) => client.agreements.list(),
  balances: (client) => client.accounts.getBalances(id),
  delete: (client) => client.requisitions.delete(id),
  details: (client) => client.accounts.getDetails(id),
  error: (client) => client.accounts.getTransactions(id),
  institution: (client) => client.institutions.get(id),
  institutions: (client) => client.institutions.list(),
  requisition: (client) => client.requisitions.get(id),
  token_new: (client) => client.token.getTokenPair(),
  token_refresh: (client) => client.token.refreshAccessToken('r'),
  transactions: (client) => client.accounts.getTransactions(id),
};

const fixtures = readFixtures();
const pair = { access: 'a', access_expires: 86_400, refresh: 'r', refresh_expires: 86_400 };

/** The body with each single currency exchange as a list, which is the only normalisation. */
function normalise(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body), (key, value) =>
    key === 'currencyExchange' && value !== null && !Array.isArray(value) ? [value] : value,
  );
}

describe('answers of real banks, through the client', () => {
  test.each(fixtures)('$file arrives complete', async ({ endpoint, status, body }) => {
    const client = createNordigenClient({
      credentials: { secretId: 'i', secretKey: 'k' },
      retry: false,
      fetch: async (request) =>
        request.url.endsWith('token/new/') && !endpoint.startsWith('token')
          ? Response.json(pair)
          : Response.json(body, { status }),
    });
    const response = await (calls[endpoint] as (typeof calls)[string])(client);
    expect(response.issues).toEqual([]);
    if (status < 300) {
      expect(response.ok).toBe(true);
      expect(response.data).toEqual(normalise(body));
    } else {
      expect(response.error?.body).toEqual(body);
      expect(response.error?.code).not.toMatch(/^(ServerError|AccessDenied|GatewayError)$/);
    }
  });
});

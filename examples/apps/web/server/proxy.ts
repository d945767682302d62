import { createProxyHandler } from 'nordigen-client/proxy';
import type { BankApi } from './bank-api.ts';
import { accountByApiId, type User } from './users.ts';

const keptMs = 6 * 3_600_000;

/** What the page may ask the API for directly: banks for everybody, and balances of the user's own accounts. */
export function createBankProxy(
  { client }: BankApi,
  userOf: (request: Request) => User | undefined,
): (request: Request) => Promise<Response> {
  return createProxyHandler({
    client,
    basePath: '/api/bank/',
    allow: ['institutions.list', 'accounts.getBalances'],
    authorize({ request, operation, ids }) {
      if (operation === 'institutions.list') return true;
      const account = accountByApiId(userOf(request), ids.id);
      if (account === undefined) return false;
      const { balances } = account;
      // Reloading the page must not cost one of the day's four calls. The button "Update now" asks again.
      const isFresh = balances !== undefined && client.now() - balances.readAtMs < keptMs;
      return isFresh && request.headers.get('x-fresh') === null ? json(balances.text) : true;
    },
    async onAnswer({ request, operation, ids, response }) {
      if (operation !== 'accounts.getBalances') return undefined;
      const account = accountByApiId(userOf(request), ids.id);
      if (account === undefined) return undefined;
      if (response.ok) account.balances = { readAtMs: client.now(), text: await response.text() };
      // If the bank refuses, the last balance is better than none. The page says how old it is.
      else if (account.balances !== undefined) return json(account.balances.text);
      return undefined;
    },
    onError: (error) => console.error(error),
  });
}

function json(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } });
}

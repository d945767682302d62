/** What the recipes share: a proxy that lets each user link banks and read the accounts of those banks. */
import type { NordigenClient } from 'nordigen-client';
import { createProxyHandler } from 'nordigen-client/proxy';

/** Which requisitions and accounts belong to which user: a table in your database. */
export interface Ownership {
  has(user: string, id: string): boolean | Promise<boolean>;
  add(user: string, ids: readonly string[]): void | Promise<void>;
}

export interface BankProxyOptions {
  /** Called for each request, so nothing is created and no secret is read before the first one. */
  client: () => NordigenClient;
  /** The logged-in user according to your session; `undefined` if nobody is. */
  userOf: (request: Request) => string | undefined;
  ownership: Ownership;
  /** The only URL that a bank may send users back to. */
  redirect: string;
}

export function createBankProxy(options: BankProxyOptions): (request: Request) => Promise<Response> {
  const { client, userOf, ownership, redirect } = options;
  return createProxyHandler({
    client,
    basePath: '/api/bank/',
    allow: [
      'institutions.list',
      'requisitions.create',
      'requisitions.get',
      'accounts.getDetails',
      'accounts.getBalances',
      'accounts.getTransactions',
    ],
    authorize({ request, operation, ids, body }) {
      const user = userOf(request);
      if (user === undefined) return new Response(null, { status: 401 });
      if (operation === 'institutions.list') return true;
      // A page must not send users elsewhere or use another user's agreement.
      if (operation === 'requisitions.create') {
        return body?.redirect === redirect && body.agreement === undefined;
      }
      return ids.id !== undefined && ownership.has(user, ids.id);
    },
    async onAnswer({ request, operation, data, response }) {
      const user = userOf(request);
      if (user === undefined || !response.ok || !operation.startsWith('requisitions.')) return;
      // The new requisition belongs to this user, and so do its accounts.
      const { id, accounts } = data as { id: string; accounts?: string[] };
      await ownership.add(user, [id, ...(accounts ?? [])]);
    },
    onError: (error) => console.error(error instanceof Error ? error.message : error),
  });
}

export function memoryOwnership(): Ownership {
  const owned = new Map<string, Set<string>>();
  return {
    has: (user, id) => owned.get(user)?.has(id) ?? false,
    add(user, ids) {
      owned.set(user, new Set([...(owned.get(user) ?? []), ...ids]));
    },
  };
}

/** Stands in for your login: the name in a cookie, which anybody can set. */
export function userOfCookie(request: Request): string | undefined {
  return /(?:^|;\s*)user=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
}

/** Next.js, app router: `app/api/bank/[...path]/route.ts`. A build creates no client and reads no secret. */
import { createNordigenClient, type NordigenClient } from 'nordigen-client';
import { createProxyHandler } from 'nordigen-client/proxy';

let client: NordigenClient | undefined;

/** Which requisitions and accounts belong to which user: a table in your database. */
const owned = new Map<string, Set<string>>();

/** Stands in for your login: the name in a cookie, which anybody can set. */
function userOf(request: Request): string | undefined {
  return /(?:^|;\s*)user=(\w+)/.exec(request.headers.get('cookie') ?? '')?.[1];
}

const proxy = createProxyHandler({
  client: () => {
    client ??= createNordigenClient({
      credentials: {
        secretId: process.env.NORDIGEN_SECRET_ID ?? '',
        secretKey: process.env.NORDIGEN_SECRET_KEY ?? '',
      },
      // Absent: the real API.
      baseUrl: process.env.NORDIGEN_BASE_URL,
    });
    return client;
  },
  basePath: '/api/bank/',
  allow: ['institutions.list', 'requisitions.create', 'requisitions.get', 'accounts.getTransactions'],
  authorize({ request, operation, ids, body }) {
    const user = userOf(request);
    if (user === undefined) return new Response(null, { status: 401 });
    if (operation === 'institutions.list') return true;
    // A page must not send users elsewhere or use another user's agreement.
    if (operation === 'requisitions.create') {
      return body?.redirect === 'https://app.example/linked' && body.agreement === undefined;
    }
    return owned.get(user)?.has(ids.id ?? '') === true;
  },
  onAnswer({ request, operation, data, response }) {
    const user = userOf(request);
    if (user === undefined || !response.ok || !operation.startsWith('requisitions.')) return;
    // The new requisition belongs to this user, and so do its accounts.
    const { id, accounts = [] } = data as { id: string; accounts?: string[] };
    owned.set(user, new Set([...(owned.get(user) ?? []), id, ...accounts]));
  },
});

export const GET = proxy;
export const POST = proxy;
export const dynamic = 'force-dynamic';

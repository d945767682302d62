import { type Context, Hono } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import {
  type ApiResponse,
  createNordigenClient,
  isNordigenError,
  type NordigenClient,
  type NordigenClientOptions,
} from 'nordigen-client';

/** What a user has linked, and is about to link. */
interface Session {
  accountIds: string[];
  /** Requisitions by the reference that comes back from the bank. */
  pending: Map<string, string>;
  /** The bank allows few calls a day, so what it said is kept. */
  kept: Map<string, { readAtMs: number; response: ApiResponse<unknown, string> }>;
}

const keptMs = 6 * 3_600_000;

/** The routes that the page may call, and no others: each asks the API for the user of this session only. */
export function createBackend(
  options: NordigenClientOptions,
  origin: string,
): { routes: Hono; client: NordigenClient } {
  const client = createNordigenClient(options);
  const sessions = new Map<string, Session>();
  const routes = new Hono();

  function sessionOf(context: Context): Session {
    const known = sessions.get(getCookie(context, 'session') ?? '');
    if (known !== undefined) return known;
    const id = crypto.randomUUID();
    const session: Session = { accountIds: [], pending: new Map(), kept: new Map() };
    sessions.set(id, session);
    // Lax, because the user comes back from the bank's site. Over https: `secure: true`, and `prefix: 'host'`.
    setCookie(context, 'session', id, { httpOnly: true, sameSite: 'Lax', path: '/' });
    return session;
  }

  routes.get('/api/me', (context) => context.json({ accountIds: sessionOf(context).accountIds }));

  routes.get('/api/bank/institutions/', async (context) =>
    forward(await client.institutions.list({ country: context.req.query('country') ?? 'GB' })),
  );

  routes.post('/api/bank/requisitions/', async (context) => {
    if (context.req.header('origin') !== origin) return context.json({ summary: 'Wrong origin' }, 403);
    const session = sessionOf(context);
    const { institution_id } = (await context.req.json()) as { institution_id: string };
    const agreement = await client.agreements.create({ institution_id, max_historical_days: 90 });
    if (!agreement.ok) return forward(agreement);
    const reference = crypto.randomUUID();
    const requisition = await client.requisitions.create({
      institution_id,
      agreement: agreement.data.id,
      redirect: `${origin}/back`,
      reference,
    });
    if (requisition.ok) session.pending.set(reference, requisition.data.id);
    return forward(requisition);
  });

  routes.get('/back', async (context) => {
    const session = sessionOf(context);
    const { ref = '', error } = context.req.query();
    const requisitionId = session.pending.get(ref);
    session.pending.delete(ref);
    if (requisitionId === undefined || error !== undefined) {
      return context.redirect(`/?error=${encodeURIComponent(error ?? 'UnknownReference')}`);
    }
    const requisition = await client.requisitions.get(requisitionId);
    if (!requisition.ok || requisition.data.status !== 'LN') return context.redirect('/?error=NotLinked');
    session.accountIds.push(...requisition.data.accounts);
    return context.redirect('/');
  });

  const reads = {
    details: client.accounts.getDetails,
    balances: client.accounts.getBalances,
    transactions: (id: string) => client.accounts.getTransactions(id),
  };
  routes.get('/api/bank/accounts/:id/:scope/', async (context) => {
    const { id, scope } = context.req.param();
    const session = sessionOf(context);
    const read = Object.hasOwn(reads, scope) ? reads[scope as keyof typeof reads] : undefined;
    // Another user's account is as good as none.
    if (read === undefined || !session.accountIds.includes(id))
      return context.json({ summary: 'Not found' }, 404);
    const kept = session.kept.get(`${id}/${scope}`);
    if (kept !== undefined && Date.now() - kept.readAtMs < keptMs) return forward(kept.response);
    const response: ApiResponse<unknown, string> = await read(id);
    if (response.ok) session.kept.set(`${id}/${scope}`, { readAtMs: Date.now(), response });
    return forward(response);
  });

  routes.onError((error, context) => {
    // A bad argument, or a body that is no JSON.
    if (error instanceof TypeError || error instanceof SyntaxError)
      return context.json({ summary: 'Bad request' }, 400);
    console.error(isNordigenError(error) ? error.message : error);
    return context.json({ summary: 'The bank data service cannot be reached' }, 502);
  });
  return { routes, client };
}

/** The API's own answer, for the client in the page to read, with the limits and no other header. */
function forward(response: ApiResponse<unknown, string>): Response {
  if (response.error?.operation.startsWith('token.')) {
    // That the backend has no token is its own affair.
    console.error(response.error.message);
    return Response.json({ summary: 'The bank data service cannot be used' }, { status: 502 });
  }
  const limits = [...response.headers].filter(([name]) => name.startsWith('http_x_ratelimit'));
  const body = response.ok ? response.data : response.error.body;
  return Response.json(body, { status: response.status, headers: limits });
}

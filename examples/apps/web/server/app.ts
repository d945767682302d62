import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { isNordigenError, NordigenApiError, type NordigenClientOptions } from 'nordigen-client';
import { accountRoutes } from './accounts.ts';
import { createBankApi } from './bank-api.ts';
import { linkRoutes } from './links.ts';
import { createBankProxy } from './proxy.ts';
import { createUsers } from './users.ts';

/** What the page learns about a failure. */
export interface FailureBody {
  code: string;
  nextStep?: string;
  retryAtMs?: number;
}

export interface App {
  routes: Hono;
  close(): void;
}

/** The backend. It has the secrets, knows which accounts are whose, and calls the API. */
export function createApp(options: NordigenClientOptions, origin: string, sandboxPage?: string): App {
  const api = createBankApi(options);
  const users = createUsers();
  const routes = new Hono();

  routes.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
      },
      // This page is served over http. Send the header when yours is served over https.
      strictTransportSecurity: false,
    }),
  );
  // For paths below /api/bank/ the proxy does the same by itself.
  routes.use('/api/*', async (context, next) => {
    const isRead = context.req.method === 'GET';
    if (!isRead && context.req.header('origin') !== origin) return context.json({ code: 'WrongOrigin' }, 403);
    context.header('cache-control', 'no-store');
    return next();
  });
  const proxy = createBankProxy(api, users.peek);
  routes.all('/api/bank/*', (context) => proxy(context.req.raw));
  routes.route('/', linkRoutes(api, users, origin));
  routes.route('/', accountRoutes(api, users, sandboxPage));
  routes.onError((error, context) => {
    // A bad argument, or a body that is not JSON.
    if (error instanceof TypeError || error instanceof SyntaxError) {
      return context.json<FailureBody>({ code: 'BadRequest' }, 400);
    }
    if (!(error instanceof NordigenApiError) || error.operation.startsWith('token.')) {
      // The page need not know that the backend has no token, or no network.
      console.error(isNordigenError(error) ? error.message : error);
      return context.json<FailureBody>({ code: 'Unavailable', nextStep: 'retry' }, 502);
    }
    const { code, nextStep, retryAtMs, status } = error;
    const body: FailureBody = { code, nextStep, ...(retryAtMs !== undefined && { retryAtMs }) };
    return context.json(body, status === 429 ? 429 : 502);
  });
  return { routes, close: () => api.client.close() };
}

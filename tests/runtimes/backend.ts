import { createNordigenClient } from '../../src/index.ts';
import type { Sandbox } from '../../src/sandbox/index.ts';
import type { Front } from './sandbox-server.ts';

/**
 * What a company's own backend does for its pages below `/bank/`: it recognises the session by its cookie and the page
 * by a header, and adds the bearer, which no page ever has. It allows pages of other origins to read its answers.
 */
export function createBackend(): Front {
  let tokens: ReturnType<typeof createNordigenClient> | undefined;

  async function forward(request: Request, path: string, sandbox: Sandbox): Promise<Response> {
    if (request.headers.has('authorization')) return refuse('A page must not hold a token.');
    if (!/(^|; )session=operator(;|$)/.test(request.headers.get('cookie') ?? ''))
      return refuse('No session.');
    if (request.headers.get('x-csrf-token') !== 'from-the-page') return refuse('Not from the page.');
    const { fetch, now, credentials } = sandbox;
    tokens ??= createNordigenClient({ fetch, now, credentials });
    return sandbox.fetch(sandbox.baseUrl + path, {
      method: request.method,
      headers: {
        authorization: `Bearer ${await tokens.auth.getAccessToken()}`,
        'content-type': request.headers.get('content-type') ?? 'application/json',
      },
      body: request.method === 'GET' ? null : await request.text(),
    });
  }

  return async (request, sandbox) => {
    const { pathname, search } = new URL(request.url);
    if (!pathname.startsWith('/bank/')) return undefined;
    if (pathname === '/bank/session') return toSession(request.method === 'POST');
    const origin = request.headers.get('origin');
    const answer =
      request.method === 'OPTIONS'
        ? new Response(null, { status: 204 })
        : // In proxy mode, paths have no trailing slash, but the API requires one.
          await forward(request, pathname.slice('/bank/'.length).replace(/\/?$/, '/') + search, sandbox);
    return origin === null ? answer : allow(answer, origin);
  };
}

/** Signs in or out. Scripts cannot read the cookie. */
function toSession(isSignedIn: boolean): Response {
  const cookie = `session=operator; Path=/; HttpOnly; SameSite=Lax${isSignedIn ? '' : '; Max-Age=0'}`;
  return new Response(null, { status: 204, headers: { 'set-cookie': cookie } });
}

function refuse(detail: string): Response {
  return Response.json({ summary: 'Forbidden', detail, status_code: 403 }, { status: 403 });
}

function allow(answer: Response, origin: string): Response {
  const headers = new Headers(answer.headers);
  headers.set('access-control-expose-headers', [...answer.headers.keys()].join(', '));
  headers.set('access-control-allow-origin', origin);
  headers.set('access-control-allow-credentials', 'true');
  headers.set('access-control-allow-headers', 'content-type, x-csrf-token');
  headers.set('access-control-allow-methods', 'GET, POST, PUT, DELETE');
  return new Response(answer.body, { status: answer.status, headers });
}

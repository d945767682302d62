import { isForeign } from './is-foreign.ts';
import { assertProxyOptions, type ProxyCall, type ProxyHandlerOptions } from './proxy-options.ts';
import { readBasePath } from './read-base-path.ts';
import { readJson } from './read-json.ts';
import { matchPath, type Route, routes } from './routes.ts';
import { toResponse } from './to-response.ts';
import { late, within } from './within.ts';

const patienceMs = 10_000;

/**
 * Creates the backend's half of `credentials: 'proxy'`: a handler that adds the token to the calls that it lets
 * through, and returns the API's answers unchanged.
 * @throws TypeError that names the invalid option.
 * @example
 * const handle = createProxyHandler({
 *   client,
 *   basePath: '/api/bank/',
 *   allow: ['institutions.list', 'accounts.getBalances'],
 *   authorize: async ({ request, ids }) => isOwnAccount(await readSession(request), ids.id),
 * });
 */
export function createProxyHandler(options: ProxyHandlerOptions): (request: Request) => Promise<Response> {
  assertProxyOptions(options);
  const { client, authorize, onAnswer, onError, origins } = options;
  const allowed = routes.filter(({ operation }) => options.allow.includes(operation));
  const basePath = readBasePath(options.basePath ?? '/');

  async function handle(request: Request): Promise<Response> {
    if (isForeign(request, origins)) return new Response(null, { status: 403 });
    const found = find(request);
    if (found instanceof Response) return found;
    const { route, id } = found;
    const { searchParams } = new URL(request.url);
    const query = Object.fromEntries(searchParams);
    // If a parameter occurred twice, one value would be judged and the other sent.
    if (searchParams.size !== Object.keys(query).length) return new Response(null, { status: 400 });
    const hasBody = route.method === 'POST' || route.method === 'PUT';
    const body = hasBody ? await readBody(request) : undefined;
    if (body instanceof Response) return body;
    const call: ProxyCall = {
      request,
      operation: route.operation,
      ids: id === '' ? {} : { id },
      query,
      body,
    };
    const verdict = await judge(call);
    return verdict === true ? forward(call, route) : verdict;
  }

  function find(request: Request): { route: Route; id: string } | Response {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(basePath)) return new Response(null, { status: 404 });
    const path = pathname.slice(basePath.length).replace(/\/$/, '');
    const matches = allowed.flatMap((route) => {
      const id = matchPath(route, path);
      return id === undefined ? [] : [{ route, id }];
    });
    const match = matches.find(({ route }) => route.method === request.method);
    if (match !== undefined) return match;
    if (matches.length === 0) return new Response(null, { status: 404 });
    const allow = matches.map(({ route }) => route.method).join(', ');
    return new Response(null, { status: 405, headers: { allow } });
  }

  async function readBody(request: Request): Promise<Record<string, unknown> | Response> {
    try {
      return await readJson(request, patienceMs);
    } catch (error) {
      report(error, request);
      return new Response(null, { status: 400 });
    }
  }

  async function judge(call: ProxyCall): Promise<true | Response> {
    try {
      const verdict = await within(patienceMs, () => authorize(call));
      if (verdict === true || verdict instanceof Response) return verdict;
      if (verdict !== late) return new Response(null, { status: 404 });
      report(
        new Error(`authorize did not decide about ${call.operation} within ${patienceMs} ms.`),
        call.request,
      );
      return new Response(null, { status: 504 });
    } catch (error) {
      report(error, call.request);
      return new Response(null, { status: 404 });
    }
  }

  async function forward(call: ProxyCall, { method, path }: Route): Promise<Response> {
    const { request, ids, query, body } = call;
    try {
      const { request: ask, now } = typeof client === 'function' ? await client(request) : client;
      const place = `${path.replace('{id}', () => encodeURIComponent(ids.id ?? ''))}/`;
      const answer = await ask(
        method,
        place,
        { searchParams: query, json: body },
        { signal: request.signal },
      );
      const response = toResponse(answer, now());
      if (!answer.ok && response.status !== answer.status) report(answer.error, request);
      if (onAnswer === undefined) return response;
      const data = answer.ok ? answer.data : answer.error.body;
      const seen = await within(patienceMs, () => onAnswer({ ...call, data, response: response.clone() }));
      if (seen === undefined) return response;
      if (seen instanceof Response) return seen;
      throw new TypeError(
        seen === late
          ? `onAnswer took longer than ${patienceMs} ms, so the answer was not sent.`
          : 'onAnswer must return a Response or nothing, so the answer was not sent.',
      );
    } catch (error) {
      report(error, request);
      const isLate = (error as { code?: unknown } | undefined)?.code === 'NORDIGEN_TIMEOUT';
      return new Response(null, { status: isLate ? 504 : 502 });
    }
  }

  function report(error: unknown, request: Request): void {
    try {
      onError?.(error, request);
    } catch {
      // There is nowhere left to report it.
    }
  }

  return async (request) => {
    try {
      return protect(await handle(request));
    } catch (error) {
      report(error, request);
      return protect(new Response(null, { status: 502 }));
    }
  };
}

/** Keeps bank data out of caches, and keeps browsers from guessing another type. */
function protect(response: Response): Response {
  // The user may return the same stored response again, so its own body is left unread.
  const { body } = response.clone();
  const headers = new Headers(response.headers);
  headers.set('cache-control', 'no-store');
  headers.set('x-content-type-options', 'nosniff');
  return new Response(body, { status: response.status, statusText: response.statusText, headers });
}

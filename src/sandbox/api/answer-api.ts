import { shapeOf } from '../bank/scenarios/scenarios.ts';
import { type Answer, invalidToken, malformedJson, methodNotAllowed, notFound } from '../errors/answers.ts';
import { isGatewayFault, scopeOf, toStandIn } from '../faults/fault-answers.ts';
import type { SandboxFault } from '../faults/faults.ts';
import { type Allowance, rateLimitHeaders, tooManyCalls } from '../rate-limits.ts';
import type { World } from '../world.ts';
import { recordOutcome } from './accounts.ts';
import { toId } from './request-fields.ts';
import type { Match } from './routes.ts';

export const basePath = '/api/v2/';

/** A request below the base path, parsed and matched to an operation. */
export interface ApiRequest {
  method: string;
  url: URL;
  match: Match;
  bearer: string | undefined;
  body: Record<string, unknown> | 'malformed' | undefined;
  fault: SandboxFault | undefined;
}

type Routed = Extract<Match, { kind: 'route' }>;

/** Answers one request: the token first, then the limit, then the operation. */
export async function answerApi(world: World, request: ApiRequest): Promise<Answer> {
  const { match, method, url, fault } = request;
  const routed = match.kind === 'route' ? match : undefined;
  const standIn = toStandIn(fault, routed?.route.operation, routed?.params.id, world.clock.apiNow());
  if (routed === undefined) return standIn ?? answerUnrouted(match, method, url);
  if (standIn !== undefined && isGatewayFault(fault)) return standIn;

  const isTokenCall = routed.route.operation.startsWith('token.');
  if (standIn === undefined && !isTokenCall && !(await isAuthorized(world, request.bearer))) {
    return invalidToken();
  }
  const counted = world.rateLimits.count(routed.route.limit);
  if (fault === 'RateLimitExceededWithoutHeaders') return tooManyCalls(counted);
  // Keep a planned 429 and its headers consistent.
  const allowance = fault === 'RateLimitExceeded' ? { ...counted, remaining: 0 } : counted;
  const answer =
    fault === 'RateLimitExceeded'
      ? tooManyCalls(allowance)
      : (standIn ?? (await answerRoute(world, routed, request, allowance)));
  if (standIn !== undefined) noteFailure(world, routed, answer);
  return { ...answer, headers: { ...limitHeaders(world, routed, allowance), ...answer.headers } };
}

function answerUnrouted(match: Match, method: string, url: URL): Answer {
  if (match.kind === 'wrong-method') return methodNotAllowed(method, match.allowed);
  if (match.kind !== 'missing-slash') return notFound();
  return { status: 301, body: '', headers: { location: `${url.pathname}/${url.search}` } };
}

async function isAuthorized(world: World, bearer: string | undefined): Promise<boolean> {
  return bearer !== undefined && (await world.tokens.verify(bearer, 'access')) !== undefined;
}

function answerRoute(
  world: World,
  { route, params }: Routed,
  { url, body }: ApiRequest,
  allowance: Allowance,
): Answer | Promise<Answer> {
  if (world.strict && allowance.exceeded) return tooManyCalls(allowance);
  if (body === 'malformed') return malformedJson();
  return route.answer(world, {
    operation: route.operation,
    origin: url.origin,
    params,
    query: url.searchParams,
    body: body ?? {},
  });
}

/** A planned failure counts towards suspension like any other. */
function noteFailure(world: World, { route, params }: Routed, answer: Answer): void {
  const scope = scopeOf(route.operation);
  const account = world.records.accounts.get(toId(params.id ?? ''));
  if (scope !== undefined && account !== undefined) recordOutcome(world, account, scope, answer);
}

function limitHeaders(world: World, { route, params }: Routed, allowance: Allowance): Record<string, string> {
  const general = rateLimitHeaders(allowance, 'general');
  const scope = scopeOf(route.operation);
  const account = world.records.accounts.get(toId(params.id ?? ''));
  if (scope === undefined || account === undefined) return general;
  const own = rateLimitHeaders(world.rateLimits.account(account.id, scope), 'account');
  const headers = { ...general, ...own };
  return shapeOf(account.institutionId).headers?.(headers) ?? headers;
}

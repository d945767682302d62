import { answerApi, basePath } from '../api/answer-api.ts';
import { type Match, matchRoute } from '../api/routes.ts';
import { answerPsd2 } from '../consent/answer-consent.ts';
import { type Answer, tooLarge } from '../errors/answers.ts';
import type { Faults, SandboxFault } from '../faults/faults.ts';
import type { World } from '../world.ts';
import { controlPath } from './control.ts';
import { foreignOrigin, isFromElsewhere } from './guard-origin.ts';
import { type Latency, pause } from './latency.ts';
import { renderIndexPage, renderLiveParts } from './page/index-page.ts';
import { readOverview } from './page/overview.ts';
import { readFields } from './read-fields.ts';
import { bearerOf, describeRequest, type RequestLog } from './request-log.ts';
import { breakOff, toResponse } from './responses.ts';

export interface HandlerParts {
  world: World;
  faults: Faults;
  log: RequestLog;
  latency: Latency;
  control(method: string, url: URL, body: unknown): Promise<Answer>;
}

/** The sandbox as a function from a request to a response. It rejects like `fetch` when it simulates a dropped connection. */
export function createFetchHandler({
  world,
  faults,
  log,
  latency,
  control,
}: HandlerParts): (request: Request) => Promise<Response> {
  return async (request) => {
    request.signal.throwIfAborted();
    const url = new URL(request.url);
    const isApi = url.pathname.startsWith(basePath);
    const match: Match = isApi
      ? matchRoute(request.method, url.pathname.slice(basePath.length))
      : { kind: 'none' };
    const operation = match.kind === 'route' ? match.route.operation : undefined;

    const isSteering = url.pathname === '/' || url.pathname.startsWith(controlPath);
    if (isSteering && isFromElsewhere(request, url)) return toResponse(foreignOrigin());
    const body = await readFields(request);
    if (body === 'too-large') return toResponse(tooLarge());
    if (url.pathname === '/') return toResponse(answerIndex(world, log, request.method, url));
    if (isSteering) return toResponse(await control(request.method, url, body));
    const bearer = bearerOf(request);
    const entry = describeRequest(request, url, { body, bearer, operation, atMs: world.clock.now() });
    log.add(entry);
    const fault = isApi ? faults.take(operation, request.method, url.pathname) : undefined;
    await pause(latency.next(isApi) + latencyOf(fault), request.signal);
    if (fault === 'NetworkError') throw dropped();

    const answer: Answer = isApi
      ? await answerApi(world, { method: request.method, url, match, bearer, body, fault })
      : await answerPsd2(world, request.method, url, body);
    if (fault === 'LostAnswer') throw dropped();
    entry.status = answer.status;
    return fault === 'HalfBody' ? breakOff(answer) : toResponse(answer);
  };
}

/** The page, or, for its script, only the parts of it that change. */
function answerIndex(world: World, log: RequestLog, method: string, url: URL): Answer {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, body: { error: `/ does not take ${method}` } };
  const overview = readOverview(world, log.entries, url.origin);
  return url.searchParams.get('part') === 'live' ? renderLiveParts(overview) : renderIndexPage(overview);
}

function latencyOf(fault: SandboxFault | undefined): number {
  return typeof fault === 'object' ? (fault.latencyMs ?? 0) : 0;
}

/** What `fetch` rejects with when a connection breaks. */
function dropped(): TypeError {
  return new TypeError('fetch failed');
}

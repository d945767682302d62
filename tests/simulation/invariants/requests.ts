import type { ClientFacts, Facts, RequestFact } from '../facts.ts';
import { deadlineMs } from './callers.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A run in progress may have sent this many requests, which count only once it has failed. */
const inThisRun = 5;

/** The access token is sent only to data endpoints, and only as a bearer. */
export function tokensGoToDataOnly({ recent }: Facts): string | undefined {
  for (const { endpoint, authorization, rest } of recent.requestsBegun) {
    const isRight =
      endpoint === 'data' ? /^Bearer eyJ/.test(authorization ?? '') : authorization === undefined;
    if (!isRight) return `A request to ${endpoint} has ${authorization ? 'a' : 'no'} bearer.`;
    if (rest.includes('eyJ'))
      return `A request to ${endpoint} contains a token outside the authorization header.`;
  }
  return undefined;
}

/** No request begins after all callers have left, except those of one background run. */
export function requestsHaveCallers({ recent }: Facts): string | undefined {
  for (const request of recent.requestsBegun) {
    const { client, endpoint, beganMs, callersWaiting } = request;
    if (callersWaiting > 0) continue;
    if (endpoint !== 'data' && beganMs <= client.servedInWindowMs + deadlineMs(client) + 1_000) continue;
    return `${client.name}: a request (${endpoint}) begins after all callers have left.`;
  }
  return undefined;
}

/** At most 12 token requests in a minute, and 60 in an hour, fail or follow a refused token. */
export function tokenRequestsAreFew({ recent }: Facts): string | undefined {
  for (const request of recent.requestsBegun) {
    if (request.endpoint === 'data') continue;
    const { client } = request;
    request.isWasted = followsWaste(client, request);
    for (const [spanMs, most, span] of [
      [minuteMs, 12, 'a minute'],
      [hourMs, 60, 'an hour'],
    ] as const) {
      const count = countWasted(client, request.beganMs - spanMs);
      if (count > most + inThisRun) return `${client.name}: ${count} wasted token requests within ${span}.`;
    }
  }
  return undefined;
}

/** Whether the last pair that the client got was refused or lived less than a second, and nobody gave it another. */
function followsWaste(client: ClientFacts, request: RequestFact): boolean {
  const before = client.tokenRequests.findLast(({ id, pair }) => id !== request.id && pair !== undefined);
  if (before === undefined) return false;
  const { access, lifetimeSeconds } = before.pair as { access?: string; lifetimeSeconds: unknown };
  const isNews = Math.max(client.changedMs, client.othersWroteMs) >= (before.settledMs ?? 0);
  const isShort = typeof lifetimeSeconds === 'number' && lifetimeSeconds > 0 && lifetimeSeconds < 1;
  return !isNews && (isShort || (access !== undefined && client.refused.has(access)));
}

function countWasted(client: ClientFacts, fromMs: number): number {
  let count = 0;
  let succeededMs = Number.POSITIVE_INFINITY;
  for (let index = client.tokenRequests.length - 1; index >= 0; index--) {
    const { beganMs, pair, failure, settledMs, isWasted } = client.tokenRequests[index] as RequestFact;
    if (beganMs < fromMs) break;
    if (pair !== undefined) succeededMs = beganMs;
    const isOfGoodRun = settledMs !== undefined && succeededMs - settledMs < deadlineMs(client);
    const hasFailed = settledMs !== undefined && pair === undefined && failure !== 'not-sent' && !isOfGoodRun;
    if (isWasted || hasFailed) count++;
  }
  return count;
}

/**
 * Token calls are repeated at most twice, and only in the first run of an outage. After that each run follows a pause of
 * 5, 10, 20 … s on the steady clock, whatever the wall clock does.
 */
export function pausesGrow({ recent }: Facts): string | undefined {
  for (const request of recent.requestsBegun) {
    const { client, endpoint, beganMs } = request;
    const first = client.failures.find((failed) => failed.endpoint === endpoint);
    if (endpoint === 'data' || first === undefined) continue;
    const sent = client.tokenRequests.filter(
      (other) => other.endpoint === endpoint && other.id >= first.id && !other.isOutdated,
    );
    const isUnsent = client.failures.some(({ failure }) => failure === 'not-sent');
    const elapsedMs = beganMs - (first.settledMs as number) + 1;
    const most = 1 + Math.min(2, client.retryLimit) + pausesWithin(elapsedMs, isUnsent);
    if (sent.length > most) {
      const seconds = (elapsedMs / 1000).toFixed(1);
      return `${client.name}: ${sent.length} requests (${endpoint}) in ${seconds} s of failures; the pauses allow ${most}.`;
    }
  }
  return undefined;
}

function pausesWithin(elapsedMs: number, isUnsent: boolean): number {
  let count = 0;
  let leftMs = elapsedMs;
  for (;;) {
    const pauseMs = isUnsent ? ([1_000, 2_000][count] ?? 5_000) : Math.min(hourMs, 5_000 * 2 ** count);
    leftMs -= pauseMs;
    if (leftMs < 0) return count;
    count++;
  }
}

/** No pause is longer than an hour, whatever a header says. */
export function pausesAreBounded({ clients, nowMs }: Facts): string | undefined {
  for (const { name, pauseEndsMs = 0 } of clients) {
    if (pauseEndsMs <= nowMs + hourMs + 1_000) continue;
    return `${name}: a pause of ${Math.round((pauseEndsMs - nowMs) / 1000)} s.`;
  }
  return undefined;
}

/** Once a pause is over by the steady clock, the next caller causes a request and does not get the old failure. */
export function pausesEnd({ recent }: Facts): string | undefined {
  for (const { client, outcome, startedMs, kind, id, isAfterPause } of recent.callersSettled) {
    if (!isAfterPause || outcome === undefined || outcome.kind === 'served') continue;
    if (!outcome.operation?.startsWith('token.')) continue;
    const last = client.tokenRequests.at(-1);
    const hasAsked = last === undefined || last.settledMs === undefined || last.settledMs >= startedMs;
    const isLimited =
      countWasted(client, startedMs - minuteMs) >= 12 || countWasted(client, startedMs - hourMs) >= 60;
    if (hasAsked || isLimited) continue;
    return `${client.name}: ${kind} ${id} began after the pause but gets the old failure.`;
  }
  return undefined;
}

/** A caller in a pause gets the failure that started the pause, in the same form, with the time when the pause ends. */
export function pausedCallersGetTheFailure({ recent, wallMs }: Facts): string | undefined {
  for (const caller of recent.callersSettled) {
    const { client, outcome, startedMs, endedMs, kind, id, abortedMs } = caller;
    if (outcome === undefined || outcome.kind === 'served' || abortedMs !== undefined) continue;
    const last = client.failures.at(-1);
    const isAtOnce = (endedMs as number) - startedMs < 100 && caller.requestsSent === 0;
    if (last?.settledMs === undefined || last.settledMs >= startedMs || !isAtOnce) continue;
    // A run that is still releasing its lock gives all who joined it the failure as it came.
    const joined = recent.callersSettled.some(
      (other) =>
        other.client === client && other.startedMs <= (last.settledMs ?? 0) && other.endedMs === endedMs,
    );
    if (joined) continue;
    if (!client.canRenew || client.closedMs !== undefined || client.changedMs >= last.settledMs) continue;
    if (outcome.kind === 'error' && outcome.name === 'NordigenStoreError') continue;
    const who = `${client.name}: ${kind} ${id}, in a pause,`;
    const wantsAnswer = last.status !== undefined && last.endpoint !== 'function' && last.status >= 400;
    const status = outcome.status;
    if (wantsAnswer && status !== last.status)
      return `${who} gets ${outcome.kind} ${status ?? outcome.name}, not ${last.status}.`;
    const isCallForData = kind === 'get' || kind === 'bank' || kind === 'post';
    if (wantsAnswer && isCallForData !== (outcome.kind === 'answer'))
      return `${who} gets the failure in the wrong form.`;
    if (outcome.retryAtMs === undefined || outcome.retryAtMs < wallMs - 1_000)
      return `${who} is not told when the pause ends.`;
  }
  return undefined;
}

/** How many refusals a client remembers. */
const rememberedRefusals = 8;

/** A token that the API refused is not sent again while the refusal is remembered. */
export function refusedTokensAreNotSent({ recent }: Facts): string | undefined {
  for (const { client, authorization, beganStep, callerId } of recent.requestsBegun) {
    const token = authorization?.slice('Bearer '.length) ?? '';
    const refusedStep = client.refused.get(token);
    const refused = [...client.refused.keys()];
    if (refused.length - refused.indexOf(token) > rememberedRefusals) continue;
    if (refusedStep === undefined || refusedStep >= beganStep || !client.canRenew) continue;
    return `${client.name}: call ${callerId} is sent with a token that the API refused.`;
  }
  return undefined;
}

/** After `close()` nothing is sent or read, and nothing goes on but calls that were sent before. */
export function closedClientsAreQuiet({ recent, clients, nowMs }: Facts): string | undefined {
  for (const { client, endpoint, id } of recent.requestsBegun) {
    if (id > (client.closedId ?? Number.POSITIVE_INFINITY)) {
      return `${client.name}: a request (${endpoint}) after close().`;
    }
  }
  for (const { client, action, id } of recent.storeCallsBegun) {
    if (action === 'set' || action === 'clear' || action === 'subscribe') continue;
    if (id > (client.closedId ?? Number.POSITIVE_INFINITY))
      return `${client.name}: store.${action} after close().`;
  }
  for (const { name, closedMs, openRequests, openSubscriptions } of clients) {
    if (closedMs === undefined || nowMs < closedMs + 1_000) continue;
    const left = [...openRequests].find(({ endpoint }) => endpoint !== 'data');
    if (left !== undefined) return `${name}: a token request goes on after close().`;
    if (openSubscriptions > 0) return `${name}: a subscription is left after close().`;
  }
  return undefined;
}

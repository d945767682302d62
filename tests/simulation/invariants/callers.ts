import { getEventListeners } from 'node:events';
import type { CallerFact, ClientFacts, Facts } from '../facts.ts';

/** Tolerance for a step of the event loop and the rounding of two clocks. */
const slackMs = 1_500;

/** The deadline of a renewal: 2.5 × the timeout of a token request. */
export function deadlineMs(client: ClientFacts): number {
  return 2.5 * client.tokenTimeoutMs;
}

/** How long a call may take at most, with all its waits. */
function mostMs(caller: CallerFact): number {
  const { client, kind } = caller;
  if (kind !== 'get' && kind !== 'bank' && kind !== 'post') return deadlineMs(client);
  const attemptMs = caller.timeoutMs ?? client.callTimeoutMs ?? (kind === 'bank' ? 120_000 : 30_000);
  // One more attempt follows a refused token. A request that was certainly not sent is repeated for every call.
  const { retryLimit, maxWaitMs } = client;
  return (retryLimit + 2) * attemptMs + retryLimit * (maxWaitMs + 10_000);
}

/** Every caller gets an outcome by its deadline, whatever the API and the store do. */
export function everyCallerGetsAnOutcome({ clients, nowMs, wokeAtMs }: Facts): string | undefined {
  for (const client of clients) {
    for (const callers of [client.openCallers, client.openOperations]) {
      for (const caller of callers) {
        // A caller that waits when this client or others change the pair starts over.
        const fromMs = Math.max(caller.startedMs, client.changedMs, client.othersWroteMs, wokeAtMs);
        if (nowMs <= fromMs + mostMs(caller) + slackMs) continue;
        return `${client.name}: ${caller.kind} ${caller.id} has waited for ${Math.round(nowMs - fromMs)} ms.`;
      }
    }
  }
  return undefined;
}

/** A waiting caller is served within a second after a new pair arrives. */
export function callersAreServedSoon({ clients, nowMs, wokeAtMs }: Facts): string | undefined {
  for (const client of clients) {
    const { pairThere, changedMs, othersWroteMs, refused, closedMs } = client;
    if (pairThere === undefined || closedMs !== undefined || refused.has(pairThere.access)) continue;
    // Another client has cleared or replaced it, and waiting callers start over.
    if (othersWroteMs >= pairThere.atMs) continue;
    if (nowMs <= Math.max(pairThere.atMs, wokeAtMs) + 1_050 || changedMs >= pairThere.atMs) continue;
    for (const caller of client.openCallers) {
      if (caller.startedMs > pairThere.atMs || caller.requestsSent > 0) continue;
      const sinceMs = Math.round(nowMs - pairThere.atMs);
      return `${client.name}: ${caller.kind} ${caller.id} still waits ${sinceMs} ms after the pair arrived.`;
    }
  }
  return undefined;
}

/** No caller gets an expired token if the client could renew it. */
export function endedTokensAreNotHandedOut(facts: Facts): string | undefined {
  const { recent, clients, hasJumped, secondsLeft } = facts;
  if (hasJumped) return undefined;
  for (const { client, outcome, kind, id } of recent.callersSettled) {
    if (outcome?.kind !== 'served' || outcome.access === undefined || !client.canRenew || kind === 'peek')
      continue;
    const seconds = secondsLeft(outcome.access) ?? 0;
    // A token with a very short life was obtained for this call and may expire on the way. So may one whose answer
    // arrived after the machine slept, because its life is counted from its arrival.
    const isShort = clients.some(({ tokenRequests }) =>
      tokenRequests.some(
        ({ pair, hasSlept }) =>
          pair?.access === outcome.access && (hasSlept || !((pair?.lifetimeSeconds as number) >= 60)),
      ),
    );
    if (seconds < -1 && !isShort) return `${client.name}: ${kind} ${id} gets an expired token.`;
  }
  return undefined;
}

/** A caller that leaves rejects at once with its own reason. */
export function abortsAreHeard({ clients, recent }: Facts): string | undefined {
  for (const client of clients) {
    for (const { abortedMs, kind, id } of client.openCallers) {
      if (abortedMs !== undefined)
        return `${client.name}: ${kind} ${id} still waits after its caller has left.`;
    }
  }
  for (const { abortedMs, outcome, kind, id } of recent.callersSettled) {
    if (abortedMs === undefined || outcome?.kind !== 'error') continue;
    if (outcome.message !== 'the caller has left')
      return `${kind} ${id} rejects with ${outcome.name}, not with its own reason.`;
  }
  return undefined;
}

/** Every rejection is an error of this package. */
export function errorsAreKnown({ recent }: Facts): string | undefined {
  for (const { outcome, kind, id, abortedMs } of recent.callersSettled) {
    if (outcome?.kind !== 'error' || abortedMs !== undefined || outcome.name.startsWith('Nordigen')) continue;
    return `${kind} ${id} rejects with ${outcome.name}: ${outcome.message}`;
  }
  return undefined;
}

/**
 * After `close()` nobody waits, and later calls reject. A request or write from before may still end normally, because
 * its caller needs the outcome.
 */
export function closedClientsServeNobody({ clients, nowMs, recent }: Facts): string | undefined {
  for (const { name, closedMs, openCallers, openOperations, openRequests } of clients) {
    if (closedMs === undefined || nowMs < closedMs + 1_000) continue;
    const sent = new Set([...openRequests].map(({ callerId }) => callerId));
    const waiting =
      [...openCallers].find(({ id }) => !sent.has(id)) ??
      [...openOperations].find(({ kind }) => kind !== 'set' && kind !== 'clear');
    if (waiting !== undefined) return `${name}: ${waiting.kind} ${waiting.id} still waits after close().`;
  }
  for (const { client, outcome, kind, id } of recent.callersSettled) {
    if (id < (client.closedId ?? Number.POSITIVE_INFINITY)) continue;
    if (outcome?.kind === 'error' && outcome.code === 'NORDIGEN_CLOSED') continue;
    return `${client.name}: ${kind} ${id} began after close() and does not reject with NORDIGEN_CLOSED.`;
  }
  return undefined;
}

/** No listener of a caller's signal outlives its call. */
export function listenersAreRemoved({ recent }: Facts): string | undefined {
  for (const { signal, kind, id } of recent.callersSettled) {
    if (signal === undefined || getEventListeners(signal, 'abort').length === 0) continue;
    return `${kind} ${id} has ended, but its signal still has a listener.`;
  }
  return undefined;
}

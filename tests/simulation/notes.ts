import type { Clocks } from './clocks.ts';
import type { CallerFact, ClientFacts, RequestFact } from './facts.ts';

/** Updates what is known of a client after its calls and token requests. */
export interface Notes {
  served(client: ClientFacts, access: string | undefined): void;
  pause(caller: CallerFact): void;
  tokenAnswer(request: RequestFact): void;
}

export function createNotes(clocks: Clocks, step: () => number): Notes {
  function served(client: ClientFacts, access: string | undefined): void {
    if (access === undefined) return;
    if (isInWindow(client, access)) client.servedInWindowMs = clocks.steadyMs();
  }

  /** Judged by the last answer that contained the token. A token from another source may have any age, so it counts. */
  function isInWindow(client: ClientFacts, access: string): boolean {
    const source = client.tokenRequests.findLast((request) => request.pair?.access === access);
    const seconds = source?.pair?.lifetimeSeconds;
    if (source === undefined || typeof seconds !== 'number') return true;
    const windowMs = Math.min(client.windowSeconds * 1000, seconds * 500);
    return clocks.wallMs() + 1_000 >= source.beganWallMs + seconds * 1000 - windowMs;
  }

  /** Notes the end of the pause that a caller in a pause is told, on the steady clock. */
  function pause({ client, outcome, startedMs }: CallerFact): void {
    if (outcome === undefined || outcome.kind === 'served' || outcome.retryAtMs === undefined) return;
    if (!outcome.operation?.startsWith('token.')) return;
    const lastSettledMs = client.tokenRequests.at(-1)?.settledMs ?? Number.POSITIVE_INFINITY;
    // A caller that is told later has joined a run that is still releasing its lock, and gets the outcome of that run.
    if (lastSettledMs >= startedMs || clocks.steadyMs() > startedMs) return;
    client.pauseEndsMs = clocks.steadyMs() + outcome.retryAtMs - clocks.wallMs();
  }

  function tokenAnswer(request: RequestFact): void {
    const { client, pair } = request;
    request.hasSlept = clocks.wokeAtMs() > request.beganMs;
    if (pair === undefined) {
      // A request that was cut short by a write of others, or because the store was read, has not failed.
      const isReading = [...client.openOperations].some(({ kind }) => kind === 'reload' || kind === 'peek');
      const hasNews = client.othersWroteMs >= request.beganMs || isReading;
      // Nor has one during which the machine slept: its run is past its deadline, and the next run asks at once.
      const isCutShort = request.hasSlept || (request.failure === 'aborted' && hasNews);
      if (!request.isOutdated && !isCutShort && client.closedMs === undefined) client.failures.push(request);
      return;
    }
    for (const token of [pair.access, pair.refresh]) {
      if (token === undefined) continue;
      client.known.add(token);
      if (request.isOutdated) client.forgotten.set(token, step());
    }
    const isUsable = typeof pair.lifetimeSeconds === 'number' && pair.lifetimeSeconds >= 60;
    if (request.isOutdated) return;
    if (pair.access === undefined) {
      // A refresh token alone is no failure: the next step is to use it, if somebody still waits.
      client.failures = client.failures.filter(({ endpoint }) => endpoint !== request.endpoint);
      return;
    }
    client.failures = [];
    delete client.pauseEndsMs;
    // The client may use or ignore parts of an odd answer.
    if (isUsable) client.lastWord = { access: pair.access };
    else delete client.lastWord;
    if (isUsable) client.pairThere = { atMs: clocks.steadyMs(), access: pair.access };
  }

  return { served, pause, tokenAnswer };
}

import type { Clocks } from './clocks.ts';
import type { CallerFact, ClientFacts, RequestFact } from './facts.ts';

/** What follows for a client from what happened to its calls. */
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

  /** By the last answer that brought the token; what came from elsewhere may be as old as it likes. */
  function isInWindow(client: ClientFacts, access: string): boolean {
    const source = client.tokenRequests.findLast((request) => request.pair?.access === access);
    const seconds = source?.pair?.lifetimeSeconds;
    if (source === undefined || typeof seconds !== 'number') return true;
    const windowMs = Math.min(client.windowSeconds * 1000, seconds * 500);
    return clocks.wallMs() + 1_000 >= source.beganWallMs + seconds * 1000 - windowMs;
  }

  /** What a caller in a pause is told, by the clock that nobody sets; the answer itself says what it likes. */
  function pause({ client, outcome, startedMs }: CallerFact): void {
    if (outcome === undefined || outcome.kind === 'served' || outcome.retryAtMs === undefined) return;
    if (!outcome.operation?.startsWith('token.')) return;
    const lastSettledMs = client.tokenRequests.at(-1)?.settledMs ?? Number.POSITIVE_INFINITY;
    // Who is told later has joined a run that still gives its lock back, and is told what that was told.
    if (lastSettledMs >= startedMs || clocks.steadyMs() > startedMs) return;
    client.pauseEndsMs = clocks.steadyMs() + outcome.retryAtMs - clocks.wallMs();
  }

  function tokenAnswer(request: RequestFact): void {
    const { client, pair } = request;
    request.hasSlept = clocks.wokeAtMs() > request.beganMs;
    if (pair === undefined) {
      // What news from others, or a reload, cut short has not failed.
      const isReloading = [...client.openOperations].some(({ kind }) => kind === 'reload');
      const hasNews = client.othersWroteMs >= request.beganMs || isReloading;
      // Nor has what the machine slept through: its run is past its deadline, and the next asks at once.
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
    if (pair.access === undefined || request.isOutdated) return;
    client.failures = [];
    delete client.pauseEndsMs;
    // What of an odd answer is taken, if anything, is the client's to say.
    if (isUsable) client.lastWord = { access: pair.access };
    else delete client.lastWord;
    if (isUsable) client.pairThere = { atMs: clocks.steadyMs(), access: pair.access };
  }

  return { served, pause, tokenAnswer };
}

import type { TokenRecord } from '../../src/index.ts';
import type { Clocks } from './clocks.ts';
import type {
  CallerFact,
  ClientFacts,
  Facts,
  OperationKind,
  Outcome,
  Recent,
  RequestFact,
  StoreCallFact,
} from './facts.ts';
import type { Tokens } from './tokens.ts';

/** Writes down what happens in a world: the facts that invariants read, and the trace that people read. */
export interface Journal {
  facts: Facts;
  trace: string[];
  log(text: string): void;
  addClient(client: ClientFacts): void;
  beginStep(): void;
  requestBegan(request: Omit<RequestFact, StampedAtBegin>): RequestFact;
  requestSettled(request: RequestFact, result: Partial<RequestFact>): void;
  callerBegan(caller: Omit<CallerFact, StampedAtBegin>): CallerFact;
  callerSettled(caller: CallerFact, outcome: Outcome): void;
  storeCallBegan(client: ClientFacts, action: StoreCallFact['action'], record?: TokenRecord): StoreCallFact;
  storeCallSettled(call: StoreCallFact, hasFailed: boolean): void;
  /** The client has seen these tokens. */
  sawTokens(client: ClientFacts, ...tokens: (string | undefined)[]): void;
  /** Somebody else wrote this to the client's store, or told it so. */
  othersWrote(client: ClientFacts, record: TokenRecord | undefined): void;
  unhandledRejection(error: unknown): void;
}

type StampedAtBegin =
  | 'id'
  | 'beganMs'
  | 'beganWallMs'
  | 'beganStep'
  | 'callersWaiting'
  | 'isOutdated'
  | 'startedMs'
  | 'startedStep'
  | 'requestsSent'
  | 'isAfterPause';

const operationKinds: readonly string[] = ['set', 'clear', 'reload', 'peek'] satisfies OperationKind[];

export function createJournal(clocks: Clocks, tokens: Tokens, trace: string[]): Journal {
  const clients: ClientFacts[] = [];
  const unhandled: unknown[] = [];
  const callers = new Map<number, CallerFact>();
  let recent = noRecent();
  let step = 0;
  let ids = 0;
  let lastBusyMs = 0;

  function log(text: string): void {
    trace.push(`${(clocks.steadyMs() / 1000).toFixed(3).padStart(10)}  ${text}`);
  }

  const facts: Facts = {
    get nowMs() {
      return clocks.steadyMs();
    },
    get wallMs() {
      return clocks.wallMs();
    },
    get step() {
      return step;
    },
    get wokeAtMs() {
      return clocks.wokeAtMs();
    },
    get recent() {
      return recent;
    },
    get pendingTimers() {
      return clocks.pendingTimers().length;
    },
    get lastBusyMs() {
      if (isBusy()) touch();
      return lastBusyMs;
    },
    clients,
    unhandled,
  };

  function isBusy(): boolean {
    return clients.some(
      (client) => client.openCallers.size + client.openOperations.size + client.openRequests.size > 0,
    );
  }

  function touch(): void {
    lastBusyMs = clocks.steadyMs();
  }

  function noteServed(client: ClientFacts, access: string | undefined): void {
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
  function notePause({ client, outcome, startedMs }: CallerFact): void {
    if (outcome === undefined || outcome.kind === 'served' || outcome.retryAtMs === undefined) return;
    if (!outcome.operation?.startsWith('token.')) return;
    const lastSettledMs = client.tokenRequests.at(-1)?.settledMs ?? Number.POSITIVE_INFINITY;
    if (lastSettledMs >= startedMs) return;
    client.pauseEndsMs = clocks.steadyMs() + outcome.retryAtMs - clocks.wallMs();
  }

  function noteTokenAnswer(request: RequestFact): void {
    const { client, pair } = request;
    if (pair === undefined) {
      // What news from others cut short has not failed.
      const isCutShort = request.failure === 'aborted' && client.othersWroteMs >= request.beganMs;
      if (!request.isOutdated && !isCutShort && client.closedMs === undefined) client.failures.push(request);
      return;
    }
    for (const token of [pair.access, pair.refresh]) {
      if (token === undefined) continue;
      client.known.add(token);
      if (request.isOutdated) client.forgotten.set(token, step);
    }
    const isUsable = typeof pair.lifetimeSeconds === 'number' && pair.lifetimeSeconds >= 60;
    if (pair.access === undefined || request.isOutdated) return;
    client.failures = [];
    delete client.pauseEndsMs;
    client.lastWord = { access: pair.access };
    if (isUsable) client.pairThere = { atMs: clocks.steadyMs(), access: pair.access };
  }

  return {
    facts,
    trace,
    log,
    addClient: (client) => void clients.push(client),
    beginStep() {
      step++;
      recent = noRecent();
    },
    requestBegan(init) {
      const { client } = init;
      const request: RequestFact = {
        ...init,
        id: ++ids,
        beganMs: clocks.steadyMs(),
        beganWallMs: clocks.wallMs(),
        beganStep: step,
        callersWaiting: client.openCallers.size,
        isOutdated: false,
      };
      if (request.endpoint !== 'data') {
        client.tokenRequests.push(request);
        delete client.pauseEndsMs;
      } else {
        noteServed(client, request.authorization?.slice('Bearer '.length));
        const caller = callers.get(request.callerId ?? 0);
        if (caller !== undefined) caller.requestsSent++;
      }
      client.openRequests.add(request);
      touch();
      recent.requestsBegun.push(request);
      const what =
        request.endpoint === 'data'
          ? `call ${request.callerId} is sent with ${tokens.nameOf(request.authorization?.slice(7))}`
          : `token request ${client.tokenRequests.length} (${request.endpoint}${request.refreshSent ? ` with ${tokens.nameOf(request.refreshSent)}` : ''}), ${request.callersWaiting} wait`;
      log(`${client.name}: ${what}`);
      return request;
    },
    requestSettled(request, result) {
      if (request.settledMs !== undefined) return;
      Object.assign(request, result, { settledMs: clocks.steadyMs(), settledStep: step });
      request.client.openRequests.delete(request);
      recent.requestsSettled.push(request);
      const outcome = request.failure ?? request.status ?? 'pair';
      const brought = request.pair ? `, ${tokens.nameOf(request.pair.access)}` : '';
      log(
        `${request.client.name}: ${request.endpoint === 'data' ? `call ${request.callerId}` : request.endpoint} gets ${outcome}${brought}`,
      );
      if (request.endpoint !== 'data') return noteTokenAnswer(request);
      const bearer = request.authorization?.slice('Bearer '.length);
      if (request.isRefusal && bearer && !request.client.refused.has(bearer)) {
        request.client.refused.set(bearer, step);
      }
    },
    callerBegan(init) {
      const caller: CallerFact = {
        ...init,
        id: ++ids,
        startedMs: clocks.steadyMs(),
        startedStep: step,
        requestsSent: 0,
        isAfterPause: clocks.steadyMs() > (init.client.pauseEndsMs ?? Number.POSITIVE_INFINITY) + 2,
      };
      const isOperation = operationKinds.includes(caller.kind);
      (isOperation ? caller.client.openOperations : caller.client.openCallers).add(caller);
      callers.set(caller.id, caller);
      touch();
      log(`${caller.client.name}: ${caller.kind} ${caller.id} begins`);
      return caller;
    },
    callerSettled(caller, outcome) {
      Object.assign(caller, { outcome, endedMs: clocks.steadyMs(), endedStep: step });
      caller.client.openCallers.delete(caller);
      caller.client.openOperations.delete(caller);
      recent.callersSettled.push(caller);
      if (outcome.kind === 'served') noteServed(caller.client, outcome.access);
      // Its user was told that nothing was forgotten.
      if (caller.kind === 'clear' && outcome.kind !== 'served') caller.client.forgotten.clear();
      notePause(caller);
      log(`${caller.client.name}: ${caller.kind} ${caller.id} ${inWords(outcome, tokens)}`);
    },
    storeCallBegan(client, action, record) {
      const call: StoreCallFact = {
        client,
        action,
        beganMs: clocks.steadyMs(),
        beganStep: step,
        ...(record && { record }),
      };
      client.openStoreCalls.add(call);
      if (action === 'set' || action === 'clear') client.writes.push(call);
      touch();
      recent.storeCallsBegun.push(call);
      log(`${client.name}: store.${action}${record ? ` ${tokens.nameOf(record.access)}` : ''}`);
      return call;
    },
    storeCallSettled(call, hasFailed) {
      call.settledMs = clocks.steadyMs();
      touch();
      call.hasFailed = hasFailed;
      call.client.openStoreCalls.delete(call);
      if (hasFailed) log(`${call.client.name}: store.${call.action} fails`);
    },
    sawTokens(client, ...seen) {
      for (const token of seen) {
        if (token === undefined || client.known.has(token)) continue;
        client.known.add(token);
        client.failures = [];
      }
    },
    othersWrote(client, record) {
      client.othersWroteMs = clocks.steadyMs();
      client.failures = [];
      for (const token of [record?.access, record?.refresh]) {
        if (token === undefined) continue;
        client.forgotten.delete(token);
      }
    },
    unhandledRejection(error) {
      unhandled.push(error);
      log(`unhandled rejection: ${String(error)}`);
    },
  };
}

function noRecent(): Recent {
  return { requestsBegun: [], requestsSettled: [], callersSettled: [], storeCallsBegun: [] };
}

function inWords(outcome: Outcome, tokens: Tokens): string {
  if (outcome.kind === 'served')
    return outcome.access ? `is given ${tokens.nameOf(outcome.access)}` : 'is done';
  if (outcome.kind === 'answer') return `is answered ${outcome.status} ${outcome.code}`;
  return `rejects with ${outcome.name}${outcome.status ? ` ${outcome.status}` : ''}: ${outcome.message.slice(0, 90)}`;
}

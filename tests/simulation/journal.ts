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
import { createNotes } from './notes.ts';
import type { Tokens } from './tokens.ts';
import { answerInWords, bearerOf, outcomeInWords, requestInWords } from './words.ts';

/** Records what happens in a world: facts for the rules, and a trace for people. */
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
  /** Notes that the client has seen these tokens. */
  sawTokens(client: ClientFacts, ...tokens: (string | undefined)[]): void;
  /** Notes that somebody else wrote this to the client's store, or that the store notified the client of it. */
  othersWrote(client: ClientFacts, record: Written | undefined): void;
  unhandledRejection(error: unknown): void;
  closed(client: ClientFacts): void;
}

/** The known members of a record that somebody else wrote, or of junk. */
type Written = { access?: string | undefined; refresh?: string | undefined };

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
    get hasJumped() {
      return clocks.hasJumped();
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
    secondsLeft: tokens.secondsLeft,
  };

  function isBusy(): boolean {
    return clients.some(
      (client) => client.openCallers.size + client.openOperations.size + client.openRequests.size > 0,
    );
  }

  function touch(): void {
    lastBusyMs = clocks.steadyMs();
  }

  const notes = createNotes(clocks, () => step);

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
        notes.served(client, bearerOf(request));
        const caller = callers.get(request.callerId ?? 0);
        if (caller !== undefined) caller.requestsSent++;
      }
      client.openRequests.add(request);
      touch();
      recent.requestsBegun.push(request);
      log(`${client.name}: ${requestInWords(request, tokens)}`);
      return request;
    },
    requestSettled(request, result) {
      if (request.settledMs !== undefined) return;
      Object.assign(request, result, { settledMs: clocks.steadyMs(), settledStep: step });
      request.client.openRequests.delete(request);
      recent.requestsSettled.push(request);
      log(`${request.client.name}: ${answerInWords(request, tokens)}`);
      if (request.endpoint !== 'data') return notes.tokenAnswer(request);
      const bearer = bearerOf(request);
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
      if (outcome.kind === 'served') notes.served(caller.client, outcome.access);
      // The clear failed, and its user knows that the tokens may still be stored.
      if (caller.kind === 'clear' && outcome.kind !== 'served') caller.client.forgotten.clear();
      notes.pause(caller);
      log(`${caller.client.name}: ${caller.kind} ${caller.id} ${outcomeInWords(outcome, tokens)}`);
    },
    storeCallBegan(client, action, record) {
      const call: StoreCallFact = {
        id: ++ids,
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
    closed(client) {
      client.closedMs ??= clocks.steadyMs();
      client.closedId ??= ++ids;
      log(`${client.name}: close`);
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

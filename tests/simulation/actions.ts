import type { NordigenClient, TokenPairInput } from '../../src/index.ts';
import type { SimulatedApi, World } from './api.ts';
import type { CallerFact, CallerKind, ClientFacts, Outcome } from './facts.ts';
import type { Action } from './plan.ts';
import type { SimulatedStore } from './store.ts';

export interface SimulatedClient {
  facts: ClientFacts;
  client: NordigenClient;
}

/** The members of `client.auth` that the actions use. `peekTokenPair` may be missing in an older client. */
interface JudgedAuth {
  getAccessToken(options?: { signal?: AbortSignal }): Promise<string>;
  getTokenPair(options?: { signal?: AbortSignal }): Promise<{ access: string }>;
  setTokenPair(pair: TokenPairInput): Promise<void>;
  reload(): Promise<void>;
  clear(): Promise<void>;
  peekTokenPair?(): Promise<{ access: string } | undefined>;
}

export interface Actions {
  act(action: Action): void;
  /** Begins a call. Its fact has the outcome later. */
  call(subject: SimulatedClient, what: CallerKind, options?: CallPlan): CallerFact;
}

interface CallPlan {
  timeoutMs?: number | undefined;
  abortAfterMs?: number | undefined;
}

export function createActions(
  world: World,
  parts: { api: SimulatedApi; store: SimulatedStore; clients: readonly SimulatedClient[] },
): Actions {
  const { clocks, random, journal, tokens } = world;
  const { api, store, clients } = parts;

  function watch(caller: CallerFact, work: Promise<Outcome>): void {
    work.then(
      (outcome) => journal.callerSettled(caller, outcome),
      (error: unknown) => journal.callerSettled(caller, toOutcome(error)),
    );
  }

  function call(subject: SimulatedClient, what: CallerKind, plan: CallPlan = {}): CallerFact {
    const { abortAfterMs, timeoutMs } = plan;
    const controller = abortAfterMs === undefined ? undefined : new AbortController();
    const takesTimeout = what !== 'access' && what !== 'pair';
    const caller = journal.callerBegan({
      client: subject.facts,
      kind: what,
      ...(timeoutMs !== undefined && takesTimeout && { timeoutMs }),
      ...(controller && { signal: controller.signal }),
    });
    if (controller !== undefined) {
      clocks.later(abortAfterMs as number, () => {
        if (caller.endedMs !== undefined) return;
        caller.abortedMs = clocks.steadyMs();
        journal.log(`${subject.facts.name}: caller ${caller.id} leaves`);
        controller.abort(new Error('the caller has left'));
      });
    }
    const options = {
      ...(controller && { signal: controller.signal }),
      ...(timeoutMs !== undefined && takesTimeout && { timeoutMs }),
    };
    watch(caller, begin(subject.client, what, caller.id, options));
    return caller;
  }

  /** A change that the user asks for. Nothing that began before it may undo it. */
  function change(
    subject: SimulatedClient,
    kind: 'set' | 'clear' | 'reload',
    begin: () => Promise<unknown>,
  ): CallerFact {
    const { facts } = subject;
    const operation = journal.callerBegan({ client: facts, kind });
    facts.changedMs = clocks.steadyMs();
    facts.failures = [];
    delete facts.pauseEndsMs;
    delete facts.pairThere;
    for (const request of facts.openRequests) request.isOutdated = true;
    watch(
      operation,
      begin().then(() => {
        // What it found takes effect now: waiting callers start over, and a pause that began meanwhile ends.
        if (kind === 'reload') {
          facts.changedMs = clocks.steadyMs();
          facts.failures = [];
          delete facts.pauseEndsMs;
        }
        return { kind: 'served' };
      }),
    );
    return operation;
  }

  function clear(subject: SimulatedClient): void {
    const { facts, client } = subject;
    const content = store.content();
    for (const token of [...facts.known, content?.access, content?.refresh]) {
      if (token !== undefined) facts.forgotten.set(token, journal.facts.step);
    }
    const operation = change(subject, 'clear', () => client.auth.clear());
    facts.lastWord = { access: undefined, call: operation };
  }

  function set(subject: SimulatedClient, secondsLeft: number, saysSeconds: boolean): void {
    const { facts, client } = subject;
    const minted = api.mintPair(secondsLeft);
    const pair = saysSeconds ? minted : { access: minted.access, refresh: minted.refresh };
    journal.sawTokens(facts, pair.access, pair.refresh);
    const operation = change(subject, 'set', () => client.auth.setTokenPair(pair));
    journal.log(`${facts.name}: the pair that is set is ${tokens.nameOf(pair.access)}`);
    facts.lastWord = { access: pair.access, call: operation };
  }

  return {
    call,
    act(action) {
      const subject = clients[action.client] as SimulatedClient;
      const { facts, client } = subject;
      switch (action.kind) {
        case 'call':
          for (let index = 0; index < action.count; index++) {
            const { abortWithinMs, timeoutMs } = action;
            const abortAfterMs = abortWithinMs === undefined ? undefined : random.between(0, abortWithinMs);
            call(subject, action.what, { timeoutMs, abortAfterMs });
          }
          return;
        case 'set':
          return set(subject, action.secondsLeft, action.saysSeconds);
        case 'clear':
          return clear(subject);
        case 'reload':
          return void change(subject, 'reload', () => client.auth.reload());
        case 'peek': {
          const peek = (client.auth as JudgedAuth).peekTokenPair;
          if (peek === undefined) return;
          const operation = journal.callerBegan({ client: facts, kind: 'peek' });
          return watch(
            operation,
            peek().then((pair) => served(pair?.access)),
          );
        }
        case 'close':
          journal.closed(facts);
          return client.close();
        case 'jump-wall':
          journal.log(`the wall clock jumps by ${action.byMs / 1000} s`);
          return clocks.jumpWall(action.byMs);
        case 'suspend':
          journal.log(`the machine sleeps for ${action.forMs / 1000} s`);
          return clocks.suspend(action.forMs);
        case 'others-write': {
          const pair = api.mintPair(action.secondsLeft);
          journal.log(`another process stores ${tokens.nameOf(pair.access)}`);
          return store.writeByOthers({ ...pair, receivedAtMs: clocks.wallMs() });
        }
        case 'others-clear':
          journal.log('another process clears the store');
          return store.writeByOthers(undefined);
        case 'revoke': {
          const access = store.content()?.access;
          if (access === undefined) return;
          journal.log(`the API revokes ${tokens.nameOf(access)}`);
          return tokens.revoke(access);
        }
        case 'junk':
          journal.log(`the store notifies subscribers of junk, ${action.count} times`);
          for (let index = 0; index < action.count; index++) {
            clocks.later(index * 100, () => store.tellJunk(action.junk));
          }
      }
    },
  };
}

function served(access: string | undefined): Outcome {
  return access === undefined ? { kind: 'served' } : { kind: 'served', access };
}

async function begin(
  client: NordigenClient,
  what: CallerKind,
  id: number,
  options: { signal?: AbortSignal; timeoutMs?: number },
): Promise<Outcome> {
  const auth: JudgedAuth = client.auth;
  if (what === 'access') return served(await auth.getAccessToken(options));
  if (what === 'pair') return served((await auth.getTokenPair(options)).access);
  const response =
    what === 'post'
      ? await client.request('POST', `requisitions/C${id}/`, { json: {} }, options)
      : await client.request(
          'GET',
          what === 'bank' ? `accounts/C${id}/balances/` : `institutions/C${id}/`,
          {},
          options,
        );
  if (response.ok) return { kind: 'served' };
  const { status, code, operation, retryAtMs } = response.error;
  return { kind: 'answer', status, code, operation, ...(retryAtMs !== undefined && { retryAtMs }) };
}

function toOutcome(error: unknown): Outcome {
  const { name, code, status, operation, retryAtMs, message } = error as Error & Record<string, unknown>;
  return {
    kind: 'error',
    name: String(name),
    message: String(message),
    ...(typeof code === 'string' && { code }),
    ...(typeof status === 'number' && { status }),
    ...(typeof operation === 'string' && { operation }),
    ...(typeof retryAtMs === 'number' && { retryAtMs }),
  };
}

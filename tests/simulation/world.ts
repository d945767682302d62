import { createNordigenClient } from '../../src/index.ts';
import { createActions, type SimulatedClient } from './actions.ts';
import { createSimulatedApi, type World } from './api.ts';
import { createClocks } from './clocks.ts';
import type { CallerFact, CallerKind, ClientFacts, Facts } from './facts.ts';
import { createJournal } from './journal.ts';
import { drainMicrotasks } from './microtasks.ts';
import type { Action, ClientPlan, Plan, Unplaced } from './plan.ts';
import { createRandom } from './random.ts';
import { createSimulatedStore, type SimulatedStore } from './store.ts';
import { installSubtle } from './subtle.ts';
import { createTokens } from './tokens.ts';
import { fairWeather, type Weather } from './weather.ts';

/** A rule that is checked after every step. Returns what is wrong, or `undefined`. */
export type Invariant = (facts: Facts) => string | undefined;

/** Thrown when a rule is broken. */
export class Violation extends Error {
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(message);
    this.invariant = invariant;
  }
}

/** A running world, in which scenarios and seeds act. */
export interface RunningWorld {
  facts: Facts;
  trace: readonly string[];
  clients: readonly SimulatedClient[];
  store: SimulatedStore;
  act(action: Unplaced & { client?: number }): Promise<void>;
  call(client: number, what: CallerKind, options?: { timeoutMs?: number; abortAfterMs?: number }): CallerFact;
  /** Runs everything that happens within this time. */
  run(forMs: number): Promise<void>;
  /** Ends all faults from now on. */
  heal(): void;
  setWeather(weather: Partial<Weather>): void;
}

export type WorldPlan = Pick<Plan, 'seed' | 'store' | 'clients'>;

/** Thrown by listeners that throw. The client leaves it unhandled on purpose, so it breaks no rule. */
class ListenerFault extends Error {}

const mostSteps = 300_000;
const mostStepsPerInstant = 20_000;
let current: { unhandledRejection(error: unknown): void } | undefined;

/** Reports unhandled rejections to the running world. */
export function watchRejections(): void {
  process.on('unhandledRejection', (error) => {
    if (!(error instanceof ListenerFault)) current?.unhandledRejection(error);
  });
}

/**
 * Creates a world, runs `live` in it and closes it. Meanwhile the world controls the clocks, timers and random numbers.
 * @throws Violation if a rule is broken.
 */
export async function inWorld(
  plan: WorldPlan,
  invariants: Readonly<Record<string, Invariant>>,
  live: (world: RunningWorld) => Promise<void>,
  trace: string[] = [],
): Promise<void> {
  const clocks = createClocks();
  const random = createRandom(plan.seed ^ 0x5eed);
  const tokens = createTokens(() => clocks.steadyMs() + Date.UTC(2026, 0, 1));
  const journal = createJournal(clocks, tokens, trace);
  let weather = fairWeather;
  const world: World = { clocks, random, tokens, journal, weather: () => weather };
  const api = createSimulatedApi(world);
  const store = createSimulatedStore(plan.store, world);
  const checks = Object.entries(invariants);
  const uninstall = [clocks.install(random.number), installSubtle()];
  current = journal;

  async function settle(): Promise<void> {
    await drainMicrotasks();
    for (const [name, invariant] of checks) {
      const message = invariant(journal.facts);
      if (message !== undefined) throw new Violation(name, message);
    }
  }

  async function run(forMs: number): Promise<void> {
    const untilMs = clocks.steadyMs() + forMs;
    let instantMs = 0;
    let steps = 0;
    await settle();
    for (;;) {
      journal.beginStep();
      if (!clocks.runNext(untilMs)) return settle();
      await settle();
      if (clocks.steadyMs() !== instantMs) steps = 0;
      instantMs = clocks.steadyMs();
      if (++steps > mostStepsPerInstant)
        throw new Violation('progress', 'Timers fire endlessly at one instant.');
      if (journal.facts.step > mostSteps) throw new Violation('progress', 'The world never becomes idle.');
    }
  }

  try {
    const clients = plan.clients.map((clientPlan, index) => {
      const facts = clientFacts(clientPlan, index, plan);
      journal.addClient(facts);
      const options = clientOptions(clientPlan);
      const credentials =
        clientPlan.credentials === 'function'
          ? api.credentialsFor(facts)
          : clientPlan.credentials === 'secrets'
            ? { secretId: 'the-secret-id', secretKey: 'the-secret-key' }
            : undefined;
      const client = createNordigenClient({
        ...options,
        credentials,
        store: store.storeFor(facts),
        fetch: api.fetchFor(facts),
      });
      return { facts, client };
    });
    const actions = createActions(world, { api, store, clients });
    try {
      await live({
        facts: journal.facts,
        trace: journal.trace,
        clients,
        store,
        async act(action) {
          journal.beginStep();
          actions.act({ client: 0, atMs: 0, ...action } as Action);
          await settle();
        },
        call: (client, what, options) => actions.call(clients[client] as SimulatedClient, what, options),
        run,
        heal() {
          journal.log('all faults end');
          weather = fairWeather;
          store.heal();
        },
        setWeather(next) {
          weather = { ...weather, ...next };
          const words = Object.entries(next).map(([what, kind]) => `${what} ${kind}`);
          journal.log(`weather: ${words.join(', ')}`);
        },
      });
    } finally {
      for (const { client } of clients) client.close();
      await drainMicrotasks();
    }
  } finally {
    for (const put of uninstall) put();
    current = undefined;
  }
}

function clientOptions(plan: ClientPlan) {
  const { timeoutMs, retry, renewal, waitUntil, listeners } = plan;
  const listen = (): void => {
    if (listeners === 'throw') throw new ListenerFault('the listener throws');
  };
  return {
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(retry !== undefined && { retry }),
    ...(renewal !== undefined && { renewal }),
    ...(waitUntil !== 'absent' && {
      waitUntil: () => {
        if (waitUntil === 'throws') throw new TypeError('Illegal invocation');
      },
    }),
    ...(listeners !== 'absent' && {
      on: { tokenPair: listen, storeError: listen, renewalError: listen, response: listen },
    }),
  };
}

function clientFacts(plan: ClientPlan, index: number, { clients }: WorldPlan): ClientFacts {
  const { timeoutMs = 10_000, retry = {}, renewal = {}, credentials } = plan;
  const never = Number.NEGATIVE_INFINITY;
  return {
    name: `client ${index + 1}`,
    tokenTimeoutMs: timeoutMs,
    retryLimit: retry === false ? 0 : (retry.limit ?? 2),
    maxWaitMs: retry === false ? 0 : (retry.maxWaitMs ?? 10_000),
    windowSeconds: renewal.windowSeconds ?? 300,
    canRenew: credentials !== 'none',
    sharesStore: clients.length > 1,
    tokenRequests: [],
    openRequests: new Set(),
    openCallers: new Set(),
    openOperations: new Set(),
    openSubscriptions: 0,
    openStoreCalls: new Set(),
    changedMs: never,
    othersWroteMs: never,
    known: new Set(),
    forgotten: new Map(),
    refused: new Map(),
    servedInWindowMs: never,
    writes: [],
    ...(plan.timeoutMs !== undefined && { callTimeoutMs: plan.timeoutMs }),
    failures: [],
  };
}

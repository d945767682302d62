import type { CallerFact } from '../facts.ts';
import type { ClientPlan } from '../plan.ts';
import type { StorePlan } from '../store.ts';
import type { Invariant, RunningWorld, WorldPlan } from '../world.ts';

/** A named scenario in a world whose rules are also checked after every step. */
export interface Scenario {
  plan: WorldPlan;
  checks?: Readonly<Record<string, Invariant>>;
  live(world: RunningWorld): Promise<unknown>;
}

export type Scenarios = Readonly<Record<string, Scenario>>;

export const minuteMs = 60_000;
export const hourMs: number = 60 * minuteMs;
/** Longer than the life of an access token of the real API. */
export const agesMs: number = 25 * hourMs;

const plainClient: ClientPlan = { credentials: 'secrets', waitUntil: 'absent', listeners: 'work' };
const plainStore: StorePlan = { hasExclusive: false, hasSubscribe: false, isSync: false };

export function planFor(store: Partial<StorePlan> = {}, ...clients: Partial<ClientPlan>[]): WorldPlan {
  const all = clients.length === 0 ? [{}] : clients;
  return {
    seed: 1,
    store: { ...plainStore, ...store },
    clients: all.map((client) => ({ ...plainClient, ...client })),
  };
}

/** @throws Error that states the expectation. */
export function must(holds: boolean, expectation: string): asserts holds {
  if (!holds) throw new Error(expectation);
}

export function mustBeServed(
  caller: CallerFact,
  when: string,
): asserts caller is CallerFact & { outcome: { kind: 'served'; access?: string } } {
  const got = caller.outcome === undefined ? 'still waits' : JSON.stringify(caller.outcome);
  must(caller.outcome?.kind === 'served', `${when}, a call must succeed; it ${got}.`);
}

/** How many token requests the world's clients have made. */
export function tokenRequestsOf(world: RunningWorld): number {
  return world.clients.reduce((sum, { facts }) => sum + facts.tokenRequests.length, 0);
}

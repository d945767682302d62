import type { CallerFact } from './facts.ts';
import { deadlineMs } from './invariants/callers.ts';
import { invariants } from './invariants/invariants.ts';
import { lastWordWins } from './invariants/order.ts';
import type { Plan } from './plan.ts';
import { type Invariant, inWorld, type RunningWorld, Violation } from './world.ts';

/** A broken rule: its name, what is wrong, and the events that led to it. */
export interface Finding {
  invariant: string;
  message: string;
  trace: readonly string[];
}

const hourMs = 3_600_000;

/** Runs a plan to its end, ends all faults, and checks that the clients recover. */
export async function runPlan(
  plan: Plan,
  checks: Readonly<Record<string, Invariant>> = invariants,
  trace: string[] = [],
): Promise<Finding | undefined> {
  try {
    await inWorld(
      plan,
      checks,
      async (world) => {
        await followPlan(plan, world);
        world.heal();
        await world.run(hourMs + 60_000);
        if ('forgottenStaysForgotten' in checks) checkLastWords(world);
        await checkRecovery(world);
        for (const client of world.clients.keys()) await world.act({ kind: 'close', client });
        await world.run(2_000);
        if (world.facts.pendingTimers > 0) {
          throw new Violation(
            'nothingOutlivesItsCause',
            `${world.facts.pendingTimers} timers outlive close().`,
          );
        }
      },
      trace,
    );
    return undefined;
  } catch (error) {
    if (error instanceof Violation) return { invariant: error.invariant, message: error.message, trace };
    throw new Error(`The simulation itself failed at seed ${plan.seed}.`, { cause: error });
  }
}

async function followPlan({ weather, actions, endMs }: Plan, world: RunningWorld): Promise<void> {
  const events = [
    ...weather.map((phase) => ({ atMs: phase.fromMs, begin: () => world.setWeather(phase.weather) })),
    ...actions.map((action) => ({ atMs: action.atMs, begin: () => world.act(action) })),
  ].sort((one, other) => one.atMs - other.atMs);
  let atMs = 0;
  for (const event of events) {
    if (event.atMs > atMs) await world.run(event.atMs - atMs);
    atMs = event.atMs;
    await event.begin();
  }
  await world.run(endMs - atMs);
}

function checkLastWords({ clients, store }: RunningWorld): void {
  for (const { facts } of clients) {
    const message = lastWordWins(facts, store.content());
    if (message !== undefined) throw new Violation('lastWordWins', message);
  }
}

/** Once the API and the store work again and the pause is over, the next call succeeds. */
async function checkRecovery(world: RunningWorld): Promise<void> {
  for (const [index, { facts }] of world.clients.entries()) {
    if (facts.closedMs !== undefined || !facts.canRenew) continue;
    let caller = await callOnce(world, index);
    // Both the client's token and the store's were refused. A call is repeated only once, so the next call succeeds.
    if (isRefused(caller) && caller.requestsSent === 2) caller = await callOnce(world, index);
    if (caller.outcome?.kind === 'served') continue;
    const got = caller.outcome === undefined ? 'still waits' : JSON.stringify(caller.outcome);
    throw new Violation(
      'recovery',
      `${facts.name}: all faults have ended, but call ${caller.id} does not succeed: ${got}`,
    );
  }
}

async function callOnce(world: RunningWorld, client: number): Promise<CallerFact> {
  const caller = world.call(client, 'get');
  await world.run(deadlineMs(caller.client));
  return caller;
}

function isRefused({ outcome }: CallerFact): boolean {
  return outcome?.kind === 'answer' && outcome.code === 'InvalidToken';
}

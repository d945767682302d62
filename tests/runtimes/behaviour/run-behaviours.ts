import { abortBehaviours } from './aborts.ts';
import { answerBehaviours } from './answers.ts';
import type { Behaviour, Environment, Outcome, StoreOfRuntime } from './behaviour.ts';
import { failureBehaviours } from './failures.ts';
import { openWorld } from './open-world.ts';
import { renewalBehaviours } from './renewal.ts';
import { storeBehaviours } from './stores.ts';
import { tokenBehaviours } from './tokens.ts';

export interface RunInput {
  environment: Environment;
  /** The stores of this runtime, in addition to those that run everywhere. */
  stores: readonly StoreOfRuntime[];
  /** Behaviours of only this runtime. */
  own?: readonly Behaviour[];
  report(outcome: Outcome): void;
}

/** Runs the behaviours of every runtime one after the other, because they share one sandbox. */
export async function runBehaviours({ environment, stores, own = [], report }: RunInput): Promise<void> {
  const behaviours = [
    ...tokenBehaviours,
    ...renewalBehaviours,
    ...failureBehaviours,
    ...answerBehaviours,
    ...abortBehaviours,
    ...storeBehaviours(stores),
    ...own,
  ];
  for (const behaviour of behaviours) report(await outcomeOf(behaviour, environment));
}

const patienceMs = 20_000;

async function outcomeOf({ name, run }: Behaviour, environment: Environment): Promise<Outcome> {
  const beganMs = performance.now();
  const took = (): { name: string; tookMs: number } => ({
    name,
    tookMs: Math.round(performance.now() - beganMs),
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It was not finished after ${patienceMs} ms.`)), patienceMs);
  });
  try {
    const world = await openWorld(environment);
    try {
      const detail = await Promise.race([run(world), isLate]);
      return { ...took(), ...(typeof detail === 'string' && { detail }) };
    } finally {
      world.close();
    }
  } catch (error) {
    const { message, stack } = error as Error;
    return { ...took(), failure: stack?.includes(message) ? stack : `${message}\n${stack}` };
  } finally {
    clearTimeout(timer);
  }
}

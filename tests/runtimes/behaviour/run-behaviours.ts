import { abortBehaviours } from './aborts.ts';
import { answerBehaviours } from './answers.ts';
import { barePlatformBehaviours } from './bare-platform.ts';
import type { Behaviour, Environment, Outcome, StoreOfRuntime } from './behaviour.ts';
import { createCanary } from './canary.ts';
import { failureBehaviours } from './failures.ts';
import { leakBehaviours } from './leaks.ts';
import { openWorld } from './open-world.ts';
import { song } from './planted.ts';
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
  /** Prints with the runtime's own console whatever the client gave or threw, and the canary's song first. */
  print(value: unknown): void;
}

/** Runs what the client does in every runtime, one after the other: they share one sandbox. */
export async function runBehaviours(input: RunInput): Promise<void> {
  const { stores, own = [], report, print } = input;
  print(new Error(song, { cause: new Error(song) }));
  const behaviours = [
    ...tokenBehaviours,
    ...renewalBehaviours,
    ...failureBehaviours,
    ...answerBehaviours,
    ...abortBehaviours,
    ...barePlatformBehaviours,
    ...storeBehaviours(stores),
    ...leakBehaviours,
    ...own,
  ];
  for (const behaviour of behaviours) report(await outcomeOf(behaviour, input));
}

const patienceMs = 20_000;

async function outcomeOf({ name, run }: Behaviour, { environment, print }: RunInput): Promise<Outcome> {
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
    const canary = createCanary(Object.values(environment.credentials), print);
    const world = await openWorld(environment, canary);
    try {
      const detail = await Promise.race([run(world), isLate]);
      canary.check();
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

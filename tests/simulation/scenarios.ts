import type { Invariant, RunningWorld, WorldPlan } from './world.ts';

export interface Scenario {
  plan: WorldPlan;
  checks?: Readonly<Record<string, Invariant>>;
  live(world: RunningWorld): Promise<unknown>;
}

export const scenarios: Readonly<Record<string, Scenario>> = {};

import { behaviours } from './behaviours.ts';
import { bodyShapes } from './body-shapes.ts';
import { failures } from './failures.ts';
import type { Scenario, Shape } from './scenario.ts';
import { transactionShapes } from './transaction-shapes.ts';

/** All institutions that were made for one thing. */
export const scenarios: readonly Scenario[] = [
  ...behaviours,
  ...transactionShapes,
  ...bodyShapes,
  ...failures,
];

const byInstitution = new Map(scenarios.map((scenario) => [scenario.institution.id, scenario]));
const noShape: Shape = {};

export function scenarioOf(institutionId: string): Scenario | undefined {
  return byInstitution.get(institutionId);
}

export function shapeOf(institutionId: string): Shape {
  return byInstitution.get(institutionId)?.shape ?? noShape;
}

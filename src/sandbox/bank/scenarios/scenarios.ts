import type { Feed } from '../course.ts';
import { behaviours } from './behaviours.ts';
import { bodyShapes } from './body-shapes.ts';
import { bookedCourses } from './booked-courses.ts';
import { eventful } from './eventful.ts';
import { failures } from './failures.ts';
import { pendingCourses } from './pending-courses.ts';
import type { Scenario, Shape } from './scenario.ts';
import { transactionShapes } from './transaction-shapes.ts';

/** All institutions with a special behaviour. */
export const scenarios: readonly Scenario[] = [
  ...behaviours,
  ...pendingCourses,
  ...bookedCourses,
  ...eventful,
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

/** How a bank's transactions change over time, beyond being booked. */
export function feedOf(institutionId: string): Feed | undefined {
  return byInstitution.get(institutionId)?.feed;
}

import { agesAndWaiting } from './ages-and-waiting.ts';
import { closeAndPauses } from './close-and-pauses.ts';
import { freezeAndStorm } from './freeze-and-storm.ts';
import { order } from './order.ts';
import { outages } from './outages.ts';
import type { Scenarios } from './scenario.ts';

/** Scenarios that once found faults. Each is a test of the same name. */
export const faults: Scenarios = { ...freezeAndStorm, ...order, ...closeAndPauses, ...agesAndWaiting };

export const scenarios: Scenarios = { ...faults, ...outages };

import { agesAndWaiting } from './ages-and-waiting.ts';
import { closeAndPauses } from './close-and-pauses.ts';
import { freezeAndStorm } from './freeze-and-storm.ts';
import { order } from './order.ts';
import { outages } from './outages.ts';
import type { Scenarios } from './scenario.ts';

/** The stories that were faults once, each a test by its name. */
export const faults: Scenarios = { ...freezeAndStorm, ...order, ...closeAndPauses, ...agesAndWaiting };

export const scenarios: Scenarios = { ...faults, ...outages };

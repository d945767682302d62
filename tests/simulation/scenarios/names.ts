import { outages as outageScenarios } from './outages.ts';
import { faults as faultScenarios } from './scenarios.ts';

export const faults: readonly string[] = Object.keys(faultScenarios);
export const outages: readonly string[] = Object.keys(outageScenarios);

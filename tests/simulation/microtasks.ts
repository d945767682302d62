import { promiseHooks } from 'node:v8';

/** Far more than the busiest step of hundreds of callers needs. */
const mostPerStep = 1_000_000;

const afterAllMicrotasks = setImmediate;
let count = 0;
let beats: Int32Array | undefined;

/** Shows signs of life here: one per step. */
export function beatOn(shared: Int32Array): void {
  beats = shared;
}

/**
 * Calls `onFreeze` from inside a loop that never leaves the microtasks: nothing else runs then, no timer and no
 * message. `onFreeze` has to end the thread.
 */
export function watchMicrotasks(onFreeze: () => void): void {
  promiseHooks.onBefore(() => {
    if (++count > mostPerStep) onFreeze();
  });
}

/** Runs all microtasks, and those that they begin. */
export function drainMicrotasks(): Promise<void> {
  count = 0;
  if (beats !== undefined) Atomics.add(beats, 0, 1);
  return new Promise((resolve) => void afterAllMicrotasks(resolve));
}

import { promiseHooks } from 'node:v8';

/** Far more than the busiest step with hundreds of callers needs. */
const mostPerStep = 1_000_000;

const afterAllMicrotasks = setImmediate;
let count = 0;
let beats: Int32Array | undefined;

/** Increments the shared number at each step, to show that the thread is alive. */
export function beatOn(shared: Int32Array): void {
  beats = shared;
}

/**
 * Calls `onFreeze` from inside an endless loop of microtasks, in which no timer and no message handler runs.
 * `onFreeze` must end the thread.
 */
export function watchMicrotasks(onFreeze: () => void): void {
  promiseHooks.onBefore(() => {
    if (++count > mostPerStep) onFreeze();
  });
}

/** Runs all microtasks, including those that they start. */
export function drainMicrotasks(): Promise<void> {
  count = 0;
  if (beats !== undefined) Atomics.add(beats, 0, 1);
  return new Promise((resolve) => void afterAllMicrotasks(resolve));
}

import { promises } from 'node:fs';
import process from 'node:process';
import { vi } from 'vitest';

const realImmediate = globalThis.setImmediate;
const realStat = promises.stat;

/** Stops timers and the steady clock from now on. File operations go on. */
export function stopClock(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
}

/**
 * Waits until only timers are pending and no file is being read or written, however slow the disk is. A file that is
 * being closed is not visible, but a later request to the system is answered after it.
 */
export async function letWork(): Promise<void> {
  for (let idleTurns = 0; idleTurns < 5; idleTurns++) {
    await Promise.all(Array.from({ length: 4 }, () => realStat('/')));
    await new Promise((resolve) => realImmediate(resolve));
    if (process.getActiveResourcesInfo().includes('FSReqPromise')) idleTurns = 0;
  }
}

/**
 * Advances the clock in small steps until `work` has settled, and returns how many ms that took by the clock. On a busy
 * machine it may be more than needed, so tests can only assert a minimum.
 */
export async function turnUntil(work: Promise<unknown>, mostMs = 60_000, stepMs = 10): Promise<number> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  for (let passedMs = 0; passedMs <= mostMs; passedMs += stepMs) {
    await letWork();
    if (isOver) return passedMs;
    await vi.advanceTimersByTimeAsync(stepMs);
  }
  throw new Error(`It did not settle within ${mostMs} ms.`);
}

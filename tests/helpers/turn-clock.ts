import process from 'node:process';
import { vi } from 'vitest';

const realImmediate = globalThis.setImmediate;

/** Timers and the steady clock stand still from now on; files go on. */
export function stopClock(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
}

/** Waits until nothing is going on but timers: no file is being read or written, however slow the disk is. */
export async function letWork(): Promise<void> {
  for (let idleTurns = 0; idleTurns < 5; idleTurns++) {
    await new Promise((resolve) => realImmediate(resolve));
    if (process.getActiveResourcesInfo().some((name) => name.startsWith('FSReq'))) idleTurns = 0;
  }
}

/** Turns the clock in small steps until `work` has settled; answers how many ms that took by the clock. */
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

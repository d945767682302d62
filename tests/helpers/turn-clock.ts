import { vi } from 'vitest';

const realImmediate = globalThis.setImmediate;

/** Timers and the steady clock stand still from now on; files and cryptography go on. */
export function stopClock(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'],
  });
}

/** Lets what does not go by the clock finish: files and cryptography. */
export async function letWork(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => realImmediate(resolve));
}

/** Turns the clock in small steps until `work` has settled; answers how many ms that took by the clock. */
export async function turnUntil(work: Promise<unknown>, mostMs = 60_000, stepMs = 10): Promise<number> {
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  work.then(end, end);
  for (let passedMs = 0; passedMs <= mostMs; passedMs += stepMs) {
    for (let turn = 0; turn < 100 && !isOver; turn++) await letWork(1);
    if (isOver) return passedMs;
    await vi.advanceTimersByTimeAsync(stepMs);
  }
  throw new Error(`It did not settle within ${mostMs} ms.`);
}

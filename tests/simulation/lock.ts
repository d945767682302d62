import type { World } from './api.ts';

/** A store's lock: first come, first served, with the faults of the weather. */
export interface SimulatedLock {
  run<Result>(task: () => Promise<Result>, signal: AbortSignal): Promise<Result>;
  /** Takes the lock from its holder and passes it on. */
  heal(): void;
}

const leaseMs = 30_000;

export function createLock({ clocks, weather }: World): SimulatedLock {
  const waiting: (() => void)[] = [];
  let holder: object | undefined;

  function next(): void {
    holder = undefined;
    waiting.shift()?.();
  }

  function release(mine: object): void {
    if (holder === mine) next();
  }

  function take(mine: object, signal: AbortSignal): Promise<void> {
    if (holder === undefined) {
      holder = mine;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onGrant = (): void => {
        signal.removeEventListener('abort', onAbort);
        holder = mine;
        resolve();
      };
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(onGrant), 1);
        reject(signal.reason);
      };
      if (signal.aborted) return reject(signal.reason);
      waiting.push(onGrant);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  return {
    async run(task, signal) {
      const mood = weather().lock;
      if (mood === 'failing') throw new Error('the lock cannot be acquired');
      if (mood === 'deaf') return new Promise(() => undefined);
      if (mood === 'never-granted') {
        return new Promise((_, reject) => {
          if (signal.aborted) reject(signal.reason);
          signal.addEventListener('abort', () => reject(signal.reason), { once: true });
        });
      }
      const mine = {};
      await take(mine, signal);
      // A lock is a lease: a holder that takes longer loses it.
      clocks.later(leaseMs, () => release(mine));
      try {
        const result = await task();
        if (mood === 'failing-after') throw new Error('the lock cannot be released');
        if (mood === 'never-released') return await new Promise(() => undefined);
        return result;
      } finally {
        release(mine);
      }
    },
    heal: next,
  };
}

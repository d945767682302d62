import { NordigenStoreError } from '../errors/nordigen-store-error.ts';
import type { GuardedStore } from './guarded-store.ts';
import type { RunControl } from './run.ts';
import { late } from './settle-by.ts';

/** How long a lock may take to be released when the work is done, in ms. */
const releaseLimitMs = 5_000;

/**
 * Does the work under the store's lock. The lock is only an optimisation: whatever it does, the work is
 * done exactly once. After half of the run's time it is done without the lock.
 */
export async function withLock<Result>(
  run: RunControl<Result>,
  options: {
    store: GuardedStore;
    onError: (error: NordigenStoreError) => void;
    /** How long those who wait for the work also wait for the lock's release, on the steady clock. */
    releasedByMs: () => number;
  },
  work: () => Promise<Result>,
): Promise<Result> {
  const { store, onError } = options;
  const waitMs = (run.deadlineMs - run.beganMs) / 2;
  const controller = new AbortController();
  let begun: Promise<Result> | undefined;
  let isGivenUp = false;
  let grant: () => void = () => undefined;
  const granted = new Promise<void>((resolve) => {
    grant = resolve;
  });

  const begin = (): Promise<Result> => {
    begun ??= work();
    return begun;
  };
  const lock = store
    .exclusive(async () => {
      // A lock granted after the wait was given up is released, or held while the work goes on.
      if (isGivenUp && begun === undefined) return;
      grant();
      await begin().catch(() => undefined);
    }, controller.signal)
    .catch((error) => {
      if (!isGivenUp) onError(error as NordigenStoreError);
    });
  const giveUp = (): void => {
    isGivenUp = true;
    controller.abort();
  };

  try {
    if ((await run.within(Promise.race([granted, lock]), run.beganMs + waitMs)) === late) {
      giveUp();
      onError(
        toLockError(`was not granted within ${Math.round(waitMs)} ms, so the renewal goes on without it`),
      );
    }
    run.assertWanted();
  } catch (error) {
    if (begun === undefined) giveUp();
    throw error;
  }

  const result = begin();
  run.afterwards(
    result
      .catch(() => undefined)
      .then(() => run.keep(lock, performance.now() + releaseLimitMs))
      .then((end) => {
        if (end === late && !isGivenUp) {
          onError(toLockError(`was not released within ${releaseLimitMs} ms after the renewal`));
        }
      }),
  );
  await result.catch(() => undefined);
  // A process may end as soon as its call is answered, and a lock that it leaves behind holds the others up.
  if (!isGivenUp) await run.keep(lock, options.releasedByMs());
  return result;
}

function toLockError(what: string): NordigenStoreError {
  return new NordigenStoreError(`The token store's lock ${what}.`, { action: 'exclusive' });
}

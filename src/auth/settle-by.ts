/** What `settleBy` resolves to if the time ran out first. */
export const late: unique symbol = Symbol('late');

/** Registers a callback that ends a wait early, and returns a function that removes it. */
export type Interruption = (end: (reason: unknown) => void) => () => void;

/**
 * Waits for `work` until a time on the monotonic clock (`performance.now()`), or until the interruption, with whose
 * reason it rejects. The timer is this wait's own, and ends with it.
 */
export function settleBy<Result>(
  work: PromiseLike<Result>,
  untilMs: number,
  interruption?: Interruption,
): Promise<Result | typeof late> {
  return new Promise((resolve, reject) => {
    let unregister: (() => void) | undefined;
    let isOver = false;
    const finish = (settle: () => void): void => {
      isOver = true;
      clearTimeout(timer);
      unregister?.();
      settle();
    };
    const timer = setTimeout(() => finish(() => resolve(late)), Math.max(0, untilMs - performance.now()));
    work.then(
      (result) => finish(() => resolve(result)),
      (error: unknown) => finish(() => reject(error)),
    );
    unregister = interruption?.((reason) => finish(() => reject(reason)));
    if (isOver) unregister?.();
  });
}

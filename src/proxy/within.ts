/** The time was up before the promise settled. */
export const late: unique symbol = Symbol('late');

/** Waits for the user's own code, which may never answer, for at most `ms`. */
export function within<Result>(
  ms: number,
  work: () => Result | Promise<Result>,
): Promise<Result | typeof late> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late), ms);
    Promise.resolve()
      .then(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

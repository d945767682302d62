/** How long a storage that did not answer in time is not used. */
const restMs = 30_000;

/** Runs a storage operation. Resolves to `undefined` if it fails, takes too long, or took too long a moment ago. */
export type Patience = <Result>(
  ms: number,
  work: () => Result | Promise<Result>,
) => Promise<Result | undefined>;

export function createPatience(onError: (error: unknown) => void): Patience {
  let restsUntilMs = Number.NEGATIVE_INFINITY;

  return async (ms, work) => {
    if (performance.now() < restsUntilMs) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        restsUntilMs = performance.now() + restMs;
        reject(new Error(`The storage of the call budget did not answer within ${ms} ms.`));
      }, ms);
    });
    try {
      return await Promise.race([(async () => work())(), tooLong]);
    } catch (error) {
      onError(error);
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  };
}

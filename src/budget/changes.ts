/** Wakes the calls of this process that wait for the answers to other calls. */
export interface Changes {
  /** The next change of this key, from now on. */
  next(key: string): Promise<void>;
  tell(key: string): void;
  /** Waits for a change, for `ms` at most. Rejects with the signal's reason if it aborts. */
  wait(changed: Promise<void>, ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export function createChanges(): Changes {
  const pending = new Map<string, { promise: Promise<void>; resolve: () => void }>();

  return {
    next(key) {
      const known = pending.get(key);
      if (known !== undefined) return known.promise;
      let resolve = (): void => undefined;
      const promise = new Promise<void>((settle) => {
        resolve = settle;
      });
      pending.set(key, { promise, resolve });
      return promise;
    },
    tell(key) {
      pending.get(key)?.resolve();
      pending.delete(key);
    },
    wait: (changed, ms, signal) =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        };
        const onAbort = (): void => {
          settle();
          reject(signal?.reason);
        };
        const onChange = (): void => {
          settle();
          resolve();
        };
        const timer = setTimeout(onChange, Math.max(0, ms));
        changed.then(onChange);
        if (signal?.aborted) onAbort();
        else signal?.addEventListener('abort', onAbort);
      }),
  };
}

/** Wakes the calls of this process that wait for the answers to other calls. */
export interface Changes {
  /** The next change of this key, from now on. */
  next(key: string): Promise<void>;
  tell(key: string): void;
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
  };
}

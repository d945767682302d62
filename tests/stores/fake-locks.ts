interface FakeLocks {
  held: string[];
  request(name: string, options: { signal: AbortSignal }, task: () => Promise<unknown>): Promise<unknown>;
}

/** The part of Web Locks that the store uses: one holder per name, in the order of the requests. */
export function fakeLocks(): FakeLocks {
  const held: string[] = [];
  const last = new Map<string, Promise<unknown>>();
  return {
    held,
    request(
      name: string,
      { signal }: { signal: AbortSignal },
      task: () => Promise<unknown>,
    ): Promise<unknown> {
      const turn = (last.get(name) ?? Promise.resolve()).then(async () => {
        if (signal.aborted) return undefined;
        held.push(name);
        try {
          return await task();
        } finally {
          held.splice(held.indexOf(name), 1);
        }
      });
      last.set(
        name,
        turn.catch(() => undefined),
      );
      const isAborted = new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      });
      return Promise.race([turn, isAborted]);
    },
  };
}

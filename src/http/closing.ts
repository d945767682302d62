import { NordigenClosedError } from '../errors/nordigen-closed-error.ts';

/** The end of a client: a flag, and a list of what ends with it. */
export interface Closing {
  isClosed(): boolean;
  /** @throws NordigenClosedError if the client is closed. */
  assertOpen(): void;
  /**
   * Calls back once the client is closed, at once where it is already. Returns what takes the callback off the list.
   * Whoever waits for anything registers here, and is gone from the list when the wait is over.
   */
  onClose(callback: (error: NordigenClosedError) => void): () => void;
  /** Closes. A callback that throws keeps no other from being called. */
  close(): void;
}

export function createClosing(): Closing {
  const callbacks = new Set<(error: NordigenClosedError) => void>();
  let isClosed = false;

  function call(callback: (error: NordigenClosedError) => void): void {
    try {
      callback(new NordigenClosedError());
    } catch {
      // What throws while it ends has ended.
    }
  }

  return {
    isClosed: () => isClosed,
    assertOpen() {
      if (isClosed) throw new NordigenClosedError();
    },
    onClose(callback) {
      if (isClosed) {
        call(callback);
        return () => undefined;
      }
      // A set would take the same function twice for one.
      const own: typeof callback = (error) => callback(error);
      callbacks.add(own);
      return () => callbacks.delete(own);
    },
    close() {
      isClosed = true;
      for (const callback of callbacks) call(callback);
      callbacks.clear();
    },
  };
}

import { NordigenClosedError } from '../errors/nordigen-closed-error.ts';

/** A client's end: a flag, and the callbacks to call when it is closed. */
export interface Closing {
  isClosed(): boolean;
  /** @throws NordigenClosedError if the client is closed. */
  assertOpen(): void;
  /**
   * Calls back when the client is closed, or at once if it is closed already. Returns a function that removes the
   * callback. Every wait registers here, and removes itself when it is over.
   */
  onClose(callback: (error: NordigenClosedError) => void): () => void;
  /** Closes the client. All callbacks are called, even if some throw. */
  close(): void;
}

export function createClosing(): Closing {
  const callbacks = new Set<(error: NordigenClosedError) => void>();
  let isClosed = false;

  function call(callback: (error: NordigenClosedError) => void): void {
    try {
      callback(new NordigenClosedError());
    } catch {
      // A callback that throws has been called, which is all that closing asks of it.
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
      // Wrapped, because a set would hold the same function only once.
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

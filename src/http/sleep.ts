import { abortReason } from './abort-reason.ts';
import type { Closing } from './closing.ts';

/** Waits; rejects when the caller leaves or the client is closed. Its timer and listeners are removed in any case. */
export function sleep(ms: number, signal: AbortSignal | undefined, closing: Closing): Promise<void> {
  return new Promise((resolve, reject) => {
    // If the client is closed already, this is called before there is anything to remove.
    let forget = (): void => undefined;
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      forget();
      settle();
    };
    const onAbort = (): void => end(() => reject(abortReason(signal as AbortSignal)));
    const timer = setTimeout(() => end(resolve), ms);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    forget = closing.onClose((error) => end(() => reject(error)));
  });
}

import { abortReason } from './abort-reason.ts';
import type { Closing } from './closing.ts';

/** Waits, and rejects once the caller leaves or the client is closed. Leaves nothing behind, however it ends. */
export function sleep(ms: number, signal: AbortSignal | undefined, closing: Closing): Promise<void> {
  return new Promise((resolve, reject) => {
    // A client that is closed already calls back before there is anything to forget.
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

import { abortReason } from './abort-reason.ts';
import type { Closing } from './closing.ts';

/**
 * Waits for `work`, for `ms` at most; then resolves to `undefined`. Rejects if the caller leaves, with its reason, or
 * if the client is closed. Its timer and listeners are removed in any case; `work` goes on.
 */
export function waitAtMost<Result>(
  work: Promise<Result>,
  ms: number,
  signal: AbortSignal | undefined,
  { onClose }: Pick<Closing, 'onClose'>,
): Promise<Result | undefined> {
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
    const timer = setTimeout(() => end(() => resolve(undefined)), Math.max(0, ms));
    work.then(
      (result) => end(() => resolve(result)),
      (error: unknown) => end(() => reject(error)),
    );
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    forget = onClose((error) => end(() => reject(error)));
  });
}

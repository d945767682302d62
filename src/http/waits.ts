import { NordigenTimeoutError } from '../errors/nordigen-timeout-error.ts';
import { describe } from './attempt.ts';
import type { Endpoint } from './endpoint.ts';

/** Bounds a call with all its repeats: the signal ends it, with a `NordigenTimeoutError`, when the time is over. */
export function createTotalTimeout(
  endpoint: Endpoint<unknown>,
  totalTimeoutMs: number,
  signal: AbortSignal | undefined,
): { signal: AbortSignal; clear: () => void } {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    const message = `${describe(endpoint)}, with its repeats, was not done within ${totalTimeoutMs} ms.`;
    const { operation } = endpoint;
    controller.abort(new NordigenTimeoutError(message, { operation, timeoutMs: totalTimeoutMs }));
  }, totalTimeoutMs);
  return {
    signal: signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]),
    clear: () => clearTimeout(timer),
  };
}

/** Waits, and rejects with the signal's reason once that says stop. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

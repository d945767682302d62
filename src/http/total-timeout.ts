import { describe } from '../answers/expectation.ts';
import { NordigenTimeoutError } from '../errors/nordigen-timeout-error.ts';
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

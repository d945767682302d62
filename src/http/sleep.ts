import type { Closing } from './closing.ts';
import { waitAtMost } from './wait-at-most.ts';

/** Waits; rejects when the caller leaves or the client is closed. Its timer and listeners are removed in any case. */
export function sleep(ms: number, signal: AbortSignal | undefined, closing: Closing): Promise<void> {
  return waitAtMost(new Promise<void>(() => undefined), ms, signal, closing);
}

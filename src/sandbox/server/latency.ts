import type { Random } from '../random.ts';

/** Milliseconds that each answer takes: one number, or the shortest and the longest. */
export type LatencyRange = number | readonly [shortestMs: number, longestMs: number];

export interface Latency {
  /** How long to delay the next answer, in ms. */
  next(isApi: boolean): number;
}

export function createLatency(range: LatencyRange, random: Random): Latency {
  const [shortestMs, longestMs] = typeof range === 'number' ? [range, range] : range;
  if (!(shortestMs >= 0 && longestMs >= shortestMs)) {
    throw new TypeError('latencyMs: must be a number of milliseconds, or [shortest, longest]');
  }
  return { next: (isApi) => (isApi && longestMs > 0 ? random.between(shortestMs, longestMs) : 0) };
}

/** Waits in real time; rejects with the signal's reason as soon as it is aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.reject(signal.reason);
  if (ms <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}

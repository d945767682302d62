/** How many jobs may start in each window, all workers together. */
export interface Limiter {
  max: number;
  duration: number;
}

const windowsPerMinute = 12;

/**
 * BullMQ counts in windows, and it is not documented when the API's minute begins. Any minute touches at most 13
 * windows of 5 s, so at most 13 × `max` jobs start in it: 7 per window for 100 calls a minute. The remaining 9 calls are
 * for jobs that had already started when the minute began, and for retries.
 */
export function createLimiter(callsPerMinute: number, minuteMs: number): Limiter {
  const max = Math.floor(callsPerMinute / (windowsPerMinute + 1));
  if (max < 1) throw new TypeError('CALLS_PER_MINUTE must be at least 13.');
  return { max, duration: Math.ceil(minuteMs / windowsPerMinute) };
}

/** Jobs that may start in each window, over all workers. */
export interface Limiter {
  max: number;
  duration: number;
}

const windowsPerMinute = 12;

/**
 * BullMQ counts in windows, and nobody says where the API's minute begins. A minute that begins anywhere touches 13
 * windows of 5 s at most, so 13 × `max` jobs never are more than the API allows: 7 per window for 100 a minute. The 9
 * that are left are for calls that a window before began, and for repeats.
 */
export function createLimiter(callsPerMinute: number, minuteMs: number): Limiter {
  const max = Math.floor(callsPerMinute / (windowsPerMinute + 1));
  if (max < 1) throw new TypeError('CALLS_PER_MINUTE must be 13 at least.');
  return { max, duration: Math.ceil(minuteMs / windowsPerMinute) };
}

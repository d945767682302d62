/** The longest delay of a timer; a longer one fires at once. */
export const longestTimerMs: number = 2 ** 31 - 1;

/** @throws TypeError if a timer could not wait that long. */
export function assertMilliseconds(name: string, value: unknown): void {
  if (typeof value === 'number' && value > 0 && value <= longestTimerMs) return;
  throw new TypeError(`${name} must be a number of milliseconds above 0 and below 2^31.`);
}

import { setTimeout as wait } from 'node:timers/promises';

/** Resolves when the condition holds. @throws Error if nothing happens any more */
export type Until = (condition: () => Promise<boolean>) => Promise<void>;

/** Waits as long as the workers make progress. Throws the end of the log if none has logged anything for a minute. */
export function createUntil(logLines: readonly string[]): Until {
  return async (condition) => {
    let [lines, sinceMs] = [logLines.length, performance.now()];
    while (!(await condition())) {
      if (logLines.length > lines) [lines, sinceMs] = [logLines.length, performance.now()];
      if (performance.now() - sinceMs > 60_000) {
        throw new Error(`It hangs.\n${logLines.slice(-30).join('\n')}`);
      }
      await wait(25);
    }
  };
}

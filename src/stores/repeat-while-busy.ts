import { codeOf } from './file-error.ts';

/** What Windows says while a reader, a virus scanner or a deletion still has the file. */
const busyCodes = new Set<unknown>(['EPERM', 'EACCES', 'EBUSY']);

const firstPauseMs = 10;

/**
 * Repeats a file operation that another program is in the way of, for a second by default. Elsewhere than on Windows
 * these codes mostly mean that something is not allowed, which is then told a second later.
 */
export async function repeatWhileBusy<Result>(
  operation: () => Promise<Result>,
  mostMs: number = 1_000,
): Promise<Result> {
  let leftMs = mostMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, leftMs)) {
    try {
      return await operation();
    } catch (error) {
      if (leftMs <= 0 || !busyCodes.has(codeOf(error))) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    leftMs -= pauseMs;
  }
}

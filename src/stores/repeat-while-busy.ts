import { codeOf } from './file-error.ts';

/** What Windows reports while a reader, a virus scanner or a deletion still holds the file. */
const busyCodes = new Set<unknown>(['EPERM', 'EACCES', 'EBUSY']);

const firstPauseMs = 10;

/**
 * Repeats a file operation while another program blocks it, for a second by default. Outside Windows these codes mostly
 * mean that something is not allowed, which is then reported a second later.
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

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { repeatWhileBusy } from '../../src/stores/repeat-while-busy.ts';
import { systemError } from '../helpers/intercept-fs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Calls an operation that fails `times` times, and returns when it was called. */
async function record(code: string, times: number, mostMs?: number) {
  const calledAtMs: number[] = [];
  const beganMs = performance.now();
  const operation = async (): Promise<string> => {
    calledAtMs.push(performance.now() - beganMs);
    if (calledAtMs.length <= times) throw systemError(code);
    return 'done';
  };
  const outcome = repeatWhileBusy(operation, mostMs).catch((error) => error.code);
  await vi.advanceTimersByTimeAsync(10_000);
  return { outcome: await outcome, calledAtMs };
}

describe('repeatWhileBusy', () => {
  test.each(['EPERM', 'EACCES', 'EBUSY'])('repeats after %s', async (code) => {
    expect(await record(code, 3)).toEqual({ outcome: 'done', calledAtMs: [0, 10, 30, 70] });
  });

  test('gives up after a second, with the last failure', async () => {
    expect(await record('EBUSY', 100)).toEqual({
      outcome: 'EBUSY',
      calledAtMs: [0, 10, 30, 70, 150, 310, 630, 1_000],
    });
  });

  test('gives up after the time that it is given', async () => {
    expect(await record('EBUSY', 100, 100)).toEqual({
      outcome: 'EBUSY',
      calledAtMs: [0, 10, 30, 70, 100],
    });
  });

  test.each(['EIO', 'EEXIST', 'ENOENT', 'EISDIR'])('does not repeat after %s', async (code) => {
    expect(await record(code, 1)).toEqual({ outcome: code, calledAtMs: [0] });
  });
});

import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClosing } from '../../src/http/closing.ts';
import { waitAtMost } from '../../src/http/wait-at-most.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const never = (): Promise<string> => new Promise(() => undefined);

test('gives the result of work that is done in time, and rejects with its error', async () => {
  const closing = createClosing();
  expect(await waitAtMost(Promise.resolve('done'), 1_000, undefined, closing)).toBe('done');
  const failing = waitAtMost(Promise.reject(new Error('down')), 1_000, undefined, closing);
  await expect(failing).rejects.toThrow('down');
  expect(vi.getTimerCount()).toBe(0);
});

test('gives undefined when the time is up, at once if there is none', async () => {
  const waiting = waitAtMost(never(), 1_000, undefined, createClosing());
  let result: unknown = 'waiting';
  waiting.then((value) => {
    result = value;
  });
  await vi.advanceTimersByTimeAsync(999);
  expect(result).toBe('waiting');
  await vi.advanceTimersByTimeAsync(1);
  expect(result).toBeUndefined();
  const late = waitAtMost(never(), -5, undefined, createClosing());
  await vi.advanceTimersByTimeAsync(1);
  expect(await late).toBeUndefined();
});

test('rejects when the caller leaves, without a reason with an AbortError, and when the client is closed', async () => {
  const controller = new AbortController();
  const left = waitAtMost(never(), 1_000, controller.signal, createClosing());
  Object.defineProperty(controller.signal, 'reason', { value: undefined });
  controller.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
  const closing = createClosing();
  const closed = waitAtMost(never(), 1_000, undefined, closing);
  closing.close();
  await expect(closed).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
  await expect(waitAtMost(never(), 1_000, undefined, closing)).rejects.toMatchObject({
    code: 'NORDIGEN_CLOSED',
  });
  expect(vi.getTimerCount()).toBe(0);
});

test('leaves no timer and no listener behind, however it ends', async () => {
  const controller = new AbortController();
  const registered = new Set<unknown>();
  const onClose = (callback: unknown) => {
    registered.add(callback);
    return () => void registered.delete(callback);
  };
  const wait = (work: Promise<unknown>) => waitAtMost(work, 1_000, controller.signal, { onClose });
  const ends: [Promise<unknown>, () => unknown][] = [
    [wait(Promise.resolve('done')), () => undefined],
    [wait(never()), () => vi.advanceTimersByTimeAsync(1_000)],
    [wait(never()), () => controller.abort('gone')],
  ];
  expect(getEventListeners(controller.signal, 'abort')).toHaveLength(3);
  expect(registered.size).toBe(3);
  for (const [wait, act] of ends) {
    const over = wait.catch(() => undefined);
    await act();
    await over;
  }
  expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  expect(registered.size).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

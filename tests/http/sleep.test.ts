import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createClosing } from '../../src/http/closing.ts';
import { sleep } from '../../src/http/sleep.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('sleep', () => {
  test('resolves when its time is over, and removes its listener', async () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const asleep = sleep(100, signal, createClosing());
    await vi.advanceTimersByTimeAsync(100);
    await asleep;
    expect(remove).toHaveBeenCalled();
  });

  test('rejects with the caller’s abort reason, at once if the signal is already aborted', async () => {
    const controller = new AbortController();
    const asleep = sleep(100, controller.signal, createClosing());
    controller.abort('gone');
    await expect(asleep).rejects.toBe('gone');
    await expect(sleep(100, controller.signal, createClosing())).rejects.toBe('gone');
    expect(vi.getTimerCount()).toBe(0);
  });

  test('removes its listener if the client is already closed', async () => {
    const { signal } = new AbortController();
    const calls: string[] = [];
    for (const name of ['addEventListener', 'removeEventListener'] as const) {
      vi.spyOn(signal, name).mockImplementation(() => void calls.push(name));
    }
    const closing = createClosing();
    closing.close();
    await expect(sleep(100, signal, closing)).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    expect(calls).toEqual(['addEventListener', 'removeEventListener']);
  });

  test('rejects when the client is closed', async () => {
    const closing = createClosing();
    const asleep = sleep(100, undefined, closing);
    closing.close();
    await expect(asleep).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    const { signal } = new AbortController();
    const [add, remove] = [vi.spyOn(signal, 'addEventListener'), vi.spyOn(signal, 'removeEventListener')];
    await expect(sleep(100, signal, closing)).rejects.toMatchObject({ code: 'NORDIGEN_CLOSED' });
    expect(remove.mock.calls.map(([, listener]) => listener)).toContain(add.mock.calls[0]?.[1]);
    expect(remove.mock.invocationCallOrder.at(-1)).toBeGreaterThan(add.mock.invocationCallOrder[0] as number);
    expect(vi.getTimerCount()).toBe(0);
  });
});

import { describe, expect, test, vi } from 'vitest';
import { createClosing } from '../../src/http/closing.ts';

describe('closing', () => {
  test('calls back each that registered, and none that has left', () => {
    const closing = createClosing();
    const [stays, leaves] = [vi.fn(), vi.fn()];
    closing.onClose(stays);
    closing.onClose(leaves)();
    closing.close();
    expect(stays).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'NORDIGEN_CLOSED' }));
    expect(leaves).not.toHaveBeenCalled();
  });

  test('keeps a callback that throws from harming another', () => {
    const closing = createClosing();
    const second = vi.fn();
    closing.onClose(() => {
      throw new Error('from a callback');
    });
    closing.onClose(second);
    expect(() => closing.close()).not.toThrow();
    expect(second).toHaveBeenCalledOnce();
  });

  test('ends at once what begins after it', () => {
    const closing = createClosing();
    closing.close();
    const late = vi.fn();
    closing.onClose(late);
    expect(late).toHaveBeenCalledOnce();
    expect(() => closing.assertOpen()).toThrow(/closed/);
    expect(closing.isClosed()).toBe(true);
  });

  test('takes one function twice for two', () => {
    const closing = createClosing();
    const callback = vi.fn();
    closing.onClose(callback)();
    closing.onClose(callback);
    closing.close();
    closing.close();
    expect(callback).toHaveBeenCalledOnce();
  });
});

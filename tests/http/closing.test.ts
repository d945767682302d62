import { describe, expect, test, vi } from 'vitest';
import { createClosing } from '../../src/http/closing.ts';

describe('closing', () => {
  test('calls every registered callback, but none that was removed', () => {
    const closing = createClosing();
    const [stays, leaves] = [vi.fn(), vi.fn()];
    closing.onClose(stays);
    closing.onClose(leaves)();
    closing.close();
    expect(stays).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'NORDIGEN_CLOSED' }));
    expect(leaves).not.toHaveBeenCalled();
  });

  test('a callback that throws does not stop the others', () => {
    const closing = createClosing();
    const second = vi.fn();
    closing.onClose(() => {
      throw new Error('from a callback');
    });
    closing.onClose(second);
    expect(() => closing.close()).not.toThrow();
    expect(second).toHaveBeenCalledOnce();
  });

  test('a callback registered after closing is called at once', () => {
    const closing = createClosing();
    closing.close();
    const late = vi.fn();
    closing.onClose(late);
    expect(late).toHaveBeenCalledOnce();
    expect(() => closing.assertOpen()).toThrow(/closed/);
    expect(closing.isClosed()).toBe(true);
  });

  test('a function registered twice and removed once is called exactly once', () => {
    const closing = createClosing();
    const callback = vi.fn();
    const remove = closing.onClose(callback);
    closing.onClose(callback);
    remove();
    closing.close();
    closing.close();
    expect(callback).toHaveBeenCalledOnce();
  });
});

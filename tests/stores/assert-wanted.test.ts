import { describe, expect, test } from 'vitest';
import { assertWanted } from '../../src/stores/assert-wanted.ts';

describe('a wait for a lock', () => {
  test('goes on while its signal has not aborted', () => {
    expect(() => assertWanted(new AbortController().signal)).not.toThrow();
  });

  test('ends with the reason, or with an AbortError if the platform gives none', () => {
    const reason = new Error('enough');
    expect(() => assertWanted(AbortSignal.abort(reason))).toThrow(reason);
    const bare = { aborted: true, reason: undefined } as AbortSignal;
    expect(() => assertWanted(bare)).toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});

import { expect, test } from 'vitest';
import { abortReason } from '../../src/http/abort-reason.ts';

test('the reason of a caller who has left is its own, whatever it is', () => {
  for (const reason of ['enough', null, 0]) {
    expect(abortReason(AbortSignal.abort(reason))).toBe(reason);
  }
});

test('without a reason, as in React Native, it is an AbortError', () => {
  const signal = Object.defineProperty(AbortSignal.abort(), 'reason', { value: undefined });
  expect(abortReason(signal)).toMatchObject({ name: 'AbortError', message: 'The call was aborted.' });
});

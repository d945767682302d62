import { expect, test } from 'vitest';
import { assertMilliseconds } from '../../src/http/assert-milliseconds.ts';

test.each([0.5, 1, 2 ** 31 - 1])('a timer can wait %d ms', (value) => {
  expect(() => assertMilliseconds('timeoutMs', value)).not.toThrow();
});

test.each([0, -1, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY, '5', null])(
  'a timer cannot wait %j ms, and the error names the option',
  (value) => {
    const message = 'timeoutMs must be a number of milliseconds above 0 and below 2^31.';
    expect(() => assertMilliseconds('timeoutMs', value)).toThrow(new TypeError(message));
  },
);

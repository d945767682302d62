import { describe, expect, test } from 'vitest';
import { numberToText } from '../../src/validation/number-to-text.ts';

describe('numberToText', () => {
  test.each([
    [0, '0'],
    [-0, '-0'],
    [7, '7'],
    [-12.5, '-12.5'],
    [0.5, '0.5'],
    [123_456_789_012_345, '123456789012345'],
    [0.123456789012345, '0.123456789012345'],
    [12.3456789012345, '12.3456789012345'],
  ])('converts %d, because no digit can have been lost', (value, text) => {
    expect(numberToText(value)).toBe(text);
  });

  test.each([
    [1_234_567_890_123_456],
    [0.1234567890123456],
    [12.34567890123456],
    [1e21],
    [1e-7],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])('does not convert %d, which may have had other digits', (value) => {
    expect(numberToText(value)).toBeUndefined();
  });

  test.each(['7', null, undefined, true, 7n])('does not convert %s, which is not a number', (value) => {
    expect(numberToText(value)).toBeUndefined();
  });
});

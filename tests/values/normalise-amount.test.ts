import { expect, test } from 'vitest';
import { normaliseAmount, normaliseCurrency } from '../../src/values/normalise-amount.ts';

test.each([
  ['1.05', 'EUR', '1.05'],
  ['1005', 'EUR', '1005.00'],
  ['10.10', 'EUR', '10.10'],
  [' -5.5 ', 'EUR', '-5.50'],
  ['+007', 'JPY', '7'],
  ['000', 'JPY', '0'],
  ['00.00', 'EUR', '0.00'],
  ['.5', 'EUR', '0.50'],
  ['-.5', 'EUR', '-0.50'],
  ['7.', 'EUR', '7.00'],
  ['1.20300', 'KWD', '1.203'],
  ['1', undefined, '1.00'],
  ['1', 'BTC', '1.00'],
  [92.4, 'EUR', '92.40'],
  [-1, 'JPY', '-1'],
  ['a1', 'EUR', undefined],
  ['1a', 'EUR', undefined],
  ['1.a', 'EUR', undefined],
  ['', 'EUR', undefined],
  ['.', 'EUR', undefined],
  ['+', 'EUR', undefined],
  [null, 'EUR', undefined],
  [{}, 'EUR', undefined],
  [Number.NaN, 'EUR', undefined],
])('the amount %j in %s is %j', (amount, currency, normalised) => {
  expect(normaliseAmount(amount, currency)).toBe(normalised);
});

test.each([
  [' eur ', 'EUR'],
  ['EUR', 'EUR'],
  ['', undefined],
  [' ', undefined],
  [978, undefined],
  [null, undefined],
])('the currency %j is %j', (currency, normalised) => {
  expect(normaliseCurrency(currency)).toBe(normalised);
});

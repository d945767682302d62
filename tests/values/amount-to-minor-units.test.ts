import { expect, test } from 'vitest';
import { amountToMinorUnits } from '../../src/index.ts';
import { fc } from '../property.ts';

test.each([
  ['12.34', 'EUR', 1234n],
  ['-12.3', 'EUR', -1230n],
  ['-2', 'EUR', -200n],
  ['+0.10', 'gbp', 10n],
  ['2000000', 'EUR', 200_000_000n],
  ['500', 'JPY', 500n],
  ['1.234', 'KWD', 1234n],
  ['1.000', 'EUR', 100n],
  ['7.', 'SEK', 700n],
  [' 12.34 ', 'EUR', 1234n],
  ['-1.05', 'EUR', -105n],
  ['90071992547409931.07', 'EUR', 9_007_199_254_740_993_107n],
])('%s %s is %d', (amount, currency, units) => {
  expect(amountToMinorUnits(amount, currency)).toBe(units);
});

test.each(['', ' ', '1,50', '1e3', 'NaN', '0x10', '--1', '.', null, 12.3])(
  '%j is not an amount',
  (amount) => {
    expect(() => amountToMinorUnits(amount as string, 'EUR')).toThrow(
      new TypeError(`amount must be a decimal number such as '-12.30', not ${JSON.stringify(amount)}.`),
    );
  },
);

test('an amount with more decimals than its currency is refused', () => {
  expect(() => amountToMinorUnits('1.005', 'eur')).toThrow(
    new RangeError('amount 1.005 has more decimals than EUR, which has 2.'),
  );
  expect(() => amountToMinorUnits('0.5', 'JPY')).toThrow(RangeError);
});

test.each(['Euro', 'BTC', 'ZZZ', 'XXX', 'XAU', 'GBX', 'RUR', '978', '', 'D K', 'EUR FJD', 'E', null, 978])(
  '%j is not a currency with a minor unit',
  (currency) => {
    expect(() => amountToMinorUnits('1', currency as string)).toThrow(
      new TypeError(
        `currency must be a code of ISO 4217 that has a minor unit, such as 'EUR', not ${JSON.stringify(currency)}.`,
      ),
    );
  },
);

test.each([
  ['KRW', 1n],
  ['CHF', 100n],
  ['HUF', 100n],
  ['MGA', 100n],
  ['HRK', 100n],
  ['BGN', 100n],
  ['TND', 1000n],
  ['CLF', 10_000n],
])('1 %s is %d', (currency, units) => {
  expect(amountToMinorUnits('1', currency)).toBe(units);
});

test('any number of cents is converted exactly', () => {
  fc.assert(
    fc.property(fc.bigInt(), (cents) => {
      const sign = cents < 0n ? '-' : '';
      const digits = String(cents < 0n ? -cents : cents).padStart(3, '0');
      expect(amountToMinorUnits(`${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`, 'EUR')).toBe(cents);
    }),
  );
});

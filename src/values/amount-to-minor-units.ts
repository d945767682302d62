import { currencyDecimals } from './currency-decimals.ts';

/**
 * Converts an amount of the API to the currency's minor unit, exactly: `'-12.3'` EUR is `-1230n`, `'500'` JPY is `500n`.
 *
 * Sums of floating-point numbers are off by cents; sums of these are exact. `'-0.00'` is `0n`; use
 * `describeTransaction` for the direction that its sign gives.
 * @throws TypeError if the amount is not a decimal number (`''` means that the bank sent none), or the currency is
 * not a code of ISO 4217 that has a minor unit: `BTC` and `XXX` are not.
 * @throws RangeError if the amount has decimals that the currency does not have.
 * @see https://www.iso.org/iso-4217-currency-codes.html
 */
export function amountToMinorUnits(amount: string, currency: string): bigint {
  const parts = typeof amount === 'string' ? /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(amount.trim()) : null;
  if (parts === null) {
    throw new TypeError(`amount must be a decimal number such as '-12.30', not ${JSON.stringify(amount)}.`);
  }
  const code = typeof currency === 'string' ? currency.toUpperCase() : '';
  const count = currencyDecimals(code);
  if (count === undefined) {
    throw new TypeError(
      `currency must be a code of ISO 4217 that has a minor unit, such as 'EUR', not ${JSON.stringify(currency)}.`,
    );
  }
  const [, sign, whole, fraction = ''] = parts;
  if (/[1-9]/.test(fraction.slice(count))) {
    throw new RangeError(`amount ${amount} has more decimals than ${code}, which has ${count}.`);
  }
  const units = BigInt(whole + fraction.slice(0, count).padEnd(count, '0'));
  return sign === '-' ? -units : units;
}

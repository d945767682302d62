/** ISO 4217 currencies whose minor unit is not a hundredth. */
const decimalsOf: Readonly<Record<string, number>> = /* @__PURE__ */ Object.assign(
  /* @__PURE__ */ decimals(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  /* @__PURE__ */ decimals(3, 'BHD IQD JOD KWD LYD OMR TND'),
  /* @__PURE__ */ decimals(4, 'CLF UYW'),
);

/**
 * An amount of the API in the currency's minor unit, exactly: `'-12.3'` EUR is `-1230n`, `'500'` JPY is `500n`.
 *
 * Floating point numbers lose cents; sums of these do not.
 * @throws TypeError where the amount is no decimal number (`''` means that the bank sent none), or the currency is
 * no ISO 4217 code.
 * @throws RangeError where the amount has decimals that the currency does not have.
 * @see https://www.iso.org/iso-4217-currency-codes.html
 */
export function amountToMinorUnits(amount: string, currency: string): bigint {
  const parts = typeof amount === 'string' ? /^([+-]?)(\d+)(?:\.(\d*))?$/.exec(amount.trim()) : null;
  if (parts === null) {
    throw new TypeError(`amount must be a decimal number such as '-12.30', not ${JSON.stringify(amount)}.`);
  }
  if (typeof currency !== 'string' || !/^[A-Za-z]{3}$/.test(currency)) {
    throw new TypeError("currency must be a code of ISO 4217, such as 'EUR'.");
  }
  const [, sign, whole, fraction = ''] = parts;
  const count = decimalsOf[currency.toUpperCase()] ?? 2;
  if (/[1-9]/.test(fraction.slice(count))) {
    throw new RangeError(
      `amount ${amount} has more decimals than ${currency.toUpperCase()}, which has ${count}.`,
    );
  }
  const units = BigInt(whole + fraction.slice(0, count).padEnd(count, '0'));
  return sign === '-' ? -units : units;
}

function decimals(count: number, currencies: string): Record<string, number> {
  return Object.fromEntries(currencies.split(' ').map((currency) => [currency, count]));
}

import { currencyDecimals } from './currency-decimals.ts';

/**
 * The same text for the same amount: `'-5.5'` EUR is `'-5.50'`, `'+007'` JPY is `'7'`. No significant digit is lost,
 * and `-0.00` keeps its sign. `undefined` if it is not a decimal number.
 */
export function normaliseAmount(amount: unknown, currency: string | undefined): string | undefined {
  const text = typeof amount === 'number' ? `${amount}` : amount;
  const parts = typeof text === 'string' ? /^([+-]?)(\d*)\.?(\d*)$/.exec(text.trim()) : null;
  if (parts === null) return undefined;
  const [, sign, whole = '', decimals = ''] = parts;
  if (whole === '' && decimals === '') return undefined;
  const count = currencyDecimals(currency ?? '') ?? 2;
  const fraction = decimals.replace(/0+$/, '').padEnd(count, '0');
  const number = `${whole.replace(/^0+(?=\d)/, '') || '0'}${fraction === '' ? '' : `.${fraction}`}`;
  return sign === '-' ? `-${number}` : number;
}

/** `eur` becomes `EUR`; `undefined` if it is not text, or blank. */
export function normaliseCurrency(currency: unknown): string | undefined {
  return (typeof currency === 'string' && currency.trim().toUpperCase()) || undefined;
}

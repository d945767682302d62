import type { Balance } from '../schemas/balances.ts';
import { normaliseAmount, normaliseCurrency } from './normalise-amount.ts';
import { readText, toRow } from './read-text.ts';

/** The two balances that people mean. */
export interface SelectedBalances {
  /** What was booked. */
  booked?: Balance;
  /** What can be spent, a credit line included at many banks. */
  available?: Balance;
}

const bookedTypes = ['interimbooked', 'closingbooked', 'expected', 'openingbooked', 'information'];
const availableTypes = ['interimavailable', 'forwardavailable', 'closingavailable'];

/**
 * The balances that people mean, of all that a bank sends: the first type that it has, and of several of one type the
 * newest by `referenceDate`. An available balance never stands in for a booked one: it holds the credit line.
 * @example
 * const { balances } = await client.accounts.getBalances(id).unwrap();
 * const { booked } = selectBalances(balances, { currency: 'EUR' });
 */
export function selectBalances(
  balances: readonly Balance[],
  options: {
    /**
     * The account's own currency; balances in another are passed over.
     * @default that of the balances, whatever it is
     */
    currency?: string | undefined;
  } = {},
): SelectedBalances {
  const currency = normaliseCurrency(options.currency);
  const rows = (Array.isArray(balances) ? balances : []).filter((row) => {
    const sum = toRow(toRow(row).balanceAmount);
    const own = normaliseCurrency(sum.currency);
    return normaliseAmount(sum.amount, own) !== undefined && (currency === undefined || own === currency);
  });
  const booked = newestOf(rows, bookedTypes);
  const available = newestOf(rows, availableTypes);
  return { ...(booked && { booked }), ...(available && { available }) };
}

function newestOf(rows: readonly Balance[], types: readonly string[]): Balance | undefined {
  for (const type of types) {
    const newest = rows
      .filter((row) => readText(row.balanceType)?.toLowerCase() === type)
      .reduce<Balance | undefined>(
        (best, row) => (best && dayOf(best) >= dayOf(row) ? best : row),
        undefined,
      );
    if (newest !== undefined) return newest;
  }
  return undefined;
}

function dayOf(row: Balance): string {
  return readText(row.referenceDate) ?? '';
}

import type { Balance } from '../schemas/balances.ts';
import { normaliseAmount, normaliseCurrency } from './normalise-amount.ts';
import { readText, toRow } from './read-text.ts';

/** The two balances that people care about. */
export interface SelectedBalances {
  /** The booked balance. */
  booked?: Balance;
  /** The amount that can be spent. At many banks it includes a credit line. */
  available?: Balance;
}

const bookedTypes = ['interimbooked', 'closingbooked', 'expected', 'openingbooked', 'information'];
const availableTypes = ['interimavailable', 'forwardavailable', 'closingavailable'];

/**
 * Selects the balances that people care about from all that a bank sends: the first type that it has, and of several
 * of that type the newest by `referenceDate`. An available balance never replaces a booked one, because it may include
 * a credit line.
 * @example
 * const { balances } = await client.accounts.getBalances(id).unwrap();
 * const { booked } = selectBalances(balances, { currency: 'EUR' });
 */
export function selectBalances(
  balances: readonly Balance[],
  options: {
    /**
     * The account's own currency. Balances in other currencies are ignored.
     * @default any currency
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

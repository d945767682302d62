import { type Amount, amountSchema } from './amount.ts';
import { maybe, maybeNumeric, maybeText, type Schema, shape } from './primitives.ts';

/** One conversion that an amount went through on its way to the account. */
export interface CurrencyExchange {
  /** Currency code (ISO 4217) that was converted from. */
  sourceCurrency?: string | null;
  /** Units of the other currency for one `unitCurrency`, as a decimal string or, from some banks, a number. */
  exchangeRate?: string | number | null;
  /** Currency code (ISO 4217) that the rate is quoted for one unit of. */
  unitCurrency?: string | null;
  /** Currency code (ISO 4217) that was converted to. */
  targetCurrency?: string | null;
  /** Day that the rate was quoted on, as `YYYY-MM-DD`. */
  quotationDate?: string | null;
  /** Identifier of the agreement on the rate, where one was made in advance. */
  contractIdentification?: string | null;
  /** Amount as it was ordered, before the conversion. */
  instructedAmount?: Amount | null;
}

export const currencyExchangeSchema: Schema<CurrencyExchange> = /* @__PURE__ */ shape<CurrencyExchange>({
  sourceCurrency: maybeText,
  exchangeRate: maybeNumeric,
  unitCurrency: maybeText,
  targetCurrency: maybeText,
  quotationDate: maybeText,
  contractIdentification: maybeText,
  instructedAmount: /* @__PURE__ */ maybe(amountSchema),
});

import { expectedText, type Schema, shape, text } from './primitives.ts';

/** A sum of money. */
export interface Amount {
  /**
   * Decimal number with a point and, for money that leaves the account, a leading minus: `-52.00`.
   * Empty if the bank sends no sum; `Number('')` would turn that into zero.
   */
  amount: string;
  /** Currency code (ISO 4217), such as `EUR`. */
  currency: string;
}

export const amountSchema: Schema<Amount> = /* @__PURE__ */ shape<Amount>({
  amount: text,
  currency: expectedText,
});

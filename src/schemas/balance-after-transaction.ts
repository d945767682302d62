import * as v from 'valibot';
import { type Amount, amountSchema } from './amount.ts';
import type { BalanceType } from './balances.ts';
import { maybe, maybeFlag, maybeText, numeric, type Open, type Schema, shape } from './primitives.ts';

/** The balance after a transaction: a whole balance from some banks, only an amount from others. */
export interface BalanceAfterTransaction {
  /** The sum, if the bank sends a whole balance. */
  balanceAmount?: Amount | null;
  /** Which balance this is, if there is a `balanceAmount`. */
  balanceType?: Open<BalanceType> | null;
  /** The sum as a decimal string, if the bank sends only an amount. */
  amount?: string | null;
  /** Currency code (ISO 4217) of `amount`. */
  currency?: string | null;
  /** Whether a credit line is part of the sum. */
  creditLimitIncluded?: boolean | null;
  /** When the sum last changed, in ISO 8601. */
  lastChangeDateTime?: string | null;
  /** The day of the balance, as `YYYY-MM-DD`. */
  referenceDate?: string | null;
  /** `entryReference` of the latest transaction that the sum includes. */
  lastCommittedTransaction?: string | null;
}

/** An object of either form, or what a few banks send instead. */
export const balanceAfterTransactionSchema: Schema<BalanceAfterTransaction | string | number> =
  /* @__PURE__ */ v.union([
    /* @__PURE__ */ shape<BalanceAfterTransaction>({
      balanceAmount: /* @__PURE__ */ maybe(amountSchema),
      balanceType: maybeText,
      amount: maybeText,
      currency: maybeText,
      creditLimitIncluded: maybeFlag,
      lastChangeDateTime: maybeText,
      referenceDate: maybeText,
      lastCommittedTransaction: maybeText,
    }),
    numeric,
  ]);

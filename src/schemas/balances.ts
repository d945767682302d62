import * as v from 'valibot';
import { type Amount, amountSchema } from './amount.ts';
import {
  expected,
  expectedText,
  maybe,
  maybeFlag,
  maybeText,
  numeric,
  type Open,
  type Schema,
  shape,
} from './primitives.ts';

/**
 * What a balance counts, in the Berlin Group's terms: `booked` without and `available` with pending entries
 * and credit, `interim` during the day, `closing` and `opening` at its ends, `expected` with what is known
 * to come, `nonInvoiced` for cards.
 */
export type BalanceType =
  | 'closingAvailable'
  | 'closingBooked'
  | 'closingCleared'
  | 'expected'
  | 'forwardAvailable'
  | 'information'
  | 'interimAvailable'
  | 'interimBooked'
  | 'interimCleared'
  | 'nonInvoiced'
  | 'openingAvailable'
  | 'openingBooked'
  | 'openingCleared'
  | 'previouslyClosedBooked';

/** One balance of an account. */
export interface Balance {
  /** The sum; negative when the account is overdrawn. */
  balanceAmount: Amount;
  /** Which balance this is; values beyond the documented ones occur. */
  balanceType: Open<BalanceType>;
  /** Whether a credit line is part of the sum; absent if the bank does not say. */
  creditLimitIncluded?: boolean | null;
  /** The credit line, where the bank tells it apart: a sum, or a bare number. */
  creditLimit?: Amount | string | number | null;
  /** When the sum last changed, in ISO 8601, with up to nine digits of a second. */
  lastChangeDateTime?: string | null;
  /** Day that the balance holds for, as `YYYY-MM-DD`. */
  referenceDate?: string | null;
  /** `entryReference` of the latest transaction that the sum includes. */
  lastCommittedTransaction?: string | null;
}

const creditLimitSchema: Schema<Amount | string | number> = /* @__PURE__ */ v.union([amountSchema, numeric]);

export const balanceSchema: Schema<Balance> = /* @__PURE__ */ shape<Balance>({
  balanceAmount: amountSchema,
  balanceType: expectedText,
  creditLimitIncluded: maybeFlag,
  creditLimit: /* @__PURE__ */ maybe(creditLimitSchema),
  lastChangeDateTime: maybeText,
  referenceDate: maybeText,
  lastCommittedTransaction: maybeText,
});

/** The answer to a call for an account's balances. */
export interface AccountBalances {
  /** Balances of one or several types, in the bank's order; may be empty. */
  balances: Balance[];
}

export const accountBalancesSchema: Schema<AccountBalances> = /* @__PURE__ */ shape<AccountBalances>({
  balances: /* @__PURE__ */ expected(/* @__PURE__ */ v.array(balanceSchema)),
});

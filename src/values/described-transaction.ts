import type { AccountReference } from '../schemas/account-reference.ts';

/** What people want to see of a transaction, as plain JSON. A member that the bank did not send is absent. */
export interface DescribedTransaction {
  /** The day, `YYYY-MM-DD`: the booking date, or else the value date. */
  date?: string;
  /** Whether money entered the account or left it, by the sign of the amount: `-0.00` is `out`. */
  direction?: 'in' | 'out';
  /** The amount as decimal text with the currency's number of decimals, negative for `out`. */
  amount?: string;
  /** Currency code, in upper case. */
  currency?: string;
  /** Who the money went to or came from. */
  counterparty?: Counterparty;
  /** All free texts, line by line, without repetitions. */
  lines: string[];
  /** The references by which payer and payee recognise the payment. */
  references: TransactionReferences;
  /** The original amount, if it was converted from another currency. */
  original?: OriginalAmount;
  /** The merchant's line of business (ISO 18245), four digits. */
  merchantCategoryCode?: string;
  /** Whether the bank says that it declined the payment: no money moved. */
  isDeclined: boolean;
  /** Whether the amount is in a currency other than the account's: never add it to the others. */
  isForeign: boolean;
}

/** The other side of a payment. */
export interface Counterparty {
  /** The name as the bank gives it. */
  name?: string;
  /** The account as the bank gives it. */
  account?: AccountReference;
}

/** References by which payer and payee recognise the payment. */
export interface TransactionReferences {
  /** The payer's own reference. */
  endToEndId?: string;
  /** The reference for the payee's software, such as `RF18539007547034`. */
  structured?: string;
  /** Direct debit: the mandate. */
  mandateId?: string;
}

/** The amount in the currency in which it was ordered. */
export interface OriginalAmount {
  /** The amount as it was ordered, as decimal text. */
  amount: string;
  /** Currency code (ISO 4217). */
  currency: string;
  /** The exchange rate, as the bank sent it. */
  rate: string;
}

/** Options of `describeTransaction`. */
export interface DescribeTransactionOptions {
  /** The account's own currency, by which `isForeign` is judged. */
  currency?: string | undefined;
  /** IBANs of the account's owner, which are never taken for the counterparty's account. */
  ownIbans?: readonly string[] | undefined;
  /** `YYYY-MM-DD`. Dates more than 2 days later are ignored. */
  today?: string | undefined;
}

import type { AccountReference } from '../schemas/account-reference.ts';

/** What a person wants to see of a transaction, in plain JSON; a member that the bank did not send is absent. */
export interface DescribedTransaction {
  /** The day, `YYYY-MM-DD`: that of the booking, else that of the value. */
  date?: string;
  /** Whether money came to the account or left it, by the sign of the amount: `-0.00` is `out`. */
  direction?: 'in' | 'out';
  /** The sum as a decimal text with the currency's decimals, negative for `out`. */
  amount?: string;
  /** Currency code, in upper case. */
  currency?: string;
  /** Who the money went to, or came from. */
  counterparty?: Counterparty;
  /** All free texts, line by line, each once. */
  lines: string[];
  /** What payer and payee recognise the payment by. */
  references: TransactionReferences;
  /** The sum abroad, where it was converted. */
  original?: OriginalAmount;
  /** Trade of the merchant (ISO 18245), four digits. */
  merchantCategoryCode?: string;
  /** Whether the bank says that it declined the payment: no money moved. */
  isDeclined: boolean;
  /** Whether the sum is in another currency than the account's: never add it up with the others. */
  isForeign: boolean;
}

/** The other side of a payment. */
export interface Counterparty {
  /** The name as the bank gives it. */
  name?: string;
  /** The account as the bank gives it. */
  account?: AccountReference;
}

/** References that payer and payee know the payment by. */
export interface TransactionReferences {
  /** The payer's own reference. */
  endToEndId?: string;
  /** The reference that the payee's software reads, such as `RF18539007547034`. */
  structured?: string;
  /** Direct debit: the mandate. */
  mandateId?: string;
}

/** The amount in the currency that it was ordered in. */
export interface OriginalAmount {
  /** The sum as it was ordered, as a decimal text. */
  amount: string;
  /** Currency code (ISO 4217). */
  currency: string;
  /** The exchange rate, as the bank sent it. */
  rate: string;
}

/** Options of `describeTransaction`. */
export interface DescribeTransactionOptions {
  /** The account's own currency, which `isForeign` is judged by. */
  currency?: string | undefined;
  /** IBANs of the holder: none of them is the counterparty's account. */
  ownIbans?: readonly string[] | undefined;
  /** `YYYY-MM-DD`; a date that lies more than 2 days ahead of it is passed over. */
  today?: string | undefined;
}

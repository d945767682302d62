import * as v from 'valibot';
import { type AccountReference, accountReferenceSchema } from './account-reference.ts';
import { type Amount, amountSchema } from './amount.ts';
import { type BalanceAfterTransaction, balanceAfterTransactionSchema } from './balance-after-transaction.ts';
import { type CurrencyExchange, currencyExchangeSchema } from './currency-exchange.ts';
import { listOrRow, maybe, maybeText, maybeTextOrList, type Schema, shape } from './primitives.ts';

/**
 * One movement on an account, in the Berlin Group's terms. Only `transactionAmount` is sure; every other
 * field depends on the bank, and the same bank may fill it in one row and leave it out of the next.
 */
export interface Transaction {
  /** The bank's identifier; may be blank, `NOTPROVIDED`, repeated, or change when the entry is booked. */
  transactionId?: string | null;
  /** The bank's identifier of the entry in the account's ledger. */
  entryReference?: string | null;
  /** The payer's own reference, handed through to the payee; `NOTPROVIDED` when there is none. */
  endToEndId?: string | null;
  /** Direct debit: identifier of the mandate. */
  mandateId?: string | null;
  /** Number of the cheque. */
  checkId?: string | null;
  /** Direct debit: identifier of the collecting party. */
  creditorId?: string | null;
  /** Day of the booking, as `YYYY-MM-DD`; absent while pending, in the future from some banks. */
  bookingDate?: string | null;
  /** Day from which interest counts, as `YYYY-MM-DD`. */
  valueDate?: string | null;
  /** Time of the booking, in ISO 8601 with the liberties that banks take: a blank for `T`, a date alone. */
  bookingDateTime?: string | null;
  /** Time from which interest counts, in the same forms as `bookingDateTime`. */
  valueDateTime?: string | null;
  /** Sum in the account's currency; negative when money left the account. */
  transactionAmount: Amount;
  /** Conversions that the amount went through; a list even where the bank sends a single object. */
  currencyExchange?: CurrencyExchange[] | null;
  /** Name of the payee. */
  creditorName?: string | null;
  /** Account of the payee. */
  creditorAccount?: AccountReference | null;
  /** Name of the party that finally receives the money, if it is not the payee. */
  ultimateCreditor?: string | null;
  /** Name of the payer. */
  debtorName?: string | null;
  /** Account of the payer. */
  debtorAccount?: AccountReference | null;
  /** Name of the party that originally owes the money, if it is not the payer. */
  ultimateDebtor?: string | null;
  /** Free text from payer to payee; banks fill any subset of the four `remittanceInformation*` fields. */
  remittanceInformationUnstructured?: string | string[] | null;
  /** The same free text by lines. */
  remittanceInformationUnstructuredArray?: string | string[] | null;
  /** Reference in a form that the payee's software reads, such as an ISO 11649 creditor reference. */
  remittanceInformationStructured?: string | string[] | null;
  /** Several references of that kind. */
  remittanceInformationStructuredArray?: string | string[] | null;
  /** The bank's own remarks. */
  additionalInformation?: string | null;
  /** The bank's own remarks in fields, such as the card that was used; their form differs by bank. */
  additionalDataStructured?: unknown;
  /** Reason of the payment (ISO 20022 `ExternalPurpose1Code`), such as `SALA`. */
  purposeCode?: string | null;
  /** Type of transaction by ISO 20022: domain, family and sub-family, such as `PMNT-CCRD-POSD`. */
  bankTransactionCode?: string | null;
  /** Type of transaction in the bank's own words or codes. */
  proprietaryBankTransactionCode?: string | null;
  /** Identifier that the API computes, unique within one account only. */
  internalTransactionId?: string | null;
  /** Trade of the merchant (ISO 18245), four digits, for card payments. */
  merchantCategoryCode?: string | null;
  /** Balance that the transaction left; a few banks send text or a number instead of an object. */
  balanceAfterTransaction?: BalanceAfterTransaction | string | number | null;
}

export const transactionSchema: Schema<Transaction> = /* @__PURE__ */ shape<Transaction>({
  transactionId: maybeText,
  entryReference: maybeText,
  endToEndId: maybeText,
  mandateId: maybeText,
  checkId: maybeText,
  creditorId: maybeText,
  bookingDate: maybeText,
  valueDate: maybeText,
  bookingDateTime: maybeText,
  valueDateTime: maybeText,
  transactionAmount: amountSchema,
  currencyExchange: /* @__PURE__ */ maybe(/* @__PURE__ */ listOrRow(currencyExchangeSchema)),
  creditorName: maybeText,
  creditorAccount: /* @__PURE__ */ maybe(accountReferenceSchema),
  ultimateCreditor: maybeText,
  debtorName: maybeText,
  debtorAccount: /* @__PURE__ */ maybe(accountReferenceSchema),
  ultimateDebtor: maybeText,
  remittanceInformationUnstructured: maybeTextOrList,
  remittanceInformationUnstructuredArray: maybeTextOrList,
  remittanceInformationStructured: maybeTextOrList,
  remittanceInformationStructuredArray: maybeTextOrList,
  additionalInformation: maybeText,
  additionalDataStructured: /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.unknown()),
  purposeCode: maybeText,
  bankTransactionCode: maybeText,
  proprietaryBankTransactionCode: maybeText,
  internalTransactionId: maybeText,
  merchantCategoryCode: maybeText,
  balanceAfterTransaction: /* @__PURE__ */ maybe(balanceAfterTransactionSchema),
});

/** The transactions of an account, by whether the bank has booked them. */
export interface BookedAndPending {
  /** Entries that the bank has booked, newest first from most banks. */
  booked: Transaction[];
  /** Entries that may still change or vanish; absent where the bank shows none. */
  pending?: Transaction[] | null;
}

export const bookedAndPendingSchema: Schema<BookedAndPending> = /* @__PURE__ */ shape<BookedAndPending>({
  booked: /* @__PURE__ */ v.array(transactionSchema),
  pending: /* @__PURE__ */ maybe(/* @__PURE__ */ v.array(transactionSchema)),
});

/** The answer to a call for an account's transactions. */
export interface AccountTransactions {
  /** Booked and pending entries of the span that was asked for. */
  transactions: BookedAndPending;
  /** When the API last fetched them from the bank, in ISO 8601; absent from some answers. */
  last_updated?: string | null;
}

export const accountTransactionsSchema: Schema<AccountTransactions> =
  /* @__PURE__ */ shape<AccountTransactions>({
    transactions: bookedAndPendingSchema,
    last_updated: maybeText,
  });

/** The span of days to fetch transactions of. */
export interface TransactionsParameters {
  /**
   * First day, as `YYYY-MM-DD`.
   * @default the earliest day that the agreement's `max_historical_days` allows
   */
  date_from?: string;
  /**
   * Last day, as `YYYY-MM-DD`; not before `date_from`.
   * @default today
   */
  date_to?: string;
}

import * as v from 'valibot';
import { maybePartyAccount, type PartyAccount } from './account-reference.ts';
import { type Amount, amountSchema } from './amount.ts';
import { type BalanceAfterTransaction, balanceAfterTransactionSchema } from './balance-after-transaction.ts';
import { type CurrencyExchange, currencyExchangeSchema } from './currency-exchange.ts';
import { type FreeText, maybeFreeText } from './free-text.ts';
import { expected, listOrRow, maybe, maybeText, type Open, type Schema, shape } from './primitives.ts';

/** Which list an entry belongs to, as a few banks state in the entry itself. */
export type BookingStatus = 'booked' | 'pending' | 'information';

/**
 * One movement on an account, in the Berlin Group's terms. Only `transactionAmount` is always present; every other
 * field depends on the bank, and the same bank may fill it in one row and omit it in the next.
 */
export interface Transaction {
  /** The bank's identifier; may be blank, `NOTPROVIDED`, repeated, or change when the entry is booked. */
  transactionId?: string | null;
  /** The bank's identifier of the entry in the account's ledger. */
  entryReference?: string | null;
  /** The payer's own reference, passed on to the payee; `NOTPROVIDED` if there is none. */
  endToEndId?: string | null;
  /** Direct debit: identifier of the mandate. */
  mandateId?: string | null;
  /** Number of the cheque. */
  checkId?: string | null;
  /** Direct debit: identifier of the collecting party. */
  creditorId?: string | null;
  /** Whether the bank has booked it, if the row states it; the list that contains the row always does. */
  bookingStatus?: Open<BookingStatus> | null;
  /** Day of the booking, as `YYYY-MM-DD`; absent while pending, in the future from some banks. */
  bookingDate?: string | null;
  /** Day from which interest counts, as `YYYY-MM-DD`. */
  valueDate?: string | null;
  /** Time of the booking in ISO 8601, with variations: some banks send a space for `T`, or only a date. */
  bookingDateTime?: string | null;
  /** Time from which interest counts, in the same forms as `bookingDateTime`. */
  valueDateTime?: string | null;
  /** Sum in the account's currency; negative if money left the account. */
  transactionAmount: Amount;
  /** Currency conversions of the amount; a list even if the bank sends a single object. */
  currencyExchange?: CurrencyExchange[] | null;
  /** Name of the payee. */
  creditorName?: string | null;
  /** Account of the payee. */
  creditorAccount?: PartyAccount | null;
  /** BIC (ISO 9362) of the payee's bank. */
  creditorAgent?: string | null;
  /** Name of the party that finally receives the money, if it is not the payee. */
  ultimateCreditor?: string | null;
  /** Name of the payer. */
  debtorName?: string | null;
  /** Account of the payer. */
  debtorAccount?: PartyAccount | null;
  /** BIC (ISO 9362) of the payer's bank. */
  debtorAgent?: string | null;
  /** Name of the party that originally owes the money, if it is not the payer. */
  ultimateDebtor?: string | null;
  /** Free text from payer to payee; banks fill any subset of the four `remittanceInformation*` fields. */
  remittanceInformationUnstructured?: FreeText | null;
  /** The same free text as a list of lines. */
  remittanceInformationUnstructuredArray?: FreeText | null;
  /** Reference in a form that the payee's software reads, such as an ISO 11649 creditor reference. */
  remittanceInformationStructured?: FreeText | null;
  /** Several references of that kind. */
  remittanceInformationStructuredArray?: FreeText | null;
  /** The bank's own remarks. */
  additionalInformation?: FreeText | null;
  /** The bank's own remarks in fields, such as the details of a standing order; their form differs by bank. */
  additionalInformationStructured?: unknown;
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
  /** Balance after the transaction; a few banks send text or a number instead of an object. */
  balanceAfterTransaction?: BalanceAfterTransaction | string | number | null;
}

const anything = /* @__PURE__ */ v.exactOptional(/* @__PURE__ */ v.unknown());

export const transactionSchema: Schema<Transaction> = /* @__PURE__ */ shape<Transaction>({
  transactionId: maybeText,
  entryReference: maybeText,
  endToEndId: maybeText,
  mandateId: maybeText,
  checkId: maybeText,
  creditorId: maybeText,
  bookingStatus: maybeText,
  bookingDate: maybeText,
  valueDate: maybeText,
  bookingDateTime: maybeText,
  valueDateTime: maybeText,
  transactionAmount: amountSchema,
  currencyExchange: /* @__PURE__ */ maybe(/* @__PURE__ */ listOrRow(currencyExchangeSchema)),
  creditorName: maybeText,
  creditorAccount: maybePartyAccount,
  creditorAgent: maybeText,
  ultimateCreditor: maybeText,
  debtorName: maybeText,
  debtorAccount: maybePartyAccount,
  debtorAgent: maybeText,
  ultimateDebtor: maybeText,
  remittanceInformationUnstructured: maybeFreeText,
  remittanceInformationUnstructuredArray: maybeFreeText,
  remittanceInformationStructured: maybeFreeText,
  remittanceInformationStructuredArray: maybeFreeText,
  additionalInformation: maybeFreeText,
  additionalInformationStructured: anything,
  additionalDataStructured: anything,
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
  /** Entries that may still change or vanish; absent if the bank shows none. */
  pending?: Transaction[] | null;
  /** Entries that move no money yet, such as standing orders; absent from most answers. */
  information?: Transaction[] | null;
}

const transactionList: Schema<Transaction[]> = /* @__PURE__ */ v.array(transactionSchema);

export const bookedAndPendingSchema: Schema<BookedAndPending> = /* @__PURE__ */ shape<BookedAndPending>({
  booked: /* @__PURE__ */ expected(transactionList),
  pending: /* @__PURE__ */ maybe(transactionList),
  information: /* @__PURE__ */ maybe(transactionList),
});

/** The answer to a call for an account's transactions. */
export interface AccountTransactions {
  /** Booked and pending entries of the requested span. */
  transactions: BookedAndPending;
  /** When the API last fetched them from the bank, in ISO 8601; absent from some answers. */
  last_updated?: string | null;
}

export const accountTransactionsSchema: Schema<AccountTransactions> =
  /* @__PURE__ */ shape<AccountTransactions>({
    transactions: bookedAndPendingSchema,
    last_updated: maybeText,
  });

/** The span of days to fetch transactions for. */
export interface TransactionsParameters {
  /**
   * First day, as `YYYY-MM-DD`.
   * @default the earliest day that the agreement's `max_historical_days` allows
   */
  date_from?: string | undefined;
  /**
   * Last day, as `YYYY-MM-DD`; not before `date_from`.
   * @default today
   */
  date_to?: string | undefined;
}

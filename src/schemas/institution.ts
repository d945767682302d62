import * as v from 'valibot';
import {
  expected,
  expectedText,
  maybe,
  maybeNumeric,
  maybeText,
  type Open,
  type OptionalEntry,
  type Schema,
  shape,
  text,
  textList,
} from './primitives.ts';

/** What an institution can do beyond the basic calls; `InstitutionFilters` asks for most of them. */
export type SupportedFeature =
  | 'access_scopes'
  | 'account_selection'
  | 'business_accounts'
  | 'card_accounts'
  | 'corporate_accounts'
  | 'funds_confirmation'
  | 'payments'
  | 'pending_transactions'
  | 'private_accounts'
  | 'read_debtor_account'
  | 'read_refund_account'
  | 'reconfirmation_of_consent'
  | 'separate_continuous_history_consent'
  | 'ssn_verification'
  | 'submit_payment';

/** A bank or other financial institution whose accounts can be connected. */
export interface Institution {
  /** Identifier used in every other call, such as `SANDBOXFINANCE_SFIN0000`. */
  id: string;
  /** Name to show to end users. */
  name: string;
  /** BIC (ISO 9362) of the institution; some send an empty string. */
  bic?: string | null;
  /** How many days back transactions reach, in digits such as `"540"`: the upper limit of an agreement. */
  transaction_total_days?: string | number | null;
  /** How many days an agreement may last, in digits such as `"180"`; absent from some answers. */
  max_access_valid_for_days?: string | number | null;
  /** How many days an agreement with reconfirmation may last, in digits; absent if there is none. */
  max_access_valid_for_days_reconfirmation?: string | number | null;
  /** Country codes (ISO 3166-1 alpha-2) that the institution serves. */
  countries: string[];
  /** URL of an image. */
  logo: string;
  /** What the institution can do; always present when a single one is read, sometimes in lists. */
  supported_features?: Open<SupportedFeature>[] | null;
  /** Codes by which the institution identifies end users; empty in every answer seen so far. */
  identification_codes?: string[] | null;
}

/** An institution as the call for a single one returns it. */
export interface InstitutionDetails extends Institution {
  /** Payment schemes by payment product, such as `single-payment`; absent from most answers. */
  supported_payments?: Record<string, string[]> | null;
}

const maybeTextList: OptionalEntry<string[] | null> = /* @__PURE__ */ maybe(textList);

// One schema checks both: an entry for a key that lists never have costs nothing.
export const institutionDetailsSchema: Schema<InstitutionDetails> = /* @__PURE__ */ shape<InstitutionDetails>(
  {
    id: text,
    name: expectedText,
    bic: maybeText,
    transaction_total_days: maybeNumeric,
    max_access_valid_for_days: maybeNumeric,
    max_access_valid_for_days_reconfirmation: maybeNumeric,
    countries: /* @__PURE__ */ expected(textList),
    logo: expectedText,
    supported_features: maybeTextList,
    identification_codes: maybeTextList,
    supported_payments: /* @__PURE__ */ maybe(/* @__PURE__ */ v.record(/* @__PURE__ */ v.string(), textList)),
  },
);

/** The answer to a call for all institutions: a bare list, without pages. */
export const institutionsSchema: Schema<Institution[]> = /* @__PURE__ */ v.array(
  institutionDetailsSchema as Schema<Institution>,
);

/** Which institutions to list; `true` asks for those that have the feature, `false` for those without. */
export interface InstitutionFilters {
  /** Country code (ISO 3166-1 alpha-2); all countries if absent. */
  country?: string | undefined;
  /** Access can be limited to some of balances, details and transactions. */
  access_scopes_supported?: boolean | undefined;
  /** The end user can choose accounts on the API's own pages. */
  account_selection_supported?: boolean | undefined;
  /** Accounts of businesses. */
  business_accounts_supported?: boolean | undefined;
  /** Card accounts. */
  card_accounts_supported?: boolean | undefined;
  /** Accounts of corporations. */
  corporate_accounts_supported?: boolean | undefined;
  /** Transactions that are not booked yet. */
  pending_transactions_supported?: boolean | undefined;
  /** Accounts of private persons. */
  private_accounts_supported?: boolean | undefined;
  /** The account that a payment was made from can be read. */
  read_debtor_account_supported?: boolean | undefined;
  /** The account that a refund would go to can be read. */
  read_refund_account_supported?: boolean | undefined;
  /** A long history needs a consent of its own, apart from the lasting one. */
  separate_continuous_history_consent_supported?: boolean | undefined;
  /** The end user's social security number can be verified. */
  ssn_verification_supported?: boolean | undefined;
}

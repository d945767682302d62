export const features = [
  'access_scopes',
  'account_selection',
  'business_accounts',
  'card_accounts',
  'corporate_accounts',
  'pending_transactions',
  'private_accounts',
  'read_debtor_account',
  'read_refund_account',
  'separate_continuous_history_consent',
  'ssn_verification',
] as const;

export type Feature = (typeof features)[number];

/** A bank of the sandbox. All of them are made up. */
export interface Institution {
  id: string;
  name: string;
  bic: string;
  countries: readonly string[];
  features: readonly Feature[];
  /** Days of history on offer; `undefined` leaves the field out, as some banks do. */
  transactionTotalDays: number | undefined;
  maxAccessValidForDays: number | undefined;
  /** Set only if an end user can prolong a consent. */
  maxAccessValidForDaysReconfirmation: number | undefined;
}

import { maybe, maybeText, maybeTextOrList, type Open, type Schema, shape } from './primitives.ts';

/** Kind of account (ISO 20022 `ExternalCashAccountType1Code`): `CACC` current, `CARD` card, `SVGS` savings. */
export type CashAccountType =
  | 'CACC'
  | 'CARD'
  | 'CASH'
  | 'CHAR'
  | 'CISH'
  | 'COMM'
  | 'CPAC'
  | 'LLSV'
  | 'LOAN'
  | 'MGLD'
  | 'MOMA'
  | 'NFCA'
  | 'NREX'
  | 'ODFT'
  | 'ONDP'
  | 'OTHR'
  | 'SACC'
  | 'SLRY'
  | 'SVGS'
  | 'TAXE'
  | 'TRAN'
  | 'TRAS'
  | 'VACC';

/** Who an account serves: `PRIV` a person, `ORGA` an organisation. */
export type AccountUsage = 'PRIV' | 'ORGA';

/** State of an account at the bank. */
export type BankAccountStatus = 'enabled' | 'blocked' | 'deleted';

/** Postal address of an account holder, by its parts. */
export interface OwnerAddress {
  /** Street, without the number. */
  streetName?: string | null;
  /** House number with its suffix. */
  buildingNumber?: string | null;
  /** Town or city. */
  townName?: string | null;
  /** Postal code. */
  postCode?: string | null;
  /** Country code (ISO 3166-1 alpha-2). */
  country?: string | null;
}

export const ownerAddressSchema: Schema<OwnerAddress> = /* @__PURE__ */ shape<OwnerAddress>({
  streetName: maybeText,
  buildingNumber: maybeText,
  townName: maybeText,
  postCode: maybeText,
  country: maybeText,
});

/** What a bank sends beyond the Berlin Group's fields. */
export interface AdditionalAccountData {
  /** Second identifier of the account, in a form that the bank or its country defines. */
  secondaryIdentification?: string | null;
}

export const additionalAccountDataSchema: Schema<AdditionalAccountData> =
  /* @__PURE__ */ shape<AdditionalAccountData>({ secondaryIdentification: maybeText });

/** An account as its bank describes it; banks fill any subset. */
export interface DetailedAccount {
  /** The bank's own identifier of the account. */
  resourceId?: string | null;
  /** International account number (ISO 13616), sometimes masked. */
  iban?: string | null;
  /** National account number, for accounts without an IBAN. */
  bban?: string | null;
  /** United Kingdom: six digits of sort code, then eight of account number. */
  scan?: string | null;
  /** Mobile phone number that the account is registered under. */
  msisdn?: string | null;
  /** Currency code (ISO 4217). */
  currency?: string | null;
  /** Legal name of the account holder; if there are several, of the first one or of all. */
  ownerName?: string | null;
  /** Name of the account, as the bank or the holder set it. */
  name?: string | null;
  /** Name of the account that the bank shows to the holder. */
  displayName?: string | null;
  /** The bank's name for this sort of account. */
  product?: string | null;
  /** Kind of account; absent if the bank does not classify. */
  cashAccountType?: Open<CashAccountType> | null;
  /** State at the bank; absent mostly means `enabled`. */
  status?: Open<BankAccountStatus> | null;
  /** BIC (ISO 9362) of the bank or branch that holds the account. */
  bic?: string | null;
  /** A related account as one string, such as the one that a card's purchases are settled from. */
  linkedAccounts?: string | null;
  /** Number of a payment card, partly hidden, for card accounts. */
  maskedPan?: string | null;
  /** Private or business use. */
  usage?: Open<AccountUsage> | null;
  /** Remarks of the bank, such as the conditions of a credit line. */
  details?: string | null;
  /** Postal address of the holder, as its lines or as one string. */
  ownerAddressUnstructured?: string | string[] | null;
  /** Postal address of the holder by its parts, if the bank stores it like that. */
  ownerAddressStructured?: OwnerAddress | null;
  /** Fields that only some banks or countries have. */
  additionalAccountData?: AdditionalAccountData | null;
}

export const detailedAccountSchema: Schema<DetailedAccount> = /* @__PURE__ */ shape<DetailedAccount>({
  resourceId: maybeText,
  iban: maybeText,
  bban: maybeText,
  scan: maybeText,
  msisdn: maybeText,
  currency: maybeText,
  ownerName: maybeText,
  name: maybeText,
  displayName: maybeText,
  product: maybeText,
  cashAccountType: maybeText,
  status: maybeText,
  bic: maybeText,
  linkedAccounts: maybeText,
  maskedPan: maybeText,
  usage: maybeText,
  details: maybeText,
  ownerAddressUnstructured: maybeTextOrList,
  ownerAddressStructured: /* @__PURE__ */ maybe(ownerAddressSchema),
  additionalAccountData: /* @__PURE__ */ maybe(additionalAccountDataSchema),
});

/** The answer to a call for an account's details. */
export interface AccountDetails {
  /** The account; empty if the bank sends nothing. */
  account: DetailedAccount;
}

export const accountDetailsSchema: Schema<AccountDetails> = /* @__PURE__ */ shape<AccountDetails>({
  account: detailedAccountSchema,
});

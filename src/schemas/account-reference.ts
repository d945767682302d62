import * as v from 'valibot';
import {
  maybe,
  maybeText,
  type OptionalEntry,
  type Schema,
  shape,
  type TextInPlaceOf,
  text,
} from './primitives.ts';

/** How a bank names an account on the other side of a transaction: any subset of these, often one. */
export interface AccountReference {
  /** International account number (ISO 13616). */
  iban?: string | null;
  /** National account number, for accounts without an IBAN. */
  bban?: string | null;
  /** Number of a payment card, in full. */
  pan?: string | null;
  /** Number of a payment card, partly hidden. */
  maskedPan?: string | null;
  /** Mobile phone number that the account is registered under. */
  msisdn?: string | null;
  /** Currency code (ISO 4217), where one number covers accounts in several currencies. */
  currency?: string | null;
}

export const accountReferenceSchema: Schema<AccountReference> = /* @__PURE__ */ shape<AccountReference>({
  iban: maybeText,
  bban: maybeText,
  pan: maybeText,
  maskedPan: maybeText,
  msisdn: maybeText,
  currency: maybeText,
});

/** The account of a party; a few banks send its number as text, which stays the text that it is. */
export type PartyAccount = AccountReference | TextInPlaceOf<AccountReference>;

export const maybePartyAccount: OptionalEntry<PartyAccount | null> = /* @__PURE__ */ maybe(
  /* @__PURE__ */ v.union([text, accountReferenceSchema]) as unknown as Schema<PartyAccount>,
);

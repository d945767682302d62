import {
  codeText,
  expected,
  expectedText,
  expectedTextOrNull,
  maybeText,
  type Open,
  type Schema,
  shape,
} from './primitives.ts';

/**
 * How far the API has processed an account.
 * * `DISCOVERED`: found at the bank, nothing fetched yet
 * * `PROCESSING`: data is being fetched for the first time
 * * `READY`: data is available
 * * `ERROR`: the bank's answers could not be used
 * * `EXPIRED`: the end user's consent has ended
 * * `SUSPENDED`: too many calls in a row have failed; only a new requisition helps
 */
export type AccountStatus = 'DISCOVERED' | 'PROCESSING' | 'READY' | 'ERROR' | 'EXPIRED' | 'SUSPENDED';

/** What the API itself knows about an account, without asking the bank. */
export interface Account {
  /** UUID for reading details, balances and transactions. It may change when the bank is linked again. */
  id: string;
  /** When the API first saw the account, in ISO 8601. */
  created: string;
  /** When its data was last fetched, in ISO 8601; `null` before the first time. */
  last_accessed: string | null;
  /** IBAN; some banks send a masked card number instead, or nothing. */
  iban?: string | null;
  /** National account number, for accounts without an IBAN. */
  bban?: string | null;
  /** Processing status; values beyond the documented ones occur. */
  status: Open<AccountStatus>;
  /** Identifier of the institution that holds the account. */
  institution_id: string;
  /** Name of the account holder; empty or absent before details were fetched, or if the bank has none. */
  owner_name?: string | null;
  /** Name that the bank or the holder gave the account. */
  name?: string | null;
}

export const accountSchema: Schema<Account> = /* @__PURE__ */ shape<Account>({
  id: expectedText,
  created: expectedText,
  last_accessed: expectedTextOrNull,
  iban: maybeText,
  bban: maybeText,
  status: /* @__PURE__ */ expected(codeText),
  institution_id: expectedText,
  owner_name: maybeText,
  name: maybeText,
});

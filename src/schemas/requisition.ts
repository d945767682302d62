import * as v from 'valibot';
import {
  codeText,
  expected,
  expectedText,
  expectedTextOrNull,
  maybeFlag,
  maybeText,
  type Open,
  optionalFlag,
  optionalText,
  type Schema,
  shape,
  text,
  textList,
} from './primitives.ts';

/**
 * The status of a requisition.
 * * `CR`: created, nobody has followed the link yet
 * * `ID`: listed by the vendor, without a published meaning
 * * `GC`: the end user is giving consent on the API's pages
 * * `UA`: the end user is at the bank; usually for minutes, sometimes for days
 * * `SA`: the end user is selecting accounts
 * * `GA`: the end user is granting access
 * * `LN`: linked, `accounts` can be read
 * * `RJ`: rejected, by wrong credentials or a failed SSN verification
 * * `ER`: failed with an error
 * * `EX`: access has expired with its agreement
 * * `SU`: suspended after too many failed calls in a row; only a new requisition helps
 */
export type RequisitionStatus = 'CR' | 'ID' | 'LN' | 'RJ' | 'ER' | 'SU' | 'EX' | 'GC' | 'UA' | 'GA' | 'SA';

/** One end user's way through the connection of accounts at one institution, and its outcome. */
export interface Requisition {
  /** UUID of the requisition. */
  id: string;
  /** When it was made, in ISO 8601. */
  created: string | null;
  /** URL that the end user comes back to. */
  redirect: string | null;
  /** Its status, always as a code; undocumented codes occur. */
  status: Open<RequisitionStatus>;
  /** Identifier of the institution. */
  institution_id: string;
  /** UUID of its agreement; absent or empty if there is none. */
  agreement?: string | null;
  /** The caller's own identifier, which comes back as `ref` in the redirect. */
  reference: string;
  /** UUIDs of the connected accounts; empty until `LN`. */
  accounts: string[];
  /** Language code (ISO 639-1) of the pages that the end user sees. */
  user_language?: string | null;
  /** URL to send the end user to. Do not rely on its host or form. */
  link: string;
  /** Social security number to verify the end user by; mostly `null`. */
  ssn?: string | null;
  /** Whether the end user selects accounts on the API's pages. */
  account_selection?: boolean | null;
  /** Whether the end user comes back as soon as the accounts are listed. */
  redirect_immediate?: boolean | null;
}

export const requisitionSchema: Schema<Requisition> = /* @__PURE__ */ shape<Requisition>({
  id: expectedText,
  created: expectedTextOrNull,
  redirect: expectedTextOrNull,
  status: /* @__PURE__ */ expected(codeText),
  institution_id: expectedText,
  agreement: maybeText,
  reference: expectedText,
  accounts: /* @__PURE__ */ expected(textList),
  user_language: maybeText,
  link: expectedText,
  ssn: maybeText,
  account_selection: maybeFlag,
  redirect_immediate: maybeFlag,
});

/** The body of `requisitions.create`. */
export interface RequisitionRequest {
  /** URL that the end user comes back to, at most 1,024 characters; the API requires the key. */
  redirect: string | null;
  /** Identifier of the institution. */
  institution_id: string;
  /**
   * UUID of an agreement with the same institution.
   * @default an agreement on 90 days of all data, which the API makes
   */
  agreement?: string | undefined;
  /**
   * The caller's own identifier, unique among its requisitions, at most 256 characters.
   * @default an identifier that the API generates
   */
  reference?: string | undefined;
  /**
   * Language code (ISO 639-1) of the pages that the end user sees, at most 5 characters.
   * @default the language of the end user's browser
   */
  user_language?: string | undefined;
  /** Social security number to verify the end user by, at most 64 characters, where the bank supports it. */
  ssn?: string | undefined;
  /**
   * Whether the end user selects accounts on the API's pages, where the bank supports it.
   * @default false
   */
  account_selection?: boolean | undefined;
  /**
   * Whether the end user comes back as soon as the accounts are listed, before their data is fetched.
   * @default false
   */
  redirect_immediate?: boolean | undefined;
}

export const requisitionRequestSchema: Schema<RequisitionRequest> = /* @__PURE__ */ shape<RequisitionRequest>(
  {
    redirect: /* @__PURE__ */ v.nullable(text),
    institution_id: text,
    agreement: optionalText,
    reference: optionalText,
    user_language: optionalText,
    ssn: optionalText,
    account_selection: optionalFlag,
    redirect_immediate: optionalFlag,
  },
);

/**
 * The `error` parameter of a redirect back to the application after a failed connection; some banks' failures come as
 * a sentence.
 */
export type RequisitionRedirectError =
  | 'UserCancelledSession'
  | 'InstitutionTimeoutError'
  | 'UnknownError'
  | 'SSNVerificationFailed'
  | 'InstitutionTechnicalError'
  | 'GoCardlessTechnicalError'
  | 'RequisitionLinkReused'
  | (string & {});

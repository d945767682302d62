import * as v from 'valibot';
import { expected, expectedText, maybeText, type Schema, shape } from './primitives.ts';

/** What an end user decided for one account. */
export interface AccountReconfirmation {
  /** When access was prolonged, in ISO 8601; empty if it was not. */
  reconfirmed?: string | null;
  /** When the user refused to prolong it, in ISO 8601; empty if they did not. */
  rejected?: string | null;
}

const accountReconfirmationSchema: Schema<AccountReconfirmation> =
  /* @__PURE__ */ shape<AccountReconfirmation>({ reconfirmed: maybeText, rejected: maybeText });

/** A request to an end user to prolong an agreement before it ends. */
export interface Reconfirmation {
  /** URL to send the end user to. */
  reconfirmation_url: string;
  /** When it was made, in ISO 8601. */
  created: string;
  /** First moment at which the URL works, in ISO 8601. */
  url_valid_from: string;
  /** Last moment at which the URL works, in ISO 8601. */
  url_valid_to: string;
  /** URL that the end user comes back to; `null` if the requisition's own serves. */
  redirect?: string | null;
  /** When the URL was last opened, by whomever, in ISO 8601; `null` before. */
  last_accessed?: string | null;
  /** When decisions were last submitted, in ISO 8601; `null` before, and they may be submitted again. */
  last_submitted?: string | null;
  /** Decisions by account id. */
  accounts: Record<string, AccountReconfirmation>;
}

export const reconfirmationSchema: Schema<Reconfirmation> = /* @__PURE__ */ shape<Reconfirmation>({
  reconfirmation_url: expectedText,
  created: expectedText,
  url_valid_from: expectedText,
  url_valid_to: expectedText,
  redirect: maybeText,
  last_accessed: maybeText,
  last_submitted: maybeText,
  accounts: /* @__PURE__ */ expected(
    /* @__PURE__ */ v.record(/* @__PURE__ */ v.string(), accountReconfirmationSchema),
  ),
});

/** The body of `agreements.reconfirm`. */
export interface ReconfirmationRequest {
  /**
   * URL that the end user comes back to, at most 1,024 characters.
   * @default the requisition's `redirect`
   */
  redirect?: string | null | undefined;
}

export const reconfirmationRequestSchema: Schema<ReconfirmationRequest> =
  /* @__PURE__ */ shape<ReconfirmationRequest>({ redirect: maybeText });

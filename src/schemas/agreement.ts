import {
  expected,
  expectedText,
  expectedTextOrNull,
  integer,
  maybeFlag,
  type Open,
  optional,
  optionalFlag,
  type Schema,
  shape,
  text,
  textList,
} from './primitives.ts';

/** A kind of account data that an end user allows access to. */
export type AccessScope = 'balances' | 'details' | 'transactions';

/** What an end user allows: which data of an institution's accounts, how far back, and for how long. */
export interface EndUserAgreement {
  /** UUID that requisitions refer to the agreement by. */
  id: string;
  /** When the agreement was made, in ISO 8601. */
  created: string;
  /** Identifier of the institution that it holds for. */
  institution_id: string;
  /** How many days back transactions may be read, counted from acceptance. */
  max_historical_days: number;
  /** How many days after acceptance access ends. */
  access_valid_for_days: number;
  /** The data that may be read. */
  access_scope: Open<AccessScope>[];
  /** When the end user accepted, in ISO 8601; `null` before. */
  accepted: string | null;
  /** Whether the agreement can be prolonged by the end user without the bank; absent from older answers. */
  reconfirmation?: boolean | null;
}

export const endUserAgreementSchema: Schema<EndUserAgreement> = /* @__PURE__ */ shape<EndUserAgreement>({
  id: expectedText,
  created: expectedText,
  institution_id: expectedText,
  max_historical_days: /* @__PURE__ */ expected(integer),
  access_valid_for_days: /* @__PURE__ */ expected(integer),
  access_scope: /* @__PURE__ */ expected(textList),
  accepted: expectedTextOrNull,
  reconfirmation: maybeFlag,
});

/** The terms of an agreement to make. */
export interface EndUserAgreementRequest {
  /** Identifier of the institution. */
  institution_id: string;
  /**
   * Days of transactions to ask for, 1 to 730 and no more than the institution's `transaction_total_days`.
   * @default 90
   */
  max_historical_days?: number | undefined;
  /**
   * Days that access lasts, 1 to 730 and no more than the institution's `max_access_valid_for_days`.
   * @default 90
   */
  access_valid_for_days?: number | undefined;
  /**
   * Data to ask for; some institutions allow certain combinations only.
   * @default ['balances', 'details', 'transactions']
   */
  access_scope?: Open<AccessScope>[] | undefined;
  /**
   * Whether the end user may prolong the agreement; works with banks in the United Kingdom only.
   * @default false
   */
  reconfirmation?: boolean | undefined;
}

export const endUserAgreementRequestSchema: Schema<EndUserAgreementRequest> =
  /* @__PURE__ */ shape<EndUserAgreementRequest>({
    institution_id: text,
    max_historical_days: /* @__PURE__ */ optional(integer),
    access_valid_for_days: /* @__PURE__ */ optional(integer),
    access_scope: /* @__PURE__ */ optional(textList),
    reconfirmation: optionalFlag,
  });

/** Where an end user accepted an agreement, for companies that show the terms themselves. */
export interface EnduserAcceptanceDetailsRequest {
  /** `User-Agent` header of the end user's browser. */
  user_agent: string;
  /** IP address of the end user. */
  ip_address: string;
}

export const enduserAcceptanceDetailsRequestSchema: Schema<EnduserAcceptanceDetailsRequest> =
  /* @__PURE__ */ shape<EnduserAcceptanceDetailsRequest>({ user_agent: text, ip_address: text });

import { integer, maybe, maybeText, maybeTextOrList, type Schema, shape } from './primitives.ts';

/** The body of most failures; answers of gateways and a few of the API's own have another form. */
export interface ErrorResponse {
  /** What went wrong, in a few words; several where one request breaks several rules; may be empty. */
  summary?: string | string[] | null;
  /** Why and what to do, in a sentence or two; several beside several summaries. */
  detail?: string | string[] | null;
  /** Cause by name, such as `RateLimitError`; mostly where the bank is the cause. */
  type?: string | null;
  /** The HTTP status once more. */
  status_code?: number | null;
}

export const errorResponseSchema: Schema<ErrorResponse> = /* @__PURE__ */ shape<ErrorResponse>({
  summary: maybeTextOrList,
  detail: maybeTextOrList,
  type: maybeText,
  status_code: /* @__PURE__ */ maybe(integer),
});

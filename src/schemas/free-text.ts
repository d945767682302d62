import * as v from 'valibot';
import { maybe, maybeText, type OptionalEntry, particularShape, type Schema, text } from './primitives.ts';

/** A reference in the fields that the Berlin Group defines, if a bank does not send it as text. */
export interface RemittanceReference {
  /** The reference itself, such as an ISO 11649 creditor reference. */
  reference?: string | null;
  /** Kind of reference, such as `SCOR`. */
  referenceType?: string | null;
  /** Who issues references of this kind. */
  referenceIssuer?: string | null;
}

const remittanceReferenceSchema: Schema<RemittanceReference> =
  /* @__PURE__ */ particularShape<RemittanceReference>({
    reference: maybeText,
    referenceType: maybeText,
    referenceIssuer: maybeText,
  });

/** Free text as banks send it: a text, a reference in fields, or several of them side by side with `null`. */
export type FreeText = string | RemittanceReference | (string | RemittanceReference | null)[];

const line: Schema<string | RemittanceReference> = /* @__PURE__ */ v.union([text, remittanceReferenceSchema]);

export const maybeFreeText: OptionalEntry<FreeText | null> = /* @__PURE__ */ maybe(
  /* @__PURE__ */ v.union([
    text,
    /* @__PURE__ */ v.array(/* @__PURE__ */ v.nullable(line)),
    remittanceReferenceSchema,
  ]) as Schema<FreeText>,
);

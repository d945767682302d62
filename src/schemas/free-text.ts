import * as v from 'valibot';
import {
  maybeText,
  type OptionalEntry,
  optional,
  particularShape,
  readingAs,
  type Schema,
  text,
} from './primitives.ts';

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

/** Some banks send `{}` for no text. */
// @__NO_SIDE_EFFECTS__
function orNothing<Output>(schema: Schema<Output>): Schema<Output | null> {
  return readingAs(v.nullable(schema) as Schema<Output | null>, (value) => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject && Object.keys(value).length === 0 ? null : value;
  });
}

const line: Schema<string | RemittanceReference> = /* @__PURE__ */ v.union([text, remittanceReferenceSchema]);

export const maybeFreeText: OptionalEntry<FreeText | null> = /* @__PURE__ */ optional(
  /* @__PURE__ */ orNothing(
    /* @__PURE__ */ v.union([
      text,
      /* @__PURE__ */ v.array(/* @__PURE__ */ orNothing(line)),
      remittanceReferenceSchema,
    ]) as Schema<FreeText>,
  ),
);

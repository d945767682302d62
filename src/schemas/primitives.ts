import * as v from 'valibot';

/** A schema that takes anything and yields `Output`; what every schema of this folder is declared as. */
export type Schema<Output> = v.GenericSchema<unknown, Output>;

/** The entry of a key that an object may lack. */
export type OptionalEntry<Output> = v.ExactOptionalSchema<Schema<Output>, undefined>;

/** One entry per key of `Shape`, optional where the key is: neither a missing nor a foreign key compiles. */
export type Entries<Shape> = {
  [Key in keyof Shape]-?: Record<never, never> extends Pick<Shape, Key>
    ? OptionalEntry<Exclude<Shape[Key], undefined>>
    : Schema<Shape[Key]>;
};

/** Values that the vendor documents, open for those that it sends besides; editors still complete them. */
export type Open<Known extends string> = Known | (string & {});

/** What `fits` says yes to, called `expects` in issues. */
// @__NO_SIDE_EFFECTS__
export function only<Output>(expects: string, fits: (value: unknown) => boolean): Schema<Output> {
  return { ...v.custom<Output>(fits), expects } as Schema<Output>;
}

/** Takes `read(value)` for the value: another form of the same, and no issue. */
// @__NO_SIDE_EFFECTS__
export function readingAs<Output>(schema: Schema<Output>, read: (value: unknown) => unknown): Schema<Output> {
  return { ...schema, readAs: read } as Schema<Output>;
}

/** Takes `convert(value)` for the value, and reports it: the same in the documented type. */
// @__NO_SIDE_EFFECTS__
function converting<Output>(schema: Schema<Output>, convert: (value: unknown) => unknown): Schema<Output> {
  return { ...schema, convert } as Schema<Output>;
}

/** Text as the API sends it: amounts and dates included, which stay the strings that they are. */
export const text: Schema<string> = /* @__PURE__ */ v.string();
const flag: Schema<boolean> = /* @__PURE__ */ v.boolean();
export const integer: Schema<number> = /* @__PURE__ */ converting(
  /* @__PURE__ */ only<number>('integer', (value) => Number.isInteger(value)),
  (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
);
export const textList: Schema<string[]> = /* @__PURE__ */ v.array(text);

/** Free text that some banks send in lines. */
const textOrList: Schema<string | string[]> = /* @__PURE__ */ v.union([text, textList]);

/** A number that the API sends as a string, sometimes as a number. */
export const numeric: Schema<string | number> = /* @__PURE__ */ v.union([text, /* @__PURE__ */ v.number()]);

/** A key that may be absent or `null`. */
// @__NO_SIDE_EFFECTS__
export function maybe<Output>(schema: Schema<Output>): OptionalEntry<Output | null> {
  return v.exactOptional(v.nullable(schema) as Schema<Output | null>);
}

/**
 * A key that every real answer has, so its type says so. The vendor's description does not require it: an answer
 * without it is let through, with an issue, and with an empty list where the type promises a list.
 */
// @__NO_SIDE_EFFECTS__
export function expected<Output>(schema: Schema<Output>): Schema<Output> {
  return { ...v.exactOptional(schema), isExpected: true } as unknown as Schema<Output>;
}

/** An optional key of a request. */
// @__NO_SIDE_EFFECTS__
export function optional<Output>(schema: Schema<Output>): OptionalEntry<Output> {
  return v.exactOptional(schema);
}

// The most common entries, shared to keep the schemas small.
export const maybeText: OptionalEntry<string | null> = /* @__PURE__ */ maybe(text);
export const optionalText: OptionalEntry<string> = /* @__PURE__ */ optional(text);
export const optionalFlag: OptionalEntry<boolean> = /* @__PURE__ */ optional(flag);
export const maybeTextOrList: OptionalEntry<string | string[] | null> = /* @__PURE__ */ maybe(textOrList);
export const maybeNumeric: OptionalEntry<string | number | null> = /* @__PURE__ */ maybe(numeric);
export const maybeFlag: OptionalEntry<boolean | null> = /* @__PURE__ */ maybe(flag);
export const expectedText: Schema<string> = /* @__PURE__ */ expected(text);
export const expectedTextOrNull: Schema<string | null> = /* @__PURE__ */ expected(
  /* @__PURE__ */ v.nullable(text),
);

/**
 * A string in place of an object. The object's members read as `undefined`, so code that expects the
 * object compiles and finds nothing. `typeof value === 'string'` distinguishes it.
 */
export type TextInPlaceOf<Shape> = string & { readonly [Key in keyof Shape]?: undefined };

/** An object with the keys of `Shape`; keys that it does not name stay in the body. */
// @__NO_SIDE_EFFECTS__
export function shape<Shape>(entries: Entries<Shape>): Schema<Shape> {
  return v.object(entries as unknown as v.ObjectEntries) as unknown as Schema<Shape>;
}

/** An object whose keys are all optional; a value with none of them is not such an object. */
// @__NO_SIDE_EFFECTS__
export function particularShape<Shape>(entries: Entries<Shape>): Schema<Shape> {
  return { ...shape<Shape>(entries), needsKnownKey: true } as Schema<Shape>;
}

/**
 * A list. Some banks send its only row instead, or `''`, `{}` or `[null]` for an empty list; the result is
 * always a list.
 */
// @__NO_SIDE_EFFECTS__
export function listOrRow<Row>(row: Schema<Row>): Schema<Row[]> {
  return { ...v.union([v.array(row), row]), isListOrRow: true } as unknown as Schema<Row[]>;
}

/** A code. Some answers have an object with the code in `short` instead; the result is always the code. */
export const codeText: Schema<string> = /* @__PURE__ */ readingAs(text, (value) => {
  const { short } = (value ?? {}) as { short?: unknown };
  return typeof short === 'string' ? short : value;
});

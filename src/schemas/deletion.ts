import { expectedText, type Schema, shape } from './primitives.ts';

/** The answer to a deletion, which comes with status 200. */
export interface Deletion {
  /** What kind of thing was deleted, in a sentence. */
  summary: string;
  /** Which one was deleted, with its id, in a sentence. */
  detail: string;
}

export const deletionSchema: Schema<Deletion> = /* @__PURE__ */ shape<Deletion>({
  summary: expectedText,
  detail: expectedText,
});

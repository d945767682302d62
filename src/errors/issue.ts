/**
 * What became of the value.
 * * `dropped`: it cannot be what the API documents, and was left out
 * * `missing`: every answer of its kind has it, and this one has not
 * * `converted`: it came in another type, such as a number in place of text, and is kept as the documented one
 *   without loss; `unwrap()` does not throw for it
 */
export type IssueKind = 'dropped' | 'missing' | 'converted';

/** One place where an answer did not have the shape that the API documents. */
export interface Issue {
  /** Where it stood in the answer, such as `transactions.booked[3].bookingDate`. */
  readonly path: string;
  /** What became of it. */
  readonly kind: IssueKind;
  /** What may stand there, such as `string`. */
  readonly expected: string;
  /** What kind of value stood there, such as `number`; never the value itself, so that an issue can be logged. */
  readonly received: string;
  /** The value as it came. Not enumerable and not printed: it may be bank data. */
  readonly value: unknown;
}

/**
 * What was done with the value.
 * * `dropped`: it has an impossible type and was dropped
 * * `missing`: every answer of this kind has it, but this one does not
 * * `converted`: it had another type, such as a number in place of text, and was converted to the documented one
 *   without loss; `unwrap()` does not throw for it
 */
export type IssueKind = 'dropped' | 'missing' | 'converted';

/** One place where an answer differs from the API's documentation. */
export interface Issue {
  /** Its place in the answer, such as `transactions.booked[3].bookingDate`. */
  readonly path: string;
  /** What was done with it. */
  readonly kind: IssueKind;
  /** The expected type, such as `string`. */
  readonly expected: string;
  /** The type that was received, such as `number`; never the value itself, so that an issue can be logged. */
  readonly received: string;
  /** The value as received. Not enumerable and not printed, because it may be bank data. */
  readonly value: unknown;
}

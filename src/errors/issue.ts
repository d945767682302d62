/** One place where an answer did not have the shape that the API documents; what stood there was left out of `data`. */
export interface Issue {
  /** Where it stood in the answer, such as `transactions.booked[3].bookingDate`. */
  readonly path: string;
  /** What may stand there, such as `string`. */
  readonly expected: string;
  /** What kind of value stood there, such as `number`; never the value itself, so that an issue can be logged. */
  readonly received: string;
  /** The value as it came. Not enumerable and not printed: it may be bank data. */
  readonly value: unknown;
}

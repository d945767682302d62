/** What came back, with its body read; nothing in it is checked yet. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /**
   * What the request carried and must not come back in an error, gathered when it is asked for: the token, on token calls the body's secrets, the
   * values of the user's own headers, and an `ssn`.
   */
  readonly secrets: readonly string[];
}

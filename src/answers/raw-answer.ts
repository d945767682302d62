/** What came back, with its body read; nothing in it is checked yet. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /**
   * The request's secrets, which no error may contain: the token, on token calls the secrets of the body, the values of
   * the user's own headers, and an `ssn`. They are gathered only when something asks for them.
   */
  readonly secrets: readonly string[];
}

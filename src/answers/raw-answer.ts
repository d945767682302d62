/** What came back, with its body read; nothing in it is checked yet. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `opaque` where the browser hides the answer. */
  readonly type?: ResponseType;
  /**
   * What the request carried and must not come back in an error: the token, on token calls the body's secrets, the
   * values of the user's own headers, and an `ssn`.
   */
  readonly secrets: readonly string[];
}

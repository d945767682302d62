/** What came back, with its body read; nothing in it is checked yet. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** `opaque` where the browser hides the answer. */
  readonly type?: ResponseType;
  /**
   * The request's secrets, which no error may contain: the token, on token calls the secrets of the body, the
   * values of the user's own headers, and an `ssn`.
   */
  readonly secrets: readonly string[];
}

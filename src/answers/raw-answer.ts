/** What came back, with its body read; nothing in it is checked yet. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** What the request carried and must not come back in an error: the token, and on token calls the body's secrets. */
  readonly secrets: readonly string[];
}

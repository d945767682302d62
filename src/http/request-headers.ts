/** What `fetch` takes as headers. Derived, so that it exists with the DOM's types and with Node's alone. */
export type HeadersLike = NonNullable<RequestInit['headers']>;

/** The user's own headers, or a function that returns them, called once per attempt. */
export type HeadersOption = HeadersLike | (() => HeadersLike | Promise<HeadersLike>);

/**
 * Reads headers that the user gave.
 * @throws TypeError naming the header that cannot be sent, never its value, which may be a key of a gateway.
 */
export function readHeaders(headers: HeadersLike, mayAuthorize: boolean): Headers {
  const read = new Headers();
  for (const [name, value] of entriesOf(headers)) {
    try {
      if (value !== undefined) read.append(name, value);
    } catch {
      const named = /^[\w-]{1,60}$/.test(name) ? `'${name}'` : 'of that name';
      throw new TypeError(
        `headers: the header ${named} cannot be sent. A value must not contain line breaks or characters above U+00FF.`,
      );
    }
  }
  if (mayAuthorize || !read.has('authorization')) return read;
  throw new TypeError(
    "headers must not set authorization: the client sets it, except with credentials: 'proxy'.",
  );
}

function entriesOf(headers: HeadersLike): [string, string | undefined][] {
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError('headers must be an object of names and values, a list of pairs, or Headers.');
  }
  // Two forms can be iterated, the third is a plain object.
  const entries = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return entries as [string, string | undefined][];
}

/** The headers that the function gives for this attempt, overridden by the call's own. */
export async function askForHeaders(
  ask: () => HeadersLike | Promise<HeadersLike>,
  ofCall: Headers | undefined,
  mayAuthorize: boolean,
): Promise<Headers> {
  const headers = readHeaders(await ask(), mayAuthorize);
  ofCall?.forEach((value, name) => {
    headers.set(name, value);
  });
  return headers;
}

/** Headers whose values are not secret and occur in many texts. */
const harmless = new Set(['accept', 'accept-language', 'accept-encoding', 'content-type', 'user-agent']);

/** The values that must not come back in an error, whole and without their scheme. */
export function secretsOfHeaders(headers: Headers | undefined): string[] {
  const secrets: string[] = [];
  headers?.forEach((value, name) => {
    if (!harmless.has(name)) secrets.push(value, value.slice(value.lastIndexOf(' ') + 1));
  });
  return secrets;
}

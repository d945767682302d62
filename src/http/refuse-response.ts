import { describe, type Expectation } from '../answers/expectation.ts';
import { type NetworkErrorReason, NordigenNetworkError } from '../errors/nordigen-network-error.ts';

/** The error of a response that contains no answer: a redirect, a 304 or an opaque one; `undefined` for all others. */
export function refuseResponse(
  expectation: Expectation<unknown>,
  response: Response,
): NordigenNetworkError | undefined {
  const { status, type } = response;
  if (type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304)) {
    return refuse(expectation, 'redirect', explainRedirect(response));
  }
  // An opaque response has no status.
  if (status === 0) {
    const why =
      "its answer cannot be read: requestInit.mode 'no-cors' hides it. Use a backend that answers with CORS headers, or one on the page's own origin.";
    return refuse(expectation, 'unreadable', why);
  }
  if (response.redirected === true) {
    const why =
      "was redirected, and the fetch that the client was given followed. Give it redirect: 'manual': the token must not travel on.";
    return refuse(expectation, 'redirect', why);
  }
  if (status === 304) {
    const why =
      "was answered 304 Not Modified, as if it had asked whether a copy is still good. Take conditional headers out of the client's headers, or the cache in front of baseUrl away.";
    return refuse(expectation, 'unreadable', why);
  }
  return undefined;
}

function explainRedirect({ status }: Response): string {
  const where = status || 'to a place that the browser hides';
  const hint =
    status === 308
      ? 'Next.js and SvelteKit redirect paths that end in a slash, or that lack one: let the route take both.'
      : 'Every path of the API ends in a slash; check baseUrl and path.';
  return `was redirected (${where}), and a redirect is never followed, since a POST would become a GET and a token could reach another host. ${hint}`;
}

function refuse(
  expectation: Expectation<unknown>,
  reason: NetworkErrorReason,
  why: string,
): NordigenNetworkError {
  const { operation } = expectation;
  return new NordigenNetworkError(`${describe(expectation)} ${why}`, { operation, reason, wasSent: true });
}

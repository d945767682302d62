import { describe, expect, test } from 'vitest';
import { refuseResponse } from '../../src/http/refuse-response.ts';

const expectation = { operation: 'accounts.get', method: 'GET', path: 'accounts/{id}/' } as const;
const refuse = (response: { status: number; type?: string; redirected?: boolean }) =>
  refuseResponse(expectation, response as Response);
const never =
  'and a redirect is never followed, since a POST would become a GET and a token could reach another host.';
const slash = 'Every path of the API ends in a slash; check baseUrl and path.';

describe('a response without an answer', () => {
  test.each([
    [{ status: 300 }, 'redirect', `was redirected (300), ${never} ${slash}`],
    [{ status: 399 }, 'redirect', `was redirected (399), ${never} ${slash}`],
    [
      { status: 308 },
      'redirect',
      `was redirected (308), ${never} Next.js and SvelteKit redirect paths that end in a slash, or that lack one: let the route take both.`,
    ],
    [
      { status: 0, type: 'opaqueredirect' },
      'redirect',
      `was redirected (to a place that the browser hides), ${never} ${slash}`,
    ],
    [
      { status: 200, redirected: true },
      'redirect',
      "was redirected, and the fetch that the client was given followed. Give it redirect: 'manual': the token must not travel on.",
    ],
    [
      { status: 0, type: 'opaque' },
      'unreadable',
      "its answer cannot be read: requestInit.mode 'no-cors' hides it. Use a backend that answers with CORS headers, or one on the page's own origin.",
    ],
    [
      { status: 304 },
      'unreadable',
      "was answered 304 Not Modified, as if it had asked whether a copy is still good. Take conditional headers out of the client's headers, or the cache in front of baseUrl away.",
    ],
  ])('%j is refused with the reason and what to do', (response, reason, why) => {
    const message = `GET accounts/{id}/ ${why}`;
    expect(refuse(response)).toMatchObject({ message, operation: 'accounts.get', reason, wasSent: true });
  });

  test.each([
    { status: 200 },
    { status: 200, type: 'cors' },
    { status: 299 },
    { status: 400 },
    { status: 599 },
  ])('%j is not refused', (response) => {
    expect(refuse(response)).toBeUndefined();
  });
});

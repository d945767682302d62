import { toUrl } from './to-url.ts';

const loopback = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Checks the option `baseUrl` and returns a function that gives the absolute URL. A URL relative to the page is resolved
 * when it is first needed, so that a client can be created while a server renders the page.
 * @throws TypeError if it is not a URL that a token may be sent to.
 */
export function readBaseUrl(baseUrl: string | URL, allowInsecure: boolean): () => string {
  if (toUrl(baseUrl) !== undefined) {
    const resolved = resolve(baseUrl, undefined, allowInsecure);
    return () => resolved;
  }
  if (typeof baseUrl !== 'string' || toUrl(baseUrl, 'https://page.invalid/') === undefined) {
    throw new TypeError('baseUrl must be a URL, absolute or relative to the page.');
  }
  let resolved = readPage() === undefined ? undefined : resolve(baseUrl, readPage(), allowInsecure);
  return () => {
    resolved ??= resolve(baseUrl, readPage(), allowInsecure);
    return resolved;
  };
}

function readPage(): string | undefined {
  return (globalThis as { location?: { href?: string } }).location?.href;
}

function resolve(baseUrl: string | URL, page: string | undefined, allowInsecure: boolean): string {
  const url = toUrl(baseUrl, page);
  if (url === undefined) {
    throw new TypeError(
      'baseUrl is relative, and there is no page that it could be relative to. Make the call in the browser, or use an absolute baseUrl on the server.',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw new TypeError('baseUrl must be http or https.');
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new TypeError('baseUrl must have no user, password, query or fragment.');
  }
  // The page's own origin is as safe as the page. `//other.example/` is relative too, but is another origin.
  const isOnPage = page !== undefined && url.origin === new URL(page).origin;
  if (url.protocol === 'http:' && !isOnPage && !loopback.test(url.hostname) && !allowInsecure) {
    throw new TypeError(
      `baseUrl must be https: over http, anyone on the network path can read tokens and bank data. If you do mean ${url.host}, set allowInsecure: true.`,
    );
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

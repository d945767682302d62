/**
 * Whether a browser says that a page of another site makes this request. Reads count too: each may spend one of an
 * account's four calls a day. A request without these headers comes from no browser of today, or from an app.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isForeign(request: Request, origins: readonly string[] | undefined): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site') return true;
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  return origins === undefined ? !isOwn(origin, request) : !origins.includes(origin);
}

/**
 * Next.js names its requests by its own address, so the `Host` header counts too: a page elsewhere cannot set it. A
 * proxy in front that ends TLS makes an http request of what the page sent over https.
 */
function isOwn(origin: string, request: Request): boolean {
  const { host, protocol } = new URL(request.url);
  const hosts = [host, request.headers.get('host') ?? host];
  return hosts.some((own) => origin === `${protocol}//${own}` || origin === `https://${own}`);
}

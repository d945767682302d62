/**
 * Whether a browser says that a page of another site makes this request. Reads count too, because each may use up one
 * of an account's four calls a day. A request without these headers comes from an app or a very old browser.
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
 * Next.js puts its own address into the request's URL, so the `Host` header counts too. A page of another site cannot
 * set it. Behind a proxy that terminates TLS, the request arrives over http although the page sent it over https.
 */
function isOwn(origin: string, request: Request): boolean {
  const { host, protocol } = new URL(request.url);
  const hosts = [host, request.headers.get('host') ?? host];
  return hosts.some((own) => origin === `${protocol}//${own}` || origin === `https://${own}`);
}

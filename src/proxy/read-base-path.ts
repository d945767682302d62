/**
 * A mount path as requests spell it: encoded, with one slash at each end.
 * @throws TypeError if no request's path could begin with it
 */
export function readBasePath(basePath: unknown): string {
  // A query, a whole URL or a router's wildcard would match no path, so that each call would become a 404.
  if (typeof basePath !== 'string' || /[?#*[\]\\]|:\/\//.test(basePath)) {
    const shown = typeof basePath === 'string' ? `, not '${basePath}'` : '';
    throw new TypeError(
      `basePath must be a path such as /api/bank/, without an origin, a query or a wildcard${shown}.`,
    );
  }
  const segments = basePath.split('/').filter((segment) => segment !== '');
  return new URL(`/${[...segments, ''].join('/')}`, 'http://localhost').pathname;
}

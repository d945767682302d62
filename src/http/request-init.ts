/** What the client sets itself. */
const ownNames = ['method', 'headers', 'body', 'signal', 'redirect'];
/** Options that ky would use itself and not pass to `fetch`. A test compares this list with ky's own. */
const kyNames = [
  'json',
  'parseJson',
  'stringifyJson',
  'searchParams',
  'baseUrl',
  'prefix',
  'prefixUrl',
  'retry',
  'timeout',
  'totalTimeout',
  'hooks',
  'throwHttpErrors',
  'onDownloadProgress',
  'onUploadProgress',
  'fetch',
  'context',
];

/** @throws TypeError naming what `requestInit` must not hold. */
export function assertRequestInit(requestInit: unknown): void {
  if (requestInit === undefined) return;
  if (typeof requestInit !== 'object' || requestInit === null) {
    throw new TypeError('requestInit must be an object of options for fetch.');
  }
  const own = ownNames.find((name) => name in requestInit);
  if (own !== undefined) throw new TypeError(`requestInit must not set ${own}: the client sets it.`);
  const foreign = kyNames.find((name) => name in requestInit);
  if (foreign !== undefined)
    throw new TypeError(`requestInit must not set ${foreign}: it takes only options of fetch.`);
}

let takesNoStore: boolean | undefined;

/**
 * `cache: 'no-store'` if the runtime supports it: without it Next.js 13 and 14 keep answers on disk, tokens included.
 * Some workers refuse the option, React Native turns it into a query parameter, and others ignore it.
 */
export function noStore(): { cache?: 'no-store' } {
  takesNoStore ??= probe();
  return takesNoStore ? { cache: 'no-store' } : {};
}

function probe(): boolean {
  const url = 'https://probe.invalid/';
  try {
    const request = new Request(url, { cache: 'no-store' });
    return request.cache === 'no-store' && request.url === url;
  } catch {
    return false;
  }
}

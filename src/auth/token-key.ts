/**
 * The key that a pair is kept under: host, and a short hash of base URL and owner (a secret id, which is no secret by
 * itself, or whatever name the user gives). A rotated secret, another tenant or a sandbox finds another's pair under
 * none of its keys.
 */
export function createTokenKey(baseUrl: string, owner: string): string {
  const host = /^https?:\/\/([^/]+)/.exec(baseUrl)?.[1] ?? 'page';
  return `${host}#${hash(`${baseUrl}\n${owner}`)}`;
}

/**
 * 53 bits, enough to keep names apart; it guards no secret. WebCrypto's digests are not there on plain http pages,
 * and answer with promises only.
 */
function hash(text: string): string {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

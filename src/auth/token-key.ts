import type { Secrets } from '../endpoints/token.ts';

/** The owner of the pair: the secrets, or the name that the user gave. */
export type PairOwner = { secrets: Secrets } | { name: string };

/**
 * The key that a pair is kept under. For secrets it is a SHA-256 over the base URL, the id, and an HMAC of the id by the
 * secret key. With another secret key nothing is found, and the key reveals nothing. A name that the user gave is used
 * as it is.
 *
 * `undefined` if the platform has no WebCrypto, as on pages over plain http and in React Native.
 * @see https://www.w3.org/TR/webcrypto-2/
 */
export async function createTokenKey(baseUrl: string, owner: PairOwner): Promise<string | undefined> {
  if ('name' in owner) return `${baseUrl}#${owner.name}`;
  const { secretId, secretKey } = owner.secrets;
  try {
    const { subtle } = globalThis.crypto;
    const algorithm = { name: 'HMAC', hash: 'SHA-256' };
    const key = await subtle.importKey('raw', toBytes(secretKey), algorithm, false, ['sign']);
    const proof = toHex(await subtle.sign('HMAC', key, toBytes(secretId)));
    const text = JSON.stringify([baseUrl, secretId, proof]);
    // The host helps people who look into the store to recognise the record.
    return `${new URL(baseUrl).host}#${toHex(await subtle.digest('SHA-256', toBytes(text)))}`;
  } catch {
    return undefined;
  }
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function toHex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

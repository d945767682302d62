import { NordigenStoreError } from '../errors/nordigen-store-error.ts';
import { parseJson, readRecord } from './read-record.ts';
import type { TokenRecord, TokenStore } from './token-store.ts';

/** A WebCrypto `CryptoKey`, by the type that browsers' and Node's declarations both know. */
export type AesKey = Parameters<typeof crypto.subtle.encrypt>[1];

/** Options of `encryptedTokenStore`. */
export interface EncryptedTokenStoreOptions {
  /**
   * An AES-GCM key of WebCrypto that may encrypt and decrypt. If there are several, the first encrypts and all decrypt:
   * to rotate keys, put the new one first.
   */
  key: AesKey | readonly AesKey[];
}

const marker = 'aes-gcm:';
const ivBytes = 12;

/**
 * Wraps a store so that it holds only ciphertext.
 *
 * In the wrapped store, `access` is the whole encrypted record and there is no `refresh`. The lifetimes and
 * `receivedAtMs` stay readable, for stores that let records expire. A record is bound to its key and cannot be decrypted
 * under another. A record that cannot be decrypted counts as absent, and `on.storeError` is called with the reason.
 * @throws TypeError if a key is not an AES-GCM key, or may not be used to encrypt and decrypt.
 * @example
 * const store = encryptedTokenStore(fileTokenStore({ path: './tokens.json' }), { key });
 * @see https://www.w3.org/TR/webcrypto-2/#aes-gcm
 */
export function encryptedTokenStore(store: TokenStore, options: EncryptedTokenStoreOptions): TokenStore {
  const [first, ...others] = [options.key].flat();
  if (first === undefined) throw new TypeError('key must hold at least one CryptoKey.');
  const keys = [first, ...others];
  for (const key of keys) assertKey(key, key === first ? ['encrypt', 'decrypt'] : ['decrypt']);

  async function encrypt(key: string, record: TokenRecord): Promise<TokenRecord> {
    const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
    const plain = new TextEncoder().encode(JSON.stringify(record));
    const sealed = new Uint8Array(
      await crypto.subtle.encrypt(toAlgorithm(key, iv), keys[0] as AesKey, plain),
    );
    const { access_expires, refresh_expires, receivedAtMs } = record;
    return {
      access: marker + toBase64(iv, sealed),
      access_expires,
      ...(refresh_expires !== undefined && { refresh_expires }),
      receivedAtMs,
    };
  }

  async function decrypt(key: string, { access }: TokenRecord): Promise<TokenRecord> {
    const bytes = access.startsWith(marker) ? fromBase64(access.slice(marker.length)) : undefined;
    if (bytes !== undefined) {
      const algorithm = toAlgorithm(key, bytes.slice(0, ivBytes));
      for (const candidate of keys) {
        const plain = await crypto.subtle
          .decrypt(algorithm, candidate, bytes.slice(ivBytes))
          .catch(() => undefined);
        const record = plain && readRecord(parseJson(new TextDecoder().decode(plain)));
        if (record !== undefined) return record;
      }
    }
    throw new NordigenStoreError(
      'A stored token record cannot be decrypted with the given key and counts as absent.',
      { action: 'get', isUnreadable: true },
    );
  }

  // Encryption takes a moment, and a later write or clear may be requested meanwhile. Writes are counted, not queued: on
  // edge runtimes a write may stop for good once its request has been answered, and nothing may wait for it.
  const words = new Map<string, number>();
  const nextWord = (key: string): number => {
    const word = (words.get(key) ?? 0) + 1;
    words.set(key, word);
    return word;
  };

  const wrapper: TokenStore = {
    async get(key) {
      const sealed = await store.get(key);
      return sealed && decrypt(key, sealed);
    },
    async set(key, record) {
      const word = nextWord(key);
      const sealed = await encrypt(key, { ...record });
      if (words.get(key) === word) await store.set(key, sealed);
    },
    clear(key) {
      nextWord(key);
      return store.clear(key);
    },
    ...(store.subscribe !== undefined && { subscribe: subscribeTo(store, decrypt) }),
  };
  // Read anew each time, because a store may learn late whether it has a lock.
  return Object.defineProperty(wrapper, 'exclusive', {
    enumerable: true,
    get: () => store.exclusive?.bind(store),
  });
}

function subscribeTo(
  store: TokenStore,
  decrypt: (key: string, sealed: TokenRecord) => Promise<TokenRecord>,
): NonNullable<TokenStore['subscribe']> {
  return (key, listener) => {
    let isOver = false;
    // One at a time, so that a record that takes longer to decrypt does not undo a later one.
    let last: Promise<void> = Promise.resolve();
    const opened: unknown = store.subscribe?.(key, (sealed) => {
      const turn = last.then(async () => {
        // Ignore a record that cannot be decrypted: the next read reports it.
        const record = sealed && (await decrypt(key, sealed).catch(() => 'unreadable' as const));
        if (!isOver && record !== 'unreadable') listener(record);
      });
      // A listener that throws is reported as an unhandled error and still gets later notifications.
      last = turn.catch((error) => void Promise.reject(error));
    });
    const endWith = (unsubscribe: unknown) => () => {
      isOver = true;
      return typeof unsubscribe === 'function' ? unsubscribe() : undefined;
    };
    // A store in plain JavaScript may subscribe over a network, and answer later.
    const isAtOnce = typeof opened === 'function' || opened === undefined;
    return isAtOnce ? endWith(opened) : (Promise.resolve(opened).then(endWith) as never);
  };
}

function assertKey(key: AesKey, usages: readonly KeyUsage[]): void {
  if (key?.algorithm?.name !== 'AES-GCM') throw new TypeError('key must be a CryptoKey for AES-GCM.');
  const missing = usages.find((usage) => !key.usages.includes(usage));
  if (missing !== undefined) throw new TypeError(`key must be allowed to ${missing}.`);
}

function toAlgorithm(key: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(key) };
}

function toBase64(...parts: Uint8Array[]): string {
  return btoa(parts.map((bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

import { createHash, createHmac } from 'node:crypto';
import { replace } from './clocks.ts';

const hashNames: Record<string, string> = {
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/**
 * Replaces WebCrypto's hashes. The platform computes them on another thread, so their order does not follow the virtual
 * clock. Returns a function that restores the real ones.
 */
export function installSubtle(): () => void {
  const real = globalThis.crypto;
  const subtle = {
    digest: async (algorithm: unknown, data: BufferSource) =>
      toBuffer(createHash(hashOf(algorithm)).update(toBytes(data)).digest()),
    importKey: async (_format: string, data: BufferSource, algorithm: { hash?: unknown }) => ({
      bytes: toBytes(data),
      hash: hashOf(algorithm.hash ?? 'SHA-256'),
    }),
    sign: async (_algorithm: unknown, key: { bytes: Uint8Array; hash: string }, data: BufferSource) =>
      toBuffer(createHmac(key.hash, key.bytes).update(toBytes(data)).digest()),
  };
  return replace(globalThis, 'crypto', {
    subtle,
    getRandomValues: real.getRandomValues.bind(real),
    randomUUID: real.randomUUID.bind(real),
  });
}

function hashOf(algorithm: unknown): string {
  const name = typeof algorithm === 'string' ? algorithm : (algorithm as { name: string }).name;
  const hash = hashNames[name.toUpperCase()];
  if (hash === undefined) throw new Error(`The simulation knows no hash ${name}.`);
  return hash;
}

function toBytes(data: BufferSource): Uint8Array {
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}

function toBuffer(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

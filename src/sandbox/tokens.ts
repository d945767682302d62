import type { SandboxClock } from './clock.ts';
import { nextId, type Records } from './state.ts';

export interface TokenClaims {
  token_type: 'access' | 'refresh';
  /** Seconds since the epoch, as in RFC 7519. */
  exp: number;
  iat: number;
  jti: string;
  company_id: string;
}

export interface Tokens {
  issue(type: TokenClaims['token_type']): Promise<string>;
  /** The claims of a token that this sandbox signed, of the given type, not expired; otherwise `undefined`. */
  verify(token: string, type: TokenClaims['token_type']): Promise<TokenClaims | undefined>;
}

export interface TokenLifetimes {
  accessSeconds: number;
  refreshSeconds: number;
}

const header = toBase64Url('{"alg":"HS256","typ":"JWT"}');
const companyId = '5a0d80c5-0000-4000-8000-000000000001';
const rememberedTokens = 1000;

/** Signed JWTs (HS256) that expire by the sandbox's clock. */
export function createTokens(records: Records, clock: SandboxClock, lifetimes: TokenLifetimes): Tokens {
  const keys = new Map<string, Promise<CryptoKey>>();
  const verified = new Map<string, TokenClaims>();

  // A revocation changes the key, so that everything signed before fails and nothing has to be stored.
  const keyNameOf = (type: TokenClaims['token_type']): string =>
    `${records.seed}/${type}/${records.tokenGenerations[type]}`;

  const keyOf = (type: TokenClaims['token_type']): Promise<CryptoKey> => {
    const name = keyNameOf(type);
    let key = keys.get(name);
    if (key === undefined) {
      const secret = new TextEncoder().encode(`nordigen-client sandbox, no secret: ${name}`);
      key = crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
        'sign',
        'verify',
      ]);
      keys.set(name, key);
    }
    return key;
  };

  const isCurrent = (claims: TokenClaims, type: TokenClaims['token_type']): boolean =>
    claims.token_type === type && clock.apiNow() < claims.exp * 1000;

  return {
    async issue(type) {
      const iat = Math.floor(clock.apiNow() / 1000);
      const lifetime = type === 'access' ? lifetimes.accessSeconds : lifetimes.refreshSeconds;
      const jti = nextId(records).replaceAll('-', '');
      const claims: TokenClaims = {
        token_type: type,
        exp: iat + lifetime,
        iat,
        jti,
        company_id: companyId,
      };
      const signed = `${header}.${toBase64Url(JSON.stringify(claims))}`;
      const signature = await crypto.subtle.sign('HMAC', await keyOf(type), new TextEncoder().encode(signed));
      return `${signed}.${toBase64Url(String.fromCharCode(...new Uint8Array(signature)))}`;
    },

    async verify(token, type) {
      // The key's name is part of the cache key, so a revocation invalidates the cache.
      const memory = `${keyNameOf(type)} ${token}`;
      const known = verified.get(memory);
      if (known !== undefined) return isCurrent(known, type) ? known : undefined;

      const claims = readClaims(token);
      const signature = fromBase64Url(token.slice(token.lastIndexOf('.') + 1));
      if (claims === undefined || signature === undefined || !token.startsWith(`${header}.`))
        return undefined;
      const signed = new TextEncoder().encode(token.slice(0, token.lastIndexOf('.')));
      if (!(await crypto.subtle.verify('HMAC', await keyOf(type), signature, signed))) return undefined;

      if (verified.size >= rememberedTokens) verified.delete(verified.keys().next().value ?? '');
      verified.set(memory, claims);
      return isCurrent(claims, type) ? claims : undefined;
    },
  };
}

/** The claims in a token, without checking them. */
export function readClaims(token: string): TokenClaims | undefined {
  const parts = token.split('.');
  const payload = parts.length === 3 ? fromBase64Url(parts[1] ?? '') : undefined;
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
    return typeof claims === 'object' && claims !== null ? (claims as TokenClaims) : undefined;
  } catch {
    return undefined;
  }
}

function toBase64Url(binary: string): string {
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

import type { TokenRecord } from './token-store.ts';

/** What does not have the shape of a record counts as absent: another program's key, or half a write. */
export function readRecord(value: unknown): TokenRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { access, access_expires, refresh, refresh_expires, receivedAtMs } = value as Record<string, unknown>;
  if (!isToken(access)) return undefined;
  if (!isFiniteNumber(access_expires) || !isFiniteNumber(receivedAtMs)) return undefined;
  return {
    access,
    access_expires,
    ...(isToken(refresh) && { refresh }),
    ...(isFiniteNumber(refresh_expires) && { refresh_expires }),
    receivedAtMs,
  };
}

/** Never throws: a parser's message would quote the text, and with it a token. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFiniteNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

/** Whether it may stand in an `Authorization` header; of what may not, the runtime's error would quote the token. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

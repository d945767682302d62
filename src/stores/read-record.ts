import type { TokenRecord } from './token-store.ts';

/** What does not have the shape of a record counts as absent: another program's key, or half a write. */
export function readRecord(value: unknown): TokenRecord | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { access, access_expires, refresh, refresh_expires, receivedAtMs } = value as Record<string, unknown>;
  if (typeof access !== 'string' || access === '') return undefined;
  if (!isFiniteNumber(access_expires) || !isFiniteNumber(receivedAtMs)) return undefined;
  return {
    access,
    access_expires,
    ...(typeof refresh === 'string' && refresh !== '' && { refresh }),
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

import { readClaims } from '../tokens.ts';
import type { OperationName } from '../world.ts';

/** One request that the sandbox received. */
export interface SandboxRequest {
  /** The HTTP method. */
  method: string;
  /** With the base path, without the query. */
  path: string;
  /** The query's parameters. */
  query: Record<string, string>;
  /** The status of the answer; 0 if the connection was dropped instead. */
  status: number;
  /** When it was received, in ms since the epoch by `sandbox.now()`. */
  atMs: number;
  /** Absent for the consent page and unknown paths. */
  operation?: OperationName;
  /** Parsed; secrets and tokens are replaced by `[redacted]`. */
  body?: unknown;
  /** Whether the request carried a token. */
  authorization: 'none' | 'bearer';
  /** The bearer's `jti`, if it is a JWT. */
  tokenId?: string;
  /** Without `authorization` and cookies. */
  headers: Record<string, string>;
}

const hiddenFields = new Set(['secret_id', 'secret_key', 'access', 'refresh']);
const hiddenHeaders = new Set(['authorization', 'cookie', 'proxy-authorization']);

export interface RequestLog {
  readonly entries: readonly SandboxRequest[];
  add(entry: SandboxRequest): void;
  clear(): void;
}

/** The maximum number of characters in all entries together, so that clients cannot fill the memory. */
const mostCharacters = 8_000_000;
/** The maximum for one body. The API's bodies have a few hundred characters. */
const mostBodyCharacters = 16_000;

/** Keeps the latest `cap` requests, or fewer if they are large. */
export function createRequestLog(cap: number): RequestLog {
  const entries: SandboxRequest[] = [];
  const sizes: number[] = [];
  let total = 0;
  return {
    entries,
    add(entry) {
      const size = JSON.stringify(entry).length;
      entries.push(entry);
      sizes.push(size);
      total += size;
      while (entries.length > cap || (total > mostCharacters && entries.length > 1)) {
        entries.shift();
        total -= sizes.shift() ?? 0;
      }
    },
    clear() {
      entries.length = 0;
      sizes.length = 0;
      total = 0;
    },
  };
}

interface Reading {
  body: Record<string, unknown> | 'malformed' | undefined;
  bearer: string | undefined;
  operation: OperationName | undefined;
  atMs: number;
}

/** A request's log entry before its answer is known. */
export function describeRequest(
  request: Request,
  url: URL,
  { body, bearer, operation, atMs }: Reading,
): SandboxRequest {
  const headers: Record<string, string> = {};
  for (const [name, value] of request.headers) if (!hiddenHeaders.has(name)) headers[name] = value;
  const tokenId = bearer === undefined ? undefined : readClaims(bearer)?.jti;
  return {
    method: request.method,
    path: url.pathname,
    query: url.search === '' ? {} : Object.fromEntries(url.searchParams),
    status: 0,
    atMs,
    ...(operation === undefined ? {} : { operation }),
    ...(body === undefined ? {} : { body: describeBody(body) }),
    authorization: bearer === undefined ? 'none' : 'bearer',
    ...(typeof tokenId === 'string' ? { tokenId } : {}),
    headers,
  };
}

export function bearerOf(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}

function describeBody(body: Record<string, unknown> | 'malformed'): unknown {
  // A body that cannot be parsed may still contain a secret, so none of it is kept.
  if (body === 'malformed') return '[malformed]';
  const length = lengthOf(body);
  if (length === undefined) return '[too deep]';
  return length > mostBodyCharacters ? `[${length} characters]` : redact(body);
}

function lengthOf(body: unknown): number | undefined {
  try {
    return JSON.stringify(body).length;
  } catch {
    // Nested deeper than the platform can write.
    return undefined;
  }
}

function redact(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, hiddenFields.has(name) ? '[redacted]' : value]),
  );
}

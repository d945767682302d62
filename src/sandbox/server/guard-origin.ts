import type { Answer } from '../errors/answers.ts';

/**
 * Whether a page of another origin sent the request. Programs send neither header. Following a link to a page of
 * the sandbox is allowed, because it changes nothing.
 */
export function isFromElsewhere(request: Request, url: URL): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null) return hostOf(origin) !== url.host;
  const site = request.headers.get('sec-fetch-site');
  if (site === null || site === 'same-origin' || site === 'none') return false;
  return request.method !== 'GET' || request.headers.get('sec-fetch-mode') !== 'navigate';
}

export function foreignOrigin(): Answer {
  return { status: 403, body: { error: 'A page of another origin must not control the sandbox' } };
}

/** `undefined` for `null`, which sandboxed frames send. The scheme is not compared, because a proxy may add TLS. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

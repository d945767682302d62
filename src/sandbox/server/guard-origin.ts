import type { Answer } from '../errors/answers.ts';

/**
 * Whether a page of another origin sent a request. Programs send neither header. A link that is followed to a page of
 * the sandbox is let through: whoever opened it sees it, and it changes nothing.
 */
export function isFromElsewhere(request: Request, url: URL): boolean {
  const origin = request.headers.get('origin');
  if (origin !== null) return hostOf(origin) !== url.host;
  const site = request.headers.get('sec-fetch-site');
  if (site === null || site === 'same-origin' || site === 'none') return false;
  return request.method !== 'GET' || request.headers.get('sec-fetch-mode') !== 'navigate';
}

export function foreignOrigin(): Answer {
  return { status: 403, body: { error: 'A page of another origin may not steer the sandbox' } };
}

/** Of `null`, which sandboxed frames send, there is none. The scheme is not compared: a proxy may add TLS. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

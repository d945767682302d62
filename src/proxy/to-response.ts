import type { ApiResponse } from '../answers/api-response.ts';

/** Refusals that concern the backend's own access, not the page's request. */
const ownCodes = new Set(['InvalidToken', 'AuthenticationFailed', 'IpAccessDenied']);

/** The API's own body, status and limits, for the page's client to check; a bare 502 for the backend's own troubles. */
export function toResponse(answer: ApiResponse<unknown, string>, nowMs: number): Response {
  const { status, error } = answer;
  if (error !== undefined && (error.operation.startsWith('token.') || ownCodes.has(error.code))) {
    return new Response(null, { status: 502 });
  }
  const headers = limitHeaders(answer.headers);
  if (error?.isLocal === true && error.retryAtMs !== undefined) {
    headers.set('retry-after', String(Math.max(1, Math.ceil((error.retryAtMs - nowMs) / 1000))));
  }
  const body = error === undefined ? answer.data : error.body;
  // These statuses must not have a body.
  if (body === undefined || [204, 205, 304].includes(status)) return new Response(null, { status, headers });
  if (error !== undefined && typeof body === 'string') {
    headers.set('content-type', 'text/plain; charset=utf-8');
    return new Response(body, { status, headers });
  }
  headers.set('content-type', 'application/json');
  return new Response(JSON.stringify(body), { status, headers });
}

/** The headers about limits, in every spelling that gateways turn them into. */
function limitHeaders(headers: Headers): Headers {
  const limits = new Headers();
  headers.forEach((value, name) => {
    if (name === 'retry-after' || /ratelimit/i.test(name)) limits.set(name, value);
  });
  return limits;
}

import ky, { type KyInstance } from 'ky';

export interface HttpOptions {
  /** Sent with each request; none where a function gives them for each attempt. */
  headers: Headers | undefined;
  requestInit: RequestInit | undefined;
}

/**
 * The bare ky instance. Its retry and its timeout stay off: they cannot express which calls may be repeated, and do
 * not cover the reading of an answer.
 */
export function createHttp({ headers, requestInit }: HttpOptions): KyInstance {
  const hasHeaders = headers !== undefined && !headers.keys().next().done;
  return ky.create({
    ...requestInit,
    // Omitted if there are none: ky copies headers three times for each call.
    ...(hasHeaders && { headers }),
    // A token must not follow a redirect to another host, nor a POST become a GET.
    redirect: 'manual',
    retry: 0,
    throwHttpErrors: false,
    timeout: false,
  });
}

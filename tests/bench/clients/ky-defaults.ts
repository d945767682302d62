import type { CreateClient } from './bench-client.ts';

/** ky as in its README: timeout, retry and the `get` shortcut. */
export const createClient: CreateClient = async ({ baseUrl, accessToken }) => {
  const { default: ky } = await import('ky');
  const http = ky.create({
    prefix: baseUrl,
    hooks: {
      beforeRequest: [({ request }) => request.headers.set('authorization', `Bearer ${accessToken}`)],
    },
  });
  return {
    getAccount: (id) => http.get(`accounts/${id}/`).json(),
  };
};

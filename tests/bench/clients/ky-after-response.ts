import type { CreateClient } from './bench-client.ts';

/** The tuned ky with a hook on answers, the usual place to handle a 401. ky clones every response for it. */
export const createClient: CreateClient = async ({ baseUrl, accessToken }) => {
  const { default: ky } = await import('ky');
  const http = ky.create({
    prefix: baseUrl,
    redirect: 'manual',
    retry: 0,
    throwHttpErrors: false,
    timeout: false,
    hooks: {
      beforeRequest: [({ request }) => request.headers.set('authorization', `Bearer ${accessToken}`)],
      afterResponse: [({ response }) => (response.status === 401 ? ky.retry() : undefined)],
    },
  });
  return {
    async getAccount(id) {
      const response = await http(`accounts/${id}/`);
      return response.json();
    },
  };
};

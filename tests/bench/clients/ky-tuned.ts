import type { CreateClient } from './bench-client.ts';

/** ky set up as in nordigen-client, with nothing around it: ky's share of the cost. */
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
    },
  });
  return {
    async getAccount(id) {
      const response = await http(`accounts/${id}/`);
      return response.json();
    },
  };
};

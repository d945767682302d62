import type { CreateClient } from './bench-client.ts';
import { readTokenFile } from './token-file.ts';

/** ky set up as nordigen-client sets it up, and nothing around it: the share that is ky's. */
export const createClient: CreateClient = async ({ baseUrl, accessToken, tokenFile }) => {
  const token = await readTokenFile(tokenFile, accessToken);
  const { default: ky } = await import('ky');
  const http = ky.create({
    prefix: baseUrl,
    redirect: 'manual',
    retry: 0,
    throwHttpErrors: false,
    timeout: false,
    hooks: {
      beforeRequest: [({ request }) => request.headers.set('authorization', `Bearer ${token}`)],
    },
  });
  return {
    async getAccount(id) {
      const response = await http(`accounts/${id}/`);
      return response.json();
    },
  };
};

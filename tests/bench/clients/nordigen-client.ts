import type { CreateClient } from './bench-client.ts';

export const createClient: CreateClient = async ({ baseUrl, accessToken, entry }) => {
  const { createNordigenClient } = (await import(entry)) as typeof import('nordigen-client');
  const client = createNordigenClient({ baseUrl });
  await client.auth.setTokenPair({ access: accessToken, access_expires: 86_400 });
  return {
    async getAccount(id) {
      const response = await client.accounts.get(id);
      if (!response.ok) throw response.error;
      return response.data;
    },
    async getTransactions(id) {
      const response = await client.accounts.getTransactions(id);
      if (!response.ok) throw response.error;
      return response.data;
    },
  };
};

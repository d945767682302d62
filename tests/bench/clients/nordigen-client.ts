import type { CreateClient } from './bench-client.ts';

export const createClient: CreateClient = async ({ baseUrl, accessToken, entry, tokenFile }) => {
  const { createNordigenClient } = (await import(entry)) as typeof import('nordigen-client');
  const pair = { access: accessToken, access_expires: 86_400 };
  const kept = async () => {
    const { fileTokenStore } = (await import(
      new URL('stores/file.js', entry).href
    )) as typeof import('nordigen-client/stores/file');
    return { store: fileTokenStore({ path: tokenFile as string }), credentials: async () => pair };
  };
  const client = createNordigenClient({ baseUrl, ...(tokenFile !== undefined && (await kept())) });
  if (tokenFile === undefined) await client.auth.setTokenPair(pair);
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

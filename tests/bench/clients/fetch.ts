import type { CreateClient } from './bench-client.ts';
import { readTokenFile } from './token-file.ts';

/** The floor: what the runtime itself takes. */
export const createClient: CreateClient = async ({ baseUrl, accessToken, tokenFile }) => {
  const token = await readTokenFile(tokenFile, accessToken);
  const init: RequestInit = { headers: { authorization: `Bearer ${token}` }, redirect: 'manual' };
  return {
    async getAccount(id) {
      const response = await fetch(`${baseUrl}accounts/${id}/`, init);
      return response.json();
    },
    async getTransactions(id) {
      const response = await fetch(`${baseUrl}accounts/${id}/transactions/`, init);
      return JSON.parse(await response.text());
    },
  };
};

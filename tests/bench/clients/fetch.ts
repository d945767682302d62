import type { CreateClient } from './bench-client.ts';

/** The lower bound: what the runtime itself needs. */
export const createClient: CreateClient = async ({ baseUrl, accessToken }) => {
  const init: RequestInit = { headers: { authorization: `Bearer ${accessToken}` }, redirect: 'manual' };
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

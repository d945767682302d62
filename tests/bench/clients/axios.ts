import type { CreateClient } from './bench-client.ts';

/** The part that is used. The package is installed only for the benchmark, so its types may be missing. */
interface Axios {
  create(options: { baseURL: string; headers: Record<string, string> }): {
    get(path: string): Promise<{ data: unknown }>;
  };
}

export const createClient: CreateClient = async ({ baseUrl, accessToken }) => {
  const packageName: string = 'axios';
  const { default: axios } = (await import(packageName)) as { default: Axios };
  const http = axios.create({ baseURL: baseUrl, headers: { authorization: `Bearer ${accessToken}` } });
  return {
    async getAccount(id) {
      const { data } = await http.get(`accounts/${id}/`);
      return data;
    },
  };
};

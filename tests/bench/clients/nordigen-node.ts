import type { CreateClient } from './bench-client.ts';

/** The part that is used. The package is installed only for the benchmark, so its types may be missing. */
interface NordigenNode {
  token: string;
  account(id: string): { getMetadata(): Promise<unknown>; getTransactions(): Promise<unknown> };
}

/**
 * The vendor's own client, last released in 2024. It omits the slash at the end of paths. The bench server answers
 * nevertheless; the API answers with a redirect.
 */
export const createClient: CreateClient = async ({ baseUrl, accessToken }) => {
  const packageName: string = 'nordigen-node';
  const { default: Client } = (await import(packageName)) as {
    default: new (options: { secretId: string; secretKey: string; baseUrl: string }) => NordigenNode;
  };
  const client = new Client({ secretId: 'id', secretKey: 'key', baseUrl: baseUrl.replace(/\/$/, '') });
  client.token = accessToken;
  return {
    getAccount: (id) => client.account(id).getMetadata(),
    getTransactions: (id) => client.account(id).getTransactions(),
  };
};

/** Where the bench server is, and the token that it requires. */
export interface Target {
  /** With a trailing slash. */
  baseUrl: string;
  accessToken: string;
  /** The entry module of the nordigen-client build to measure, as a file URL. */
  entry: string;
  /** A file to keep the access token in; by default the token is handed over. */
  tokenFile?: string;
}

/** One client, set up as its users would. Each call resolves to the parsed body. */
export interface BenchClient {
  getAccount(id: string): Promise<unknown>;
  getTransactions?(id: string): Promise<unknown>;
}

/** What each module in this folder exports as `createClient`. It may import its library only when called. */
export type CreateClient = (target: Target) => Promise<BenchClient>;

/** The modules in this folder that are measured, in the order of the table. */
export const clientNames = [
  'fetch',
  'ky-tuned',
  'ky-defaults',
  'ky-after-response',
  'axios',
  'nordigen-node',
  'nordigen-client',
] as const;

/** `packages` is measured at a cold start only. */
export type ClientName = (typeof clientNames)[number] | 'packages';

export async function loadClient(name: ClientName, target: Target): Promise<BenchClient> {
  const { createClient } = (await import(`./${name}.ts`)) as { createClient: CreateClient };
  return createClient(target);
}

import { onTestFinished } from 'vitest';
import { createNordigenClient, type NordigenClient, type NordigenClientOptions } from '../../src/index.ts';
import { serveSandbox } from '../../src/sandbox/cli.ts';
import {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  type SandboxRequest,
} from '../../src/sandbox/index.ts';

export interface ServedSandbox extends Sandbox {
  /** A client of this sandbox over real HTTP, on the sandbox's clock. */
  client(options?: NordigenClientOptions): NordigenClient;
  /** The token calls so far: `['new', 'refresh']`. */
  tokenCalls(): string[];
  /** The last request that is not a token call. */
  lastRequest(): SandboxRequest;
}

/** A sandbox behind a real HTTP server, for the duration of a test. */
export async function startSandbox(options: SandboxOptions = {}): Promise<ServedSandbox> {
  const sandbox = createSandbox({ startAtMs: Date.parse('2026-03-01T12:00:00Z'), ...options });
  const server = await serveSandbox(sandbox, { port: 0 });
  onTestFinished(() => server.close());
  return {
    ...sandbox,
    baseUrl: server.baseUrl,
    client(clientOptions) {
      const client = createNordigenClient({
        baseUrl: server.baseUrl,
        credentials: sandbox.credentials,
        now: sandbox.now,
        ...clientOptions,
      });
      onTestFinished(() => client.close());
      return client;
    },
    tokenCalls: () =>
      sandbox.requests
        .filter(({ path }) => path.includes('/token/'))
        .map(({ path }) => path.split('/').at(-2) as string),
    lastRequest: () =>
      sandbox.requests.filter(({ path }) => !path.includes('/token/')).at(-1) as SandboxRequest,
  };
}

/** Links a bank, and returns the ids that the operations need. */
export async function linkBank(
  sandbox: Sandbox,
  client: NordigenClient,
  institution_id = 'SANDBOXFINANCE_SFIN0000',
): Promise<{ agreementId: string; requisitionId: string; accountId: string }> {
  const agreement = await client.agreements.create({ institution_id }).unwrap();
  const { id } = await client.requisitions
    .create({ institution_id, redirect: 'https://example.com/back', agreement: agreement.id })
    .unwrap();
  await sandbox.consent(id);
  const { accounts } = await client.requisitions.get(id).unwrap();
  return { agreementId: agreement.id, requisitionId: id, accountId: accounts[0] as string };
}

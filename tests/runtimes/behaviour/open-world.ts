import { createNordigenClient, type NordigenClient } from 'nordigen-client';
import type { SandboxRequest } from 'nordigen-client/sandbox';
import type { Environment, World } from './behaviour.ts';
import type { Canary } from './canary.ts';
import { planted } from './planted.ts';

/** A sandbox as it was at its beginning, and a clock that agrees with it. */
export async function openWorld(
  environment: Environment,
  canary: Canary,
): Promise<World & { close(): void }> {
  const { origin, baseUrl, credentials } = environment;
  const clients: NordigenClient[] = [];
  let offsetMs = 0;

  async function control(method: 'GET' | 'POST', action: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${origin}/__sandbox/${action}`, {
      method,
      ...(method === 'POST' && {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      }),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`The sandbox refused ${action}: ${JSON.stringify(answer)}`);
    return answer;
  }

  const requests = async (): Promise<SandboxRequest[]> =>
    ((await control('GET', 'requests')) as SandboxRequest[]).filter(({ method }) => method !== 'OPTIONS');
  const isTokenCall = ({ path }: SandboxRequest): boolean => path.includes('/token/');
  const now = (): number => Date.now() + offsetMs;

  await control('POST', 'reset');
  return {
    ...environment,
    now,
    client(options) {
      const headers = { 'x-gateway': planted.header };
      const on = canary.listen(options?.on);
      const client = createNordigenClient({ baseUrl, credentials, now, headers, ...options, on });
      clients.push(client);
      return canary.watch(client);
    },
    async advance(seconds, whose = 'both') {
      await control('POST', 'advance', { seconds });
      if (whose === 'both') offsetMs += seconds * 1000;
    },
    fail: async (match, fault, times = 1) => {
      await control('POST', 'fail', { match, fault, times });
    },
    revokeTokens: async (kind) => {
      await control('POST', 'revoke-tokens', { kind });
    },
    connect: async () => (await control('POST', 'connect')) as Awaited<ReturnType<World['connect']>>,
    requests,
    tokenCalls: async () =>
      (await requests()).filter(isTokenCall).map(({ path }) => path.split('/').at(-2) as string),
    dataCalls: async () => (await requests()).filter((request) => !isTokenCall(request)),
    close() {
      for (const client of clients) client.close();
    },
  };
}

import type { NordigenClientOptions } from 'nordigen-client';
import { type Behaviour, check, checkSame, type World } from './behaviour.ts';

/** A page whose own backend adds the bearer, on the page's origin or on another that allows it. */
export function backendBehaviours(otherOrigin: string): Behaviour[] {
  return [
    {
      name: "credentials: 'proxy' sends no token, but what the backend asks for instead",
      run: (world) => callThroughBackend(world, '/bank/', {}),
    },
    {
      name: "credentials: 'proxy' sends cookies and headers to a backend on another origin",
      run: (world) => callThroughBackend(world, `${otherOrigin}/bank/`, { credentials: 'include' }),
    },
    {
      name: 'the backend refuses a page without its cookie or its header',
      async run(world) {
        await fetch('/bank/session', { method: 'DELETE' });
        const client = world.client({ credentials: 'proxy', baseUrl: '/bank/' });
        checkSame('status', (await client.institutions.list()).status, 403);
      },
    },
  ];
}

async function callThroughBackend(
  world: World,
  baseUrl: string,
  requestInit: NonNullable<NordigenClientOptions['requestInit']>,
): Promise<void> {
  await fetch('/bank/session', { method: 'POST' });
  const headers = { 'x-csrf-token': 'from-the-page' };
  const client = world.client({ credentials: 'proxy', baseUrl, requestInit, headers });
  const { accountIds } = await world.connect();
  const response = await client.accounts.getBalances(accountIds[0] as string);
  check(response.ok, `It was answered ${response.status}: ${response.error?.code}.`);
  checkSame('account limit', response.rateLimits.account?.limit, 4);
  const created = await client.agreements.create({ institution_id: 'SANDBOXFINANCE_SFIN0000' });
  checkSame('create', created.status, 201);
  // The backend has one pair for all its pages, and refuses a page that sends a bearer.
  const calls = await world.dataCalls();
  check(
    calls.every(({ authorization }) => authorization === 'bearer'),
    'The backend added no bearer.',
  );
}

import { type Behaviour, check, checkSame, sleep, type World } from './behaviour.ts';

const accessSeconds = 86_400;

export const renewalBehaviours: readonly Behaviour[] = [
  {
    name: 'inside the window a call goes out at once, and the renewal is passed to waitUntil',
    async run(world) {
      const handed: Promise<unknown>[] = [];
      const client = world.client({ waitUntil: (work) => handed.push(work) });
      const first = await client.auth.getAccessToken();
      await world.advance(accessSeconds - 200);
      check((await client.institutions.list()).ok, 'The call failed.');
      // The first renewal, which the caller waited for, and the one in the background.
      checkSame('handed over', handed.length, 2);
      await handed[1];
      check((await client.auth.getAccessToken()) !== first, 'The token was not renewed.');
      checkSame('token calls', await world.tokenCalls(), ['new', 'refresh']);
    },
  },
  {
    name: 'inside the leeway five calls wait for one renewal',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.advance(accessSeconds - 10);
      await world.fail('token.refreshAccessToken', { latencyMs: 100 });
      const calls = Array.from({ length: 5 }, () => client.institutions.list());
      const statuses = (await Promise.all(calls)).map(({ status }) => status);
      checkSame('statuses', statuses, [200, 200, 200, 200, 200]);
      checkSame('token calls', await world.tokenCalls(), ['new', 'refresh']);
    },
  },
  {
    name: 'after a month a new pair replaces both tokens',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.advance(31 * accessSeconds);
      check((await client.institutions.list()).ok, 'The call failed.');
      checkSame('token calls', await world.tokenCalls(), ['new', 'new']);
    },
  },
  {
    name: 'after a 401 for an access token the client renews once and repeats the call, even a POST',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.revokeTokens('access');
      const created = await client.agreements.create({ institution_id: 'SANDBOXFINANCE_SFIN0000' });
      checkSame('status', created.status, 201);
      checkSame('token calls', await world.tokenCalls(), ['new', 'refresh']);
      checkSame('agreements', (await client.agreements.list().unwrap()).count, 1);
    },
  },
  {
    name: 'a refused refresh token leads to one new pair for five calls at once',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.revokeTokens();
      const calls = Array.from({ length: 5 }, () => client.institutions.list());
      check(
        (await Promise.all(calls)).every(({ ok }) => ok),
        'A call failed.',
      );
      checkSame('token calls', await world.tokenCalls(), ['new', 'refresh', 'new']);
    },
  },
  {
    name: 'a wrong clock costs one 401',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.advance(accessSeconds + 60, 'sandbox');
      check((await client.institutions.list()).ok, 'The call failed.');
      checkSame('statuses', await statusesOf(world), [401, 200]);
    },
  },
  {
    name: 'a background renewal that fails does not fail a call, and is reported',
    async run(world) {
      const failures: unknown[] = [];
      const client = world.client({ retry: false, on: { renewalError: (error) => failures.push(error) } });
      await client.auth.getAccessToken();
      await world.advance(accessSeconds - 200);
      await world.fail('token.refreshAccessToken', 'ServiceError');
      check((await client.institutions.list()).ok, 'The call failed.');
      for (let waited = 0; failures.length === 0 && waited < 5000; waited += 20) await sleep(20);
      checkSame('reported', (failures[0] as { code?: string } | undefined)?.code, 'ServiceError');
      check((await client.institutions.list()).ok, 'The call after it failed.');
    },
  },
  {
    name: 'a 401 for another reason renews nothing and is not repeated',
    async run(world) {
      const { accountIds } = await world.connect();
      const client = world.client();
      await world.fail('accounts.getBalances', 'AccessExpiredError', 2);
      const { error } = await client.accounts.getBalances(accountIds[0] as string);
      checkSame('error', [error?.code, error?.nextStep], ['AccessExpired', 'reconnect']);
      checkSame('token calls', await world.tokenCalls(), ['new']);
      checkSame('statuses', await statusesOf(world), [401]);
    },
  },
];

async function statusesOf(world: World): Promise<number[]> {
  return (await world.dataCalls()).map(({ status }) => status);
}

import { type Behaviour, check, checkSame, rejection } from './behaviour.ts';

const bearerOf = ({ tokenId }: { tokenId?: string }): string | undefined => tokenId;

export const tokenBehaviours: readonly Behaviour[] = [
  {
    name: 'ten calls at once share one new pair, and each sends its access token',
    async run(world) {
      const client = world.client();
      const calls = Array.from({ length: 10 }, () => client.institutions.list({ country: 'GB' }));
      check(
        (await Promise.all(calls)).every(({ ok }) => ok),
        'A call failed.',
      );
      checkSame('token calls', await world.tokenCalls(), ['new']);
      const requests = await world.requests();
      const bearers = new Set((await world.dataCalls()).map(bearerOf));
      check(bearers.size === 1 && !bearers.has(undefined), `Bearers: ${[...bearers]}`);
      const withoutBearer = requests.filter(({ authorization }) => authorization === 'none');
      checkSame('calls without a bearer', withoutBearer.length, 1);
    },
  },
  {
    name: 'the managed pair has its remaining lifetimes',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.advance(3600);
      const pair = await client.auth.getTokenPair();
      const isNear = (actual: number | undefined, expected: number): boolean =>
        actual !== undefined && Math.abs(actual - expected) <= 15;
      check(isNear(pair.access_expires, 82_800), `access_expires is ${pair.access_expires}`);
      check(isNear(pair.refresh_expires, 2_588_400), `refresh_expires is ${pair.refresh_expires}`);
      check(pair.access.split('.').length === 3, 'The access token is not a JWT.');
      checkSame('token calls', await world.tokenCalls(), ['new']);
    },
  },
  {
    name: 'client.token calls the endpoint itself',
    async run(world) {
      const client = world.client();
      const pair = await client.token.getTokenPair().unwrap();
      const fresh = await client.token.refreshAccessToken(pair.refresh).unwrap();
      check(fresh.access !== pair.access, 'A refresh gave the same token.');
      await client.institutions.list();
      checkSame('token calls', await world.tokenCalls(), ['new', 'refresh', 'new']);
    },
  },
  {
    name: 'a function can provide the pair, and so can setTokenPair',
    async run(world) {
      const pair = await world.client().auth.getTokenPair();
      const minted = world.client({ credentials: async () => pair });
      check((await minted.institutions.list()).ok, 'The pair of the function did not work.');
      const given = world.client({ credentials: undefined });
      const { code } = await rejection(given.institutions.list());
      checkSame('code', code, 'NORDIGEN_TOKEN');
      await given.auth.setTokenPair(pair);
      check((await given.institutions.list()).ok, 'The pair of setTokenPair did not work.');
      checkSame('token calls', await world.tokenCalls(), ['new']);
    },
  },
  {
    name: 'with wrong secrets the call resolves with an error that does not contain them',
    async run(world) {
      const client = world.client({ credentials: { secretId: 'nobody', secretKey: 'very-secret-key' } });
      const response = await client.institutions.list();
      check(!response.ok, 'The call went through.');
      const { error } = response;
      checkSame(
        'error',
        [error.code, error.nextStep, error.operation, response.status],
        ['AuthenticationFailed', 'fix-credentials', 'token.getTokenPair', 401],
      );
      const printed = `${error} ${error.stack} ${JSON.stringify(error)} ${JSON.stringify(client)}`;
      check(!printed.includes('very-secret-key'), printed);
    },
  },
];

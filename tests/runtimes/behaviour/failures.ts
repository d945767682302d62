import { causeOf, NordigenApiError, NordigenError, NordigenStoreError } from 'nordigen-client';
import { type Behaviour, check, checkSame, rejection, type World } from './behaviour.ts';

const oneDaySeconds = 85_092;

/** The ways in which this runtime prints a value, at any depth, and in which loggers read it. */
function printers(): ((value: object) => string)[] {
  const { Bun, Deno, process } = globalThis as {
    Bun?: { inspect: (value: unknown, options: object) => string };
    Deno?: { inspect: (value: unknown, options: object) => string };
    process?: {
      getBuiltinModule?: (name: string) => { inspect?: (value: unknown, options: object) => string };
    };
  };
  const inspects = [Bun?.inspect, Deno?.inspect, process?.getBuiltinModule?.('util')?.inspect];
  return [
    (value) => `${value} ${(value as Error).stack} ${JSON.stringify(value)}`,
    (value) => {
      const parts: string[] = [String((value as Error).cause)];
      for (const key in value) parts.push(String((value as Record<string, unknown>)[key]));
      return parts.join(' ');
    },
    ...inspects.flatMap((inspect) =>
      inspect === undefined
        ? []
        : [false, true].map((showHidden) => (value: object) => inspect(value, { depth: 10, showHidden })),
    ),
  ];
}

export const failureBehaviours: readonly Behaviour[] = [
  {
    name: 'an answer with any status resolves, and unwrap() throws its error',
    async run(world) {
      const client = world.client();
      const response = await client.institutions.get('NO_SUCH_BANK');
      checkSame('answer', [response.ok, response.status, response.error?.code], [false, 404, 'NotFound']);
      const error = await rejection(client.institutions.get('NO_SUCH_BANK').unwrap());
      check(error instanceof NordigenApiError && error instanceof NordigenError, `It threw ${error}`);
      check(
        error.name === 'NordigenApiError' && error.stack !== undefined,
        'The error has no name or stack.',
      );
    },
  },
  {
    name: 'field errors are keyed by parameter',
    async run(world) {
      const { error } = await world.client().agreements.create({ institution_id: 'NO_SUCH_BANK' });
      check(error?.fields?.institution_id !== undefined, `fields are ${JSON.stringify(error?.fields)}`);
      checkSame('next step', error.nextStep, 'fix-request');
    },
  },
  {
    name: 'a limit that resets tomorrow is returned at once, with the time',
    async run(world) {
      const { accountIds } = await world.connect();
      const detail = `The rate limit for this resource is 4/day. Please try again in ${oneDaySeconds} seconds`;
      const body = { summary: 'Rate limit exceeded', detail, status_code: 429 };
      await world.fail('accounts.getDetails', { status: 429, body });
      const { error } = await world.client().accounts.getDetails(accountIds[0] as string);
      checkSame('error', [error?.code, error?.nextStep], ['RateLimitExceeded', 'wait']);
      const waitMs = (error?.retryAtMs ?? 0) - world.now();
      check(Math.abs(waitMs - oneDaySeconds * 1000) < 15_000, `retryAtMs is ${waitMs} ms away`);
    },
  },
  {
    name: 'a list is retried after a gateway failure, a write is not',
    async run(world) {
      const client = world.client();
      await world.fail('institutions.list', 'BadGateway');
      checkSame('list', (await client.institutions.list()).status, 200);
      await world.fail('agreements.create', 'BadGateway');
      const { status } = await client.agreements.create({ institution_id: 'SANDBOXFINANCE_SFIN0000' });
      checkSame('create', status, 502);
      const statuses = (await world.dataCalls()).map((request) => request.status);
      checkSame('statuses', statuses, [502, 200, 502]);
    },
  },
  ...(['NetworkError', 'LostAnswer', 'HalfBody'] as const).map((fault) => ({
    name: `the sandbox's ${fault} is a network error without a token`,
    async run(world: World) {
      const client = world.client({ retry: false });
      const token = await client.auth.getAccessToken();
      // Browsers and Bun retry by themselves on kept-alive connections, so the fault has to last.
      await world.fail('institutions.get', fault, 50);
      const error = await rejection(client.institutions.get('SANDBOXFINANCE_SFIN0000'));
      checkSame('code', error.code, 'NORDIGEN_NETWORK');
      const printed = `${error} ${error.stack} ${JSON.stringify(error)}`;
      check(!printed.includes(token), 'The error prints the token.');
      return `${error.reason}${error.systemCode === undefined ? '' : `, ${error.systemCode}`}`;
    },
  })),
  {
    name: 'causeOf returns the cause of an error, and nothing prints it',
    async run() {
      // Joined here, because Bun prints the lines of code around the place where an error was created.
      const planted = ['osprey', 'cliff'].join('-');
      const error = new NordigenStoreError('The store failed.', { action: 'set', cause: new Error(planted) });
      check((causeOf(error) as Error).message === planted, 'causeOf returned something else.');
      for (const print of printers()) check(!print(error).includes(planted), `It prints ${print(error)}`);
    },
  },
  {
    name: 'a redirect is not followed, and its target gets no token',
    async run(world) {
      const headers = { location: `${world.origin}/elsewhere/` };
      await world.fail('institutions.list', { status: 302, headers });
      const error = await rejection(world.client().institutions.list());
      checkSame('error', [error.code, error.reason], ['NORDIGEN_NETWORK', 'redirect']);
      const paths = (await world.requests()).map(({ path }) => path);
      check(!paths.includes('/elsewhere/'), 'The redirect was followed.');
    },
  },
  {
    name: 'a body that is not what the API documents is a validation error',
    async run(world) {
      await world.fail('institutions.get', { status: 200, body: '<html>welcome to the hotel</html>' });
      const error = await rejection(world.client().institutions.get('SANDBOXFINANCE_SFIN0000'));
      checkSame('code', error.code, 'NORDIGEN_VALIDATION');
    },
  },
  {
    name: 'a bad argument is a TypeError before anything is sent',
    async run(world) {
      const client = world.client();
      for (const id of ['..', '.', '']) {
        const error = await rejection(client.accounts.get(id));
        check(error instanceof TypeError, `'${id}' gave ${error}`);
      }
      await client.accounts.get('../institutions/').catch(() => undefined);
      const paths = (await world.dataCalls()).map(({ path }) => path);
      check(
        paths.every((path) => path.includes('/accounts/')),
        `Asked for ${paths}`,
      );
    },
  },
];

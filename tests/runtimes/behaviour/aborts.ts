import { type Behaviour, check, checkSame, rejection, sleep } from './behaviour.ts';

const slow = { latencyMs: 10_000 };

export const abortBehaviours: readonly Behaviour[] = [
  {
    name: 'with an aborted signal nothing is sent, and the call rejects with its reason',
    async run(world) {
      const reason = new Error('No longer needed.');
      const signal = AbortSignal.abort(reason);
      check(
        ((await rejection(world.client().institutions.list({}, { signal }))) as unknown) === reason,
        'The reason was replaced.',
      );
      checkSame('requests', (await world.requests()).length, 0);
    },
  },
  {
    name: 'a signal ends a call in progress, which rejects with its reason',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.fail('institutions.list', slow);
      const controller = new AbortController();
      const reason = { because: 'the page was left' };
      const beganMs = performance.now();
      const rejected = rejection(client.institutions.list({}, { signal: controller.signal }));
      await sleep(100);
      controller.abort(reason);
      check(((await rejected) as unknown) === reason, 'The reason was replaced.');
      check(performance.now() - beganMs < 8000, 'The call continued.');
    },
  },
  {
    name: 'AbortSignal.timeout() ends a call with its own error',
    async run(world) {
      const client = world.client();
      await client.auth.getAccessToken();
      await world.fail('institutions.list', slow);
      const { name, code } = await rejection(
        client.institutions.list({}, { signal: AbortSignal.timeout(100) }),
      );
      checkSame('name', name, 'TimeoutError');
      check(code !== 'NORDIGEN_TIMEOUT', "It became the client's own error.");
    },
  },
  {
    name: 'timeoutMs ends a call with a timeout error',
    async run(world) {
      const client = world.client({ retry: false });
      await client.auth.getAccessToken();
      await world.fail('institutions.list', slow);
      const beganMs = performance.now();
      const error = await rejection(client.institutions.list({}, { timeoutMs: 150 }));
      checkSame('code', error.code, 'NORDIGEN_TIMEOUT');
      check(performance.now() - beganMs < 8000, 'It took too long.');
    },
  },
  {
    name: 'a caller that aborts does not fail others who wait for the same renewal',
    async run(world) {
      const client = world.client();
      await world.fail('token.getTokenPair', { latencyMs: 300 });
      const controller = new AbortController();
      const aborted = rejection(client.institutions.list({}, { signal: controller.signal }));
      const other = client.institutions.list();
      await sleep(50);
      controller.abort(new Error('Gone.'));
      checkSame('reason', (await aborted).message, 'Gone.');
      checkSame('the other', (await other).status, 200);
      checkSame('token calls', await world.tokenCalls(), ['new']);
    },
  },
  {
    name: 'a closed client rejects',
    async run(world) {
      const client = world.client();
      client.close();
      checkSame('code', (await rejection(client.institutions.list())).code, 'NORDIGEN_CLOSED');
    },
  },
];

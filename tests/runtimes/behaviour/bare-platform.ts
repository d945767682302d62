import { type Behaviour, check, checkSame, rejection, sleep } from './behaviour.ts';

const missingThere: readonly (readonly [owner: object, key: string])[] = [
  [AbortSignal, 'any'],
  [AbortSignal, 'timeout'],
  [AbortSignal.prototype, 'throwIfAborted'],
  [Response.prototype, 'body'],
];

/** Bun holds on to some of its own; those cannot be taken away. */
const lacking = missingThere.filter(
  ([owner, key]) => Object.getOwnPropertyDescriptor(owner, key)?.configurable !== false,
);

/** Takes away what React Native lacks, and returns what puts it back. */
function takeAway(): () => void {
  const descriptors = lacking.map(([owner, key]) => Object.getOwnPropertyDescriptor(owner, key));
  for (const [owner, key] of lacking) {
    Object.defineProperty(owner, key, { value: undefined, configurable: true, writable: true });
  }
  return () => {
    lacking.forEach(([owner, key], index) => {
      const descriptor = descriptors[index];
      if (descriptor === undefined) Reflect.deleteProperty(owner, key);
      else Object.defineProperty(owner, key, descriptor);
    });
  };
}

export const barePlatformBehaviours: readonly Behaviour[] = [
  {
    name: 'calls, time-outs and aborts need no AbortSignal.any, timeout or throwIfAborted, and no body streams',
    async run(world) {
      const client = world.client({ retry: false, totalTimeoutMs: 60_000 });
      const putBack = takeAway();
      try {
        check(
          lacking.every(([owner, key]) => Reflect.get(owner, key) === undefined),
          'It is still there.',
        );
        const { signal } = new AbortController();
        const response = await client.institutions.list({ country: 'GB' }, { signal, timeoutMs: 15_000 });
        check(response.ok && response.data.length > 0, `It was answered ${response.status}.`);

        await world.fail('institutions.list', { latencyMs: 10_000 }, 2);
        const late = await rejection(client.institutions.list({}, { timeoutMs: 150 }));
        checkSame('code', late.code, 'NORDIGEN_TIMEOUT');

        const controller = new AbortController();
        const reason = new Error('No longer needed.');
        const rejected = rejection(client.institutions.list({}, { signal: controller.signal }));
        await sleep(50);
        controller.abort(reason);
        check(((await rejected) as unknown) === reason, 'The reason was replaced.');

        const ended = AbortSignal.abort(reason);
        const unsent = await rejection(client.institutions.list({}, { signal: ended }));
        check((unsent as unknown) === reason, 'The reason was replaced.');
      } finally {
        putBack();
      }
      check(typeof AbortSignal.any === 'function', 'It was not put back.');
      return `without ${lacking.map(([, key]) => key).join(', ')}`;
    },
  },
];

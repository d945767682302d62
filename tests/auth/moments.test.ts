import { describe, expect, test } from 'vitest';
import type { NordigenClient } from '../../src/index.ts';
import { type FakeApi, type FakeStore, fakeStore, json, openApi, record, settled } from './fake-api.ts';

/** More than there are between an event and the last of its consequences. */
const mostTurns = 60;

/** Lets so many microtasks run, so that the next line comes between two steps of the client. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

interface Scene {
  api: FakeApi;
  store: FakeStore;
  client: NordigenClient;
  /** What `on.tokenPair` was called with. */
  heard: string[];
}

/** Plays a scene once for each number of microtasks after its event, so that no moment is left out. */
async function atEachMoment(play: (scene: Scene, count: number) => Promise<void>): Promise<void> {
  for (let count = 0; count < mostTurns; count++) {
    const api = openApi();
    const store = fakeStore();
    const heard: string[] = [];
    const client = api.client({ store, on: { tokenPair: ({ access }) => heard.push(access) } });
    await play({ api, store, client, heard }, count);
    client.close();
  }
}

/** A promise with its function to resolve it. */
function deferred<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe('clear(), at any moment after', () => {
  test('the store has answered a renewal, leaves no old pair behind', async () => {
    await atEachMoment(async ({ api, store, client }, count) => {
      const answer = deferred<ReturnType<typeof record>>();
      store.get = () => answer.promise;
      const waiting = settled(client.auth.getAccessToken());
      await turns(mostTurns);
      answer.resolve(record('old'));
      await turns(count);
      store.get = () => store.stored;
      const clearing = client.auth.clear();
      await settled(Promise.all([waiting, clearing]));
      const held = (await client.auth.peekTokenPair())?.access;
      expect(held, `${count} microtasks`).not.toBe('access-old');
      expect(store.stored?.access).toBe(held);
      expect(api.tokenCalls().length).toBeLessThanOrEqual(1);
    });
  });

  test('the token endpoint has answered, leaves no pair of before behind', async () => {
    await atEachMoment(async ({ api, store, client, heard }, count) => {
      const answer = deferred<Response>();
      api.onToken = () => answer.promise;
      const waiting = settled(client.auth.getAccessToken());
      await turns(mostTurns);
      api.onToken = () => json({ ...api.nextPair(), access: 'later', refresh: 'later' });
      answer.resolve(json(record('before')));
      await turns(count);
      const clearing = client.auth.clear();
      const isHeard = heard.includes('access-before');
      await settled(clearing);
      // The waiting caller gets the one or the other, and never fails.
      expect(await waiting, `${count} microtasks`).toMatchObject({
        value: expect.stringMatching(/^(access-before|later)$/),
      });
      const held = (await client.auth.peekTokenPair())?.access;
      expect(held, `${count} microtasks`).not.toBe('access-before');
      expect(store.stored?.access).toBe(held);
      // Listeners are told of no pair that was cleared already.
      expect(heard.includes('access-before')).toBe(isHeard);
    });
  });
});

import { createNordigenClient } from '../../src/index.ts';
import type { TokenRecord } from '../../src/stores/token-store.ts';
import type { ClientInput } from './children/client.ts';
import { openStore, type StoreChoice } from './children/open-store.ts';
import { type Runtime, startChild } from './processes.ts';
import type { CountingServer } from './sandbox-server.ts';
import { check } from './suite.ts';

export interface Fleet {
  /** Calls of each kind that reached the server. */
  new: number;
  refresh: number;
  /** The time from the start signal until the last process had its answer. */
  tookMs: number;
}

/** Starts one process per runtime, lets all of them call at the same time, and counts what reached the server. */
export async function runFleet(
  server: CountingServer,
  store: StoreChoice | ((index: number) => StoreChoice),
  runtimes: readonly Runtime[],
): Promise<Fleet> {
  const { baseUrl, credentials } = server;
  const children = runtimes.map((runtime, index) => {
    const choice = typeof store === 'function' ? store(index) : store;
    const input: ClientInput = { baseUrl, credentials, store: choice };
    return startChild(runtime, 'client', JSON.stringify(input));
  });
  const greetings = await Promise.all(children.map((child) => child.line()));
  check(
    greetings.every((line) => line === 'ready'),
    `A process said ${greetings.join()}.`,
  );
  const before = server.tokenCalls();
  const beganMs = performance.now();
  for (const child of children) child.process.stdin?.write('go\n');
  const answers = await Promise.all(
    children.map(async (child) => JSON.parse(await child.line()) as { ok: boolean; problems: string[] }),
  );
  const tookMs = Math.round(performance.now() - beganMs);
  await Promise.all(children.map((child) => child.ended));
  check(
    answers.every(({ ok }) => ok),
    'A call failed.',
  );
  const problems = answers.flatMap((answer) => answer.problems);
  check(problems.length === 0, `Store errors: ${problems.join()}`);
  const after = server.tokenCalls();
  return { new: after.new - before.new, refresh: after.refresh - before.refresh, tookMs };
}

/** Makes the pair in the store look as if its access token had ten seconds left. */
export async function agePair(server: CountingServer, choice: StoreChoice): Promise<void> {
  const { store, close } = await openStore(choice);
  let found: [key: string, record: TokenRecord] | undefined;
  const spying = {
    get: async (key: string): Promise<TokenRecord | undefined> => {
      const record = await store.get(key);
      if (record !== undefined) found = [key, record];
      return record;
    },
    set: store.set,
    clear: store.clear,
  };
  const { baseUrl, credentials } = server;
  const client = createNordigenClient({ baseUrl, credentials, store: spying });
  await client.auth.getAccessToken();
  check(found !== undefined, 'The store has no pair to age.');
  const [key, record] = found;
  await store.set(key, { ...record, receivedAtMs: Date.now() - (record.access_expires - 10) * 1000 });
  client.close();
  await close();
}

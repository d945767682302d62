import { accountBody, createTransactionsBody } from './bodies.ts';

/*
 * How the work grows with the number of pieces, in one process and without a network: rows of an answer, calls in
 * flight, tenants in one store. If the work per piece is steady, growth is linear.
 */

export interface GrowthRow {
  /** What is done. */
  work: string;
  /** Rows, calls in flight, or tenants. */
  size: number;
  /** CPU time for one of them, in µs, including garbage collection. */
  usPerPiece: number;
}

const [entry, largest] = process.argv.slice(2) as [string, string];
const { createNordigenClient, describeTransaction, memoryTokenStore } = (await import(
  entry
)) as typeof import('nordigen-client');
const { reconcile } = (await import(
  new URL('sync/index.js', entry).href
)) as typeof import('nordigen-client/sync');

function clientThat(text: string) {
  const answer = async (): Promise<Response> => new Response(text);
  const client = createNordigenClient({ baseUrl: 'http://localhost/', fetch: answer });
  return client.auth.setTokenPair({ access: 'a', access_expires: 86_400 }).then(() => client);
}

/** CPU time, because others may use the machine too: the mean over a fifth of a second, or over at least one run. */
async function usOf(task: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  let runs = 0;
  let usedUs = 0;
  do {
    await task();
    runs++;
    const { user, system } = process.cpuUsage(before);
    usedUs = user + system;
  } while (usedUs < 200_000);
  return usedUs / runs;
}

async function report(work: string, size: number, task: () => unknown): Promise<void> {
  const row: GrowthRow = { work, size, usPerPiece: (await usOf(task)) / size };
  process.send?.(row);
}

// Warms up, so that the first sizes are not measured before the code is compiled.
const warm = await clientThat(createTransactionsBody(1_000));
await usOf(() => warm.accounts.getTransactions('id').unwrap());

for (const rows of [10, 100, 1_000, 10_000, 100_000].filter((size) => size <= Number(largest))) {
  const client = await clientThat(createTransactionsBody(rows));
  const answer = await client.accounts.getTransactions('id').unwrap();
  const { booked } = answer.transactions;
  await report('parse and check a row', rows, () => client.accounts.getTransactions('id').unwrap());
  await report('describe a row', rows, () => {
    for (const row of booked) describeTransaction(row);
  });
  // All of the history is known, however long it is.
  const context = { today: '2026-03-02', keepDays: 1_000_000 };
  const { state } = reconcile(undefined, answer, context);
  await report('reconcile a new row', rows, () => reconcile(undefined, answer, context));
  await report('reconcile a known row', rows, () => reconcile(state, answer, context));
}

for (const inFlight of [1, 4, 16, 64, 256]) {
  const client = await clientThat(accountBody);
  await report('a call in flight', inFlight, () =>
    Promise.all(Array.from({ length: inFlight }, () => client.accounts.get('id'))),
  );
}

for (const clients of [1, 4, 16, 64]) {
  const all = await Promise.all(Array.from({ length: clients }, () => clientThat(accountBody)));
  await report('a call of each client', clients, () =>
    Promise.all(all.map((client) => client.accounts.get('id'))),
  );
}

for (const tenants of [1, 10, 100, 1_000]) {
  const store = memoryTokenStore();
  const mint = async () => ({ access: 'a', access_expires: 86_400 });
  const fetch = async (): Promise<Response> => new Response(accountBody);
  await report('the first call of a tenant', tenants, () =>
    Promise.all(
      Array.from({ length: tenants }, async (_, index) => {
        const options = { credentials: mint, tokenKey: String(index), store, fetch };
        const client = createNordigenClient({ ...options, baseUrl: 'http://localhost/' });
        await client.accounts.get('id');
        client.close();
      }),
    ),
  );
}
process.disconnect?.();

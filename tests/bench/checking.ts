import { createTransactionsBody } from './bodies.ts';

/*
 * What checking a large answer costs over parsing it, in one process and without a network: `JSON.parse` alone, and
 * the difference between a call of the client and a bare read of the same in-memory response.
 */

const [rows, entry, rounds, ms] = process.argv.slice(2) as [string, string, string, string];
const text = createTransactionsBody(Number(rows));
const { createNordigenClient } = (await import(entry)) as typeof import('nordigen-client');

const answer = async (): Promise<Response> => new Response(text);
const client = createNordigenClient({ baseUrl: 'http://localhost/', fetch: answer });
await client.auth.setTokenPair({ access: 'bench-access-token', access_expires: 86_400 });

const tasks = {
  parse: () => JSON.parse(text),
  read: async () => JSON.parse(await (await answer()).text()),
  client: () => client.accounts.getTransactions('id').unwrap(),
};

async function measure(task: () => unknown): Promise<number> {
  const untilMs = performance.now() + Number(ms);
  const before = process.cpuUsage();
  let calls = 0;
  do {
    await task();
    calls++;
  } while (performance.now() < untilMs);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}

for (const task of Object.values(tasks)) await measure(task);
for (let round = 0; round < Number(rounds); round++) {
  const [parseUs, readUs, clientUs] = [
    await measure(tasks.parse),
    await measure(tasks.read),
    await measure(tasks.client),
  ];
  process.send?.({ parseUs, checkUs: clientUs - readUs, ratio: (parseUs + clientUs - readUs) / parseUs });
}
process.disconnect?.();

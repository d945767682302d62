import { createTransactionsBody } from './bodies.ts';
import { summarize } from './statistics.ts';

/*
 * What checking a large answer costs compared with parsing it, in one process and without a network: `JSON.parse`
 * alone, and the difference between a call of the client and a plain read of the same in-memory response.
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

async function usOf(task: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await task();
  return (performance.now() - startedMs) * 1000;
}

interface CheckingRound {
  parseUs: number;
  checkUs: number;
  ratio: number;
}

/**
 * The tasks take turns call by call, because two of the three are subtracted and a drift between them would show. The
 * result is the median elapsed time, because not every system reports the CPU time of a single call precisely enough.
 */
async function measure(): Promise<CheckingRound> {
  const untilMs = performance.now() + Number(ms);
  const samples: Record<keyof typeof tasks, number[]> = { parse: [], read: [], client: [] };
  do {
    for (const name of ['parse', 'read', 'client'] as const) samples[name].push(await usOf(tasks[name]));
  } while (performance.now() < untilMs);
  const [parseUs, readUs, clientUs] = [samples.parse, samples.read, samples.client].map(
    (values) => summarize(values).median,
  ) as [number, number, number];
  const checkUs = clientUs - readUs;
  return { parseUs, checkUs, ratio: (parseUs + checkUs) / parseUs };
}

await measure();
for (let round = 0; round < Number(rounds); round++) process.send?.(await measure());
process.disconnect?.();

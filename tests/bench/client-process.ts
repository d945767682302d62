import { accountId } from './bodies.ts';
import { type BenchClient, type ClientName, loadClient } from './clients/bench-client.ts';

/*
 * One client in its own process. It idles until it is told to run a slice, so that clients take turns and disturbances
 * on the machine affect all of them.
 */

export type Operation = 'account' | 'transactions';

/** What to do next. */
export interface Slice {
  operation: Operation;
  inFlight: number;
  ms: number;
}

/** The result of a slice. */
export interface SliceResult {
  calls: number;
  callsPerSecond: number;
  /** User and system time of the whole process, including garbage collection. */
  cpuUsPerCall: number;
}

async function runSlice(client: BenchClient, { operation, inFlight, ms }: Slice): Promise<SliceResult> {
  const call = operation === 'account' ? client.getAccount : client.getTransactions;
  if (call === undefined) throw new Error(`This client has no call for ${operation}.`);
  let calls = 0;
  const cpuBefore = process.cpuUsage();
  const startedMs = performance.now();
  const untilMs = startedMs + ms;
  const loop = async (): Promise<void> => {
    do {
      await call(accountId);
      calls++;
    } while (performance.now() < untilMs);
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  const elapsedMs = performance.now() - startedMs;
  const cpu = process.cpuUsage(cpuBefore);
  return {
    calls,
    callsPerSecond: (calls / elapsedMs) * 1000,
    cpuUsPerCall: (cpu.user + cpu.system) / calls,
  };
}

const [name, baseUrl, entry] = process.argv.slice(2) as [ClientName, string, string];
const client = await loadClient(name, { baseUrl, entry, accessToken: 'bench-access-token' });
const account = (await client.getAccount(accountId)) as { id?: string };
if (account.id !== accountId) throw new Error(`${name} did not return the account.`);

process.on('message', async (slice: Slice) => process.send?.(await runSlice(client, slice)));
process.on('disconnect', () => process.exit());
process.send?.('ready');

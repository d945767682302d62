import type { Load } from './load-process.ts';
import { ask, nextMessage, start } from './processes.ts';
import type { Served, Usage } from './sandbox-process.ts';
import { type Summary, summarize } from './statistics.ts';

/** The sandbox over HTTP, with reads of one account and a valid token. */
export interface ServingRow {
  inFlight: number;
  requestsPerSecond: Summary;
  /** CPU time of the sandbox's process. */
  cpuUsPerRequest: Summary;
  /** When the request log has just become full, and long after that. */
  memory: readonly { requests: number; residentMb: number; heapMb: number }[];
}

const slices = 10;
/** As many as the request log keeps, so that it is full after the first slice. */
const requestsOfSlice = 10_000;

/** Sends requests to the sandbox, slice by slice. The first slice is a warm-up and counts only for the memory. */
export async function measureServing(entry: string, inFlight: number): Promise<ServingRow> {
  const server = start('sandbox-process.ts', [entry]);
  const { url, authorization } = await nextMessage<Served>(server);
  const client = start('load-process.ts', [url, authorization]);
  await nextMessage(client);

  const load: Load = { requests: requestsOfSlice, inFlight };
  const readUsage = (): Promise<Usage> => ask<Usage>(server, {});
  const results: { requestsPerSecond: number; cpuUsPerRequest: number; usage: Usage }[] = [];
  let before = await readUsage();
  for (let slice = 0; slice < slices; slice++) {
    const ms = await ask<number>(client, load);
    const usage = await readUsage();
    results.push({
      requestsPerSecond: (requestsOfSlice / ms) * 1000,
      cpuUsPerRequest: (usage.cpuUs - before.cpuUs) / requestsOfSlice,
      usage,
    });
    before = usage;
  }
  client.disconnect();
  server.disconnect();

  const warm = results.slice(1);
  return {
    inFlight,
    requestsPerSecond: summarize(warm.map((result) => result.requestsPerSecond)),
    cpuUsPerRequest: summarize(warm.map((result) => result.cpuUsPerRequest)),
    memory: results.map(({ usage: { residentMb, heapMb } }, slice) => ({
      requests: (slice + 1) * requestsOfSlice,
      residentMb,
      heapMb,
    })),
  };
}

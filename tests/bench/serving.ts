import type { Load } from './load-process.ts';
import { ask, nextMessage, start } from './processes.ts';
import type { Served, Usage } from './sandbox-process.ts';
import { type Summary, summarize } from './statistics.ts';

/** The sandbox over HTTP, reading one account with a token that it knows. */
export interface ServingRow {
  inFlight: number;
  requestsPerSecond: Summary;
  /** Of the sandbox's process. */
  cpuUsPerRequest: Summary;
  /** When the log of requests has just become full, and long after. */
  memory: readonly { requests: number; residentMb: number; heapMb: number }[];
}

const slices = 10;
/** As many as the log keeps, so that it is full after the first slice. */
const requestsOfSlice = 10_000;

/** Sends the sandbox its requests, slice by slice; the first one warms it up and counts for the memory only. */
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

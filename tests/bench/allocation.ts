import { PerformanceObserver } from 'node:perf_hooks';
import { accountId } from './bodies.ts';
import { type ClientName, loadClient } from './clients/bench-client.ts';
import { collectGarbage } from './collect-garbage.ts';

/*
 * How much memory a call allocates: what the heap grew by over some calls, none of which met a collection. Start it
 * with young space for all of them.
 */

const calls = 500;
const [name, baseUrl, entry] = process.argv.slice(2) as [ClientName, string, string];
const client = await loadClient(name, { baseUrl, entry, accessToken: 'bench-access-token' });
for (let call = 0; call < 2_000; call++) await client.getAccount(accountId);

let collections = 0;
new PerformanceObserver((list) => {
  collections += list.getEntries().length;
}).observe({ entryTypes: ['gc'] });
const pass = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

for (let round = 0; round < 8; round++) {
  collectGarbage();
  await pass();
  collections = 0;
  const before = process.memoryUsage().heapUsed;
  for (let call = 0; call < calls; call++) await client.getAccount(accountId);
  const kbPerCall = (process.memoryUsage().heapUsed - before) / calls / 1000;
  await pass();
  if (collections === 0) process.send?.(kbPerCall);
}
process.exit();

import { accountId } from './bodies.ts';
import { type ClientName, loadClient } from './clients/bench-client.ts';

/* A process that imports one client, makes one call and ends. `none` imports and calls nothing. */

const [name, baseUrl, entry] = process.argv.slice(2) as [ClientName | 'none', string, string];
const startedMs = performance.now();
if (name !== 'none') {
  const client = await loadClient(name, { baseUrl, entry, accessToken: 'bench-access-token' });
  await client.getAccount(accountId);
}
const firstCallMs = performance.now() - startedMs;
const { user, system } = process.cpuUsage();
process.send?.({ firstCallMs, cpuMs: (user + system) / 1000 }, () => process.exit());

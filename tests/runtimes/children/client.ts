import process from 'node:process';
import { createInterface } from 'node:readline';
import { createNordigenClient } from '../../../src/index.ts';
import { openStore, type StoreChoice } from './open-store.ts';

// One of many processes: creates its client, waits for a line on its standard input, makes one call.

export interface ClientInput {
  baseUrl: string;
  credentials: { secretId: string; secretKey: string };
  store: StoreChoice;
}

const input = JSON.parse(process.argv[2] ?? '') as ClientInput;
const { store, close } = await openStore(input.store);
const problems: string[] = [];
const client = createNordigenClient({
  baseUrl: input.baseUrl,
  credentials: input.credentials,
  store,
  on: { storeError: (error) => problems.push(error.message) },
});
console.log('ready');
const lines = createInterface({ input: process.stdin });
lines.once('line', async () => {
  lines.close();
  const response = await client.institutions.list({ country: 'GB' });
  console.log(JSON.stringify({ ok: response.ok, problems }));
  client.close();
  await close();
  process.exit(0);
});

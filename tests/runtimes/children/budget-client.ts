import process from 'node:process';
import { createInterface } from 'node:readline';
import { createCallBudget, createNordigenClient } from '../../../src/index.ts';
import { openBudgetStorage, type StorageChoice } from './open-budget-storage.ts';

// One of many processes that share a budget. It waits for a line on its standard input, makes a number of calls at
// once, and prints the answer to each.

export interface BudgetClientInput {
  baseUrl: string;
  credentials: { secretId: string; secretKey: string };
  storage: StorageChoice;
  accountId: string;
  calls: number;
}

const input = JSON.parse(process.argv[2] ?? '') as BudgetClientInput;
const { storage, close } = await openBudgetStorage(input.storage);
const problems: string[] = [];
const onStorageError = (error: unknown): void => void problems.push(String(error));
const client = createNordigenClient({
  baseUrl: input.baseUrl,
  credentials: input.credentials,
  budget: createCallBudget({ mode: 'enforce', storage, onStorageError }),
});
await client.auth.getAccessToken();
// Connected before the start, like a service.
await storage.getItem('nothing');
console.log('ready');
const lines = createInterface({ input: process.stdin });
lines.once('line', async () => {
  lines.close();
  const responses = await Promise.all(
    Array.from({ length: input.calls }, () => client.accounts.getBalances(input.accountId)),
  );
  const answers = responses.map(({ status, error }) => `${status}${error?.isLocal ? ' local' : ''}`);
  console.log(JSON.stringify({ answers, problems }));
  client.close();
  await close();
  process.exit(0);
});

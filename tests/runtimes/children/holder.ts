import process from 'node:process';
import { openStore, type StoreChoice } from './open-store.ts';

// Holds the lock until it is killed.

const { store } = await openStore(JSON.parse(process.argv[2] ?? '') as StoreChoice);
const task = async (): Promise<void> => {
  console.log('ready');
  await new Promise((resolve) => setTimeout(resolve, 600_000));
};
await store.exclusive?.('key', task, { signal: new AbortController().signal });

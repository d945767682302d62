import { join } from 'node:path';
import process from 'node:process';
import { fileTokenStore } from 'nordigen-client/stores/file';
import { tokenStoreContract } from 'nordigen-client/testing';
import type { Environment, StoreOfRuntime } from './behaviour.ts';
import { runBehaviours } from './run-behaviours.ts';

// The suite as a program for Node, Bun and Deno. It takes its environment as JSON and prints a line of JSON per behaviour.

const { environment, folder } = JSON.parse(process.argv[2] ?? '') as {
  environment: Environment;
  folder: string;
};
const file = (): ReturnType<typeof fileTokenStore> => fileTokenStore({ path: join(folder, 'tokens.json') });
const stores: StoreOfRuntime[] = [
  { name: 'file', open: file, contract: () => tokenStoreContract(file, { isShared: true }) },
];
await runBehaviours({ environment, stores, report: (outcome) => console.log(JSON.stringify(outcome)) });
// No process.exit(): the runner waits for the end, so a timer or a socket that stays open is noticed.

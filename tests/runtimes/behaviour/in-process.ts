import { join } from 'node:path';
import process from 'node:process';
import { fileTokenStore } from 'nordigen-client/stores/file';
import { tokenStoreContract } from 'nordigen-client/testing';
import { type Environment, outcomeMark, type StoreOfRuntime } from './behaviour.ts';
import { runBehaviours } from './run-behaviours.ts';

// The suite as a program for Node, Bun and Deno: takes its surroundings as JSON, prints a line of JSON per behaviour,
// and between them what the canary saw.

const { environment, folder } = JSON.parse(process.argv[2] ?? '') as {
  environment: Environment;
  folder: string;
};
const file = (): ReturnType<typeof fileTokenStore> => fileTokenStore({ path: join(folder, 'tokens.json') });
const stores: StoreOfRuntime[] = [
  { name: 'file', open: file, contract: () => tokenStoreContract(file, { isShared: true }) },
];
await runBehaviours({
  environment,
  stores,
  report: (outcome) => console.log(outcomeMark + JSON.stringify(outcome)),
  print: (value) => console.log(value),
});
// No process.exit(): a timer or a socket that stayed open would keep the program from ending, and the runner waits.

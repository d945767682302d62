import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { behaviourSuite, type Command } from './behaviour-suite.ts';
import { installed, isInstalled } from './processes.ts';
import type { Suite } from './suite.ts';

const nodeVersions = ['22', '24', '26'];
const nodeOf = (version: string): string =>
  join(import.meta.dirname, `node_modules/node-${version}/bin/node`);
const missing =
  (name: string): Suite['missing'] =>
  () =>
    isInstalled(name) ? undefined : `${name} is not installed`;

/** Deno may reach the API, and read and write the folder of the store's file, but nothing else. */
const deno =
  (...how: string[]): Command =>
  ({ host, store, inProcess }) => [
    installed('deno'),
    'run',
    '--quiet',
    '--no-prompt',
    '--no-lock',
    ...how,
    `--allow-net=${host}`,
    `--allow-read=${store}`,
    `--allow-write=${store}`,
    inProcess,
  ];

/** The runtimes that are programs. */
export const runtimeSuites: Suite[] = [
  ...nodeVersions.map((version) =>
    behaviourSuite(
      `Node ${version}`,
      ({ inProcess }) => [nodeOf(version), inProcess],
      () => (existsSync(nodeOf(version)) ? undefined : `node-${version} is not installed`),
    ),
  ),
  behaviourSuite('Bun', ({ inProcess }) => [installed('bun'), 'run', inProcess], missing('bun')),
  behaviourSuite('Deno, npm packages', deno('--node-modules-dir=manual'), missing('deno')),
  behaviourSuite(
    'Deno, import map',
    (surroundings) => deno('--no-config', '--no-npm', `--import-map=${surroundings.importMap}`)(surroundings),
    missing('deno'),
  ),
];

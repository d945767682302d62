import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { behaviourSuite, type Command } from './behaviour-suite.ts';
import { installed, isInstalled } from './processes.ts';
import type { Suite } from './suite.ts';

/** 22.12 is the oldest that `engines` allows; it prints what later ones do not. */
const nodeVersions = ['22.12', '22', '24', '26'];
const nodeOf = (version: string): string =>
  join(import.meta.dirname, `node_modules/node-${version}/bin/node`);
const missing =
  (name: string): Suite['missing'] =>
  () =>
    isInstalled(name) ? undefined : `${name} is not installed`;

/** Deno may reach the API, and read and write the folder of the store's file, but nothing else. */
const deno =
  (...how: string[]): Command =>
  ({ host, store }, program) => [
    installed('deno'),
    'run',
    '--quiet',
    '--no-prompt',
    '--no-lock',
    ...how,
    `--allow-net=${host}`,
    `--allow-read=${store}`,
    `--allow-write=${store}`,
    program,
  ];

/** The runtimes that are programs. */
export const runtimeSuites: Suite[] = [
  ...nodeVersions.map((version) =>
    behaviourSuite(
      `Node ${version}`,
      (_, program) => [nodeOf(version), program],
      () => (existsSync(nodeOf(version)) ? undefined : `node-${version} is not installed`),
    ),
  ),
  behaviourSuite('Bun', (_, program) => [installed('bun'), 'run', program], missing('bun')),
  behaviourSuite('Deno, npm packages', deno('--node-modules-dir=manual'), missing('deno')),
  behaviourSuite(
    'Deno, import map',
    (surroundings, program) =>
      deno('--no-config', '--no-npm', `--import-map=${surroundings.importMap}`)(surroundings, program),
    missing('deno'),
  ),
];

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type ClientName, clientNames } from './clients/bench-client.ts';

export const sectionNames = [
  'small',
  'large',
  'checking',
  'allocation',
  'cold-start',
  'workerd',
  'growth',
  'sync',
  'roll-over',
  'memory',
  'sandbox',
] as const;
export type SectionName = (typeof sectionNames)[number];

/** One measured client: a module in `clients/`, and for nordigen-client the build to run. */
export interface Contender {
  label: string;
  module: ClientName;
  entry: string;
}

export interface BenchOptions {
  rounds: number;
  /** The length of a slice: one client with one number of calls in flight, in one round. */
  seconds: number;
  sections: readonly SectionName[];
  contenders: readonly Contender[];
  /** The largest number of rows for which growth is measured. */
  largest: number;
  /** Calls of one client after which its memory is looked at; a hundredth as many clients. */
  calls: number;
  isJson: boolean;
}

const help = `node tests/bench/run.ts [options]
  --rounds <n>         interleaved rounds (default 8)
  --seconds <s>        time of one slice of a round (default 0.25)
  --only <names>       sections (${sectionNames.join(', ')})
                       and clients (${clientNames.join(', ')}), separated by commas
  --build <folder>     the build of nordigen-client to measure (default dist/)
  --baseline <folder>  a second build of it, as a client of its own
  --largest <n>        rows that growth is followed to (default 10000; 100000 takes minutes)
  --calls <n>          calls after which memory is looked at (default 1000000)
  --json               print the result as JSON instead of a table`;

/** @throws {TypeError} if an option is invalid. */
export function readBenchOptions(args: readonly string[]): BenchOptions | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '8' },
      seconds: { type: 'string', default: '0.25' },
      only: { type: 'string', default: '' },
      build: { type: 'string', default: new URL('../../dist', import.meta.url).pathname },
      baseline: { type: 'string' },
      largest: { type: 'string', default: '10000' },
      calls: { type: 'string', default: '1000000' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return help;
  const only = values.only.split(',').filter((name) => name !== '');
  const sections = sectionNames.filter((name) => only.includes(name));
  const modules = clientNames.filter((name) => only.includes(name));
  const unknown = only.find((name) => ![...sections, ...modules].includes(name as never));
  if (unknown !== undefined) throw new TypeError(`--only: there is no '${unknown}'.\n${help}`);
  const entry = entryOf(values.build);
  const contenders: Contender[] = (modules.length > 0 ? modules : clientNames).map((module) => ({
    label: module,
    module,
    entry,
  }));
  if (values.baseline !== undefined) {
    contenders.push({ label: 'baseline', module: 'nordigen-client', entry: entryOf(values.baseline) });
  }
  return {
    rounds: readNumber('rounds', values.rounds),
    seconds: readNumber('seconds', values.seconds),
    sections: sections.length > 0 ? sections : sectionNames,
    contenders,
    largest: readNumber('largest', values.largest),
    calls: readNumber('calls', values.calls),
    isJson: values.json,
  };
}

function entryOf(folder: string): string {
  const file = resolve(folder, 'index.js');
  if (!existsSync(file)) throw new TypeError(`${file} does not exist: run \`npm run build\` first.`);
  return pathToFileURL(file).href;
}

function readNumber(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new TypeError(`--${name} must be a number above 0.`);
}

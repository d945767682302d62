import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import {
  type Bench,
  type CallRow,
  type CheckingRow,
  type ColdStartRow,
  measureCalls,
  measureChecking,
  measureColdStarts,
} from './measure.ts';
import { readBenchOptions } from './options.ts';
import { nextMessage, start } from './processes.ts';
import { measureServing, type ServingRow } from './serving.ts';
import { formatCalls, formatChecking, formatColdStarts, formatServing } from './table.ts';

/*
 * What a call costs with nordigen-client, with other clients, and with bare fetch. It measures and asserts nothing:
 * compare ratios of one run, not figures of two machines.
 */

/** The file that a run leaves under `results/`. */
interface Report {
  startedAt: string;
  node: string;
  cpus: number;
  rounds: number;
  seconds: number;
  small?: CallRow[];
  large?: CallRow[];
  checking?: CheckingRow;
  coldStart?: ColdStartRow[];
  sandbox?: ServingRow;
}

const rows = 2_000;

async function runSections(bench: Bench, report: Report, print: (text: string) => void): Promise<void> {
  const { sections, contenders } = bench;
  if (sections.includes('small')) {
    report.small = await measureCalls(bench, 'account', [1, 16, 64]);
    print(formatCalls("Small answers: an account's metadata", report.small));
  }
  if (sections.includes('large')) {
    const able = contenders.filter(({ module }) =>
      ['fetch', 'nordigen-node', 'nordigen-client'].includes(module),
    );
    report.large = await measureCalls({ ...bench, contenders: able }, 'transactions', [1]);
    print(formatCalls(`Large answers: ${rows} transactions`, report.large));
  }
  if (sections.includes('checking')) {
    report.checking = await measureChecking(bench);
    print(formatChecking(`Checking ${rows} transactions, without a network`, report.checking));
  }
  if (sections.includes('cold-start')) {
    report.coldStart = await measureColdStarts(bench);
    print(formatColdStarts('Cold start: a process that imports, calls once and ends', report.coldStart));
  }
  const [contender] = contenders;
  if (sections.includes('sandbox') && contender !== undefined) {
    report.sandbox = await measureServing(contender.entry, 16);
    print(formatServing("The sandbox, served: an account's metadata", report.sandbox));
  }
}

const options = readBenchOptions(process.argv.slice(2));
if (typeof options === 'string') {
  console.log(options);
} else {
  const report: Report = {
    startedAt: new Date().toISOString(),
    node: process.version,
    cpus: availableParallelism(),
    rounds: options.rounds,
    seconds: options.seconds,
  };
  const server = start('server.ts', [rows]);
  const port = await nextMessage<number>(server);
  const bench: Bench = { ...options, rows, baseUrl: `http://127.0.0.1:${port}/api/v2/` };
  await runSections(bench, report, (text) => {
    if (!options.isJson) console.log(text);
  });
  server.disconnect();

  const folder = new URL('results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const json = JSON.stringify(report, undefined, 2);
  writeFileSync(new URL(`${report.startedAt.replaceAll(':', '-')}.json`, folder), `${json}\n`);
  if (options.isJson) console.log(json);
}

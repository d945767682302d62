import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { type Report, toFigures } from './figures.ts';
import type { GrowthRow } from './growth.ts';
import {
  type Bench,
  measureAllocation,
  measureCalls,
  measureChecking,
  measureColdStarts,
} from './measure.ts';
import type { MemoryRow } from './memory.ts';
import { readBenchOptions } from './options.ts';
import { allMessages, nextMessage, start } from './processes.ts';
import type { ReconcilingRow } from './reconciling.ts';
import type { RollOverRow } from './roll-over.ts';
import { measureServing } from './serving.ts';
import {
  formatAllocation,
  formatCalls,
  formatChecking,
  formatColdStarts,
  formatFigures,
  formatGrowth,
  formatMemory,
  formatReconciling,
  formatRollOver,
  formatServing,
  formatWorkerd,
} from './table.ts';

/*
 * What a call costs with nordigen-client, with other clients, and with plain fetch. This only measures and asserts
 * nothing. Compare ratios within one run, not figures of two machines.
 */

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
  if (sections.includes('allocation')) {
    report.allocation = await measureAllocation(bench);
    print(formatAllocation('Memory that a call allocates', report.allocation));
  }
  if (sections.includes('cold-start')) {
    report.coldStart = await measureColdStarts(bench);
    print(
      formatColdStarts(
        'Cold start: a process that imports, calls once with a token from a file, and ends',
        report.coldStart,
      ),
    );
  }
  const [contender] = contenders;
  if (sections.includes('workerd') && contender !== undefined) {
    const { measureWorkerd } = await import('./workerd.ts');
    report.workerd = await measureWorkerd(contender.entry, bench.rounds);
    print(formatWorkerd('workerd: from its start to the first answer', report.workerd));
  }
  if (sections.includes('growth') && contender !== undefined) {
    report.growth = await allMessages<GrowthRow>(start('growth.ts', [contender.entry, bench.largest]));
    print(formatGrowth('Growth: CPU time for one, by how many there are', report.growth));
  }
  if (sections.includes('sync') && contender !== undefined) {
    const parameters = [contender.entry, Math.max(20_000, bench.largest), bench.rounds];
    report.reconciling = await allMessages<ReconcilingRow>(start('reconciling.ts', parameters));
    print(formatReconciling('Sync: CPU time of reconcile, in times of JSON.parse', report.reconciling));
  }
  if (sections.includes('roll-over') && contender !== undefined) {
    report.rollOver = await nextMessage<RollOverRow>(start('roll-over.ts', [contender.entry]));
    print(formatRollOver('Calls while the token rolls over', report.rollOver));
  }
  if (sections.includes('memory') && contender !== undefined) {
    const { calls } = bench;
    report.memory = await allMessages<MemoryRow>(start('memory.ts', [contender.entry, calls, calls / 100]));
    print(formatMemory('Memory that is kept: MB of heap', report.memory));
  }
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
    load: [loadavg()[0] as number],
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
  report.load = [...report.load, loadavg()[0] as number];
  if (!options.isJson) console.log(formatFigures('All of it', toFigures(report)));

  const folder = new URL('results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  const json = JSON.stringify(report, undefined, 2);
  writeFileSync(new URL(`${report.startedAt.replaceAll(':', '-')}.json`, folder), `${json}\n`);
  if (options.isJson) console.log(json);
}

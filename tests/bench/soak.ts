import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { nextMessage } from './processes.ts';
import type { SoakResult } from './soak-process.ts';
import { openRedisProcess } from './soak-redis.ts';
import { boundTokens, type SoakReport } from './soak-report.ts';
import { summarize } from './statistics.ts';

/*
 * Three processes on one Redis that is stopped and started, with tokens that live for 3 s and an API that fails often.
 * `node tests/bench/soak.ts --seconds 60 --faults 0.05`. Fails if a call did not end as promised, if none succeeded, if
 * there were more token requests than the bound, or if the heap grew over 10 minutes or more.
 */

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    faults: { type: 'string', default: '0.05' },
    'in-flight': { type: 'string', default: '64' },
    processes: { type: 'string', default: '3' },
    'keep-redis': { type: 'boolean', default: false },
  },
});
const seconds = Number(values.seconds);
const startedAt = new Date().toISOString();
const entry = new URL('../../dist/index.js', import.meta.url).href;
const redis = await openRedisProcess();

const children = Array.from({ length: Number(values.processes) }, () =>
  fork(
    new URL('soak-process.ts', import.meta.url),
    [entry, String(redis.port), values.seconds, values.faults, values['in-flight']],
    { execArgv: ['--expose-gc'] },
  ),
);
const results = Promise.all(children.map((child) => nextMessage<SoakResult>(child)));

const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
// Redis is down twice, each time for an eighth of the run.
for (const _ of values['keep-redis'] ? [] : [1, 2]) {
  await pass(seconds * 250);
  await redis.stop();
  await pass(seconds * 125);
  await redis.start();
}
const all = await results;
await redis.stop();

const total = (of: (result: SoakResult) => number): number => all.reduce((sum, one) => sum + of(one), 0);
const failed: Record<string, number> = {};
for (const result of all) {
  for (const [code, count] of Object.entries(result.failed)) failed[code] = (failed[code] ?? 0) + count;
}
/** The median heap of a third of the run. */
const heapOf = (third: number): number =>
  summarize(
    all.flatMap(({ heapMb }) => {
      const length = Math.floor(heapMb.length / 3);
      return heapMb.slice(third * length, (third + 1) * length);
    }),
  ).median;
const strange = all.flatMap((result) => result.strange);
const [faults, processes] = [Number(values.faults), children.length];
const report: SoakReport = {
  startedAt,
  seconds,
  processes,
  inFlight: Number(values['in-flight']),
  faults,
  stopsRedis: !values['keep-redis'],
  calls: total((result) => result.calls),
  succeeded: total((result) => result.succeeded),
  failed,
  strange: strange.length,
  tokenRequests: total((result) => result.tokenRequests),
  tokenBound: boundTokens(seconds, processes, faults > 0 || !values['keep-redis']),
  heapGrowth: heapOf(2) / heapOf(1),
};
console.log(
  [
    `soak: ${seconds} s, ${processes} processes, ${report.calls} calls`,
    `${report.succeeded} succeeded`,
    `failed ${JSON.stringify(failed)}`,
    `strange ${strange.length}`,
    `${report.tokenRequests} token requests of ${report.tokenBound} allowed`,
    `heap of the last third ${report.heapGrowth.toFixed(2)} of the middle third`,
  ].join(', '),
);
if (strange.length > 0) console.log([...new Set(strange)].slice(0, 5).join('\n'));
const folder = new URL('results/', import.meta.url);
mkdirSync(folder, { recursive: true });
const file = `soak-${startedAt.replaceAll(':', '-')}.json`;
writeFileSync(new URL(file, folder), `${JSON.stringify(report, undefined, 2)}\n`);

const isWrong = report.strange > 0 || report.succeeded === 0 || report.tokenRequests > report.tokenBound;
// Short runs are too short to tell a leak from the engine's own habits.
process.exitCode = isWrong || (seconds >= 600 && report.heapGrowth > 1.05) ? 1 : 0;

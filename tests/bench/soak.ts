import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import { nextMessage } from './processes.ts';
import type { SoakResult } from './soak-process.ts';
import { openRedisProcess } from './soak-redis.ts';
import { summarize } from './statistics.ts';

/*
 * Three processes that share a Redis, which is stopped and started, with tokens that last 3 s and an API that fails
 * often: `node tests/bench/soak.ts --seconds 60 --faults 0.05`. It fails if a call did not end as it should, or if no
 * call succeeded. The other figures are for people to read.
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
const tokenRequests = total((result) => result.tokenRequests);
const heapGrowth = heapOf(2) / heapOf(1);
const strange = all.flatMap((result) => result.strange);
console.log(
  [
    `soak: ${seconds} s, ${children.length} processes, ${total((result) => result.calls)} calls`,
    `${total((result) => result.succeeded)} succeeded`,
    `failed ${JSON.stringify(failed)}`,
    `strange ${strange.length}`,
    `${tokenRequests} tokens`,
    `heap of the last third ${heapGrowth.toFixed(2)} of the middle third`,
  ].join(', '),
);
if (strange.length > 0) console.log([...new Set(strange)].slice(0, 5).join('\n'));
process.exitCode = strange.length > 0 || total((result) => result.succeeded) === 0 ? 1 : 0;

import { setTimeout as pass, setImmediate } from 'node:timers/promises';
import { accountBody } from './bodies.ts';
import { keptMb } from './collect-garbage.ts';

/*
 * What is kept after many calls of one client, and after many clients that were made and dropped, in one process and
 * without a network. A flat row means that nothing is kept.
 */

export interface MemoryRow {
  /** What was done. */
  work: string;
  /** The heap in use after a tenth, two tenths and so on. */
  samples: readonly { count: number; heapMb: number }[];
}

const [entry, calls, clients] = process.argv.slice(2) as [string, string, string];
const { createNordigenClient } = (await import(entry)) as typeof import('nordigen-client');

const options = {
  baseUrl: 'http://localhost/',
  credentials: async () => ({ access: 'a', access_expires: 86_400 }),
  fetch: async (): Promise<Response> => new Response(accountBody),
};

async function report(work: string, count: number, task: () => Promise<unknown>): Promise<void> {
  const samples: { count: number; heapMb: number }[] = [];
  for (let done = 1; done <= count; done++) {
    await task();
    // What weak references hold is let go of between the event loop's turns, which a real answer takes.
    if (done % 10 === 0) await setImmediate();
    if (done % (count / 10) !== 0) continue;
    // What one collection finds to be finalised goes with the next.
    for (let collection = 0; collection < 3; collection++) {
      keptMb();
      await pass(50);
    }
    samples.push({ count: done, heapMb: keptMb() });
  }
  const row: MemoryRow = { work, samples };
  process.send?.(row);
}

const client = createNordigenClient(options);
await report('calls of one client', Number(calls), () => client.accounts.get('id'));
await report('clients, made and dropped', Number(clients), () =>
  createNordigenClient(options).accounts.get('id'),
);
process.exit();

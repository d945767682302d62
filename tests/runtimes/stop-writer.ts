import { existsSync, readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileTokenStore } from '../../src/stores/file.ts';
import { nodeRuntime, startChild } from './processes.ts';
import { check } from './suite.ts';

const leaseMs = 30;

/**
 * Stops a process that writes, at random moments, for longer than its lease. Meanwhile this process writes, and what was
 * acknowledged to it has to be there after the other has woken up and gone on.
 */
export async function stopWriter(path: string, stops: number): Promise<string> {
  const child = startChild(nodeRuntime, 'counter', path, String(leaseMs));
  const store = fileTokenStore({ path, leaseMs });
  try {
    check((await child.line()) === 'ready', 'The writer did not start.');
    let withLock = 0;
    for (let stop = 1; stop <= stops; stop++) {
      child.process.kill('SIGSTOP');
      // This process holds no lock now, so it is the other's.
      if (existsSync(`${path}.lock`)) withLock++;
      await store.set('ours', { access: 'a', access_expires: stop, receivedAtMs: 0 });
      child.process.kill('SIGCONT');
      await sleep(Math.random() * 25);
      const found = (await store.get('ours'))?.access_expires;
      check(found === stop, `Write ${stop} was acknowledged, and ${found} is there.`);
    }
    child.process.stdin?.write('stop\n');
    const counted = await child.line();
    check(/^\d+$/.test(counted), counted);
    await child.ended;
    const last = (await store.get('ours'))?.access_expires;
    check(last === stops, `Write ${stops} was acknowledged, and ${last} is there.`);
    const left = readdirSync(dirname(path));
    check(left.join() === 'tokens.json', `Left behind: ${left.join()}`);
    return `${withLock} of ${stops} stops within a write, ${counted} and ${stops} writes acknowledged, none lost`;
  } finally {
    child.process.kill('SIGCONT');
    child.process.kill('SIGKILL');
  }
}

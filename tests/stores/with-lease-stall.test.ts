import { stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Lease, withLease } from '../../src/stores/with-lease.ts';

test('a release that was answered while the process stood still counts as released', async () => {
  const lease: Lease = {
    name: 'a-lock',
    leaseMs: 5_000,
    tryAcquire: async () => true,
    keepAlive: async () => undefined,
    async release() {
      const answer = stat('/');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 550);
      await answer;
    },
  };
  // After this phase of the event loop, timers run before the answers of I/O.
  await new Promise((resolve) => setImmediate(resolve));
  expect(await withLease(lease, async () => 'done', new AbortController().signal)).toBe('done');
});

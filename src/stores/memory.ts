import type { TokenStore } from './token-store.ts';
import { unsharedTokenStore } from './unshared.ts';
import { type Lease, withLease } from './with-lease.ts';

/** A lease, not a queue of promises: on edge runtimes a task may stop for good once its request has been answered. */
const leaseMs = 2_000;

/**
 * Keeps token pairs until the process ends. Several clients may share one store; they renew one at a time. A client
 * without a store also keeps its pair in memory, but shares it with nobody.
 */
export function memoryTokenStore(): TokenStore {
  const holders = new Map<string, { untilMs: number }>();

  function createLease(key: string): Lease {
    const own = { untilMs: 0 };
    const prolong = (): void => {
      own.untilMs = performance.now() + leaseMs;
    };
    return {
      name: key,
      leaseMs,
      async tryAcquire() {
        const holder = holders.get(key);
        if (holder !== undefined && performance.now() < holder.untilMs) return false;
        holders.set(key, own);
        prolong();
        return true;
      },
      keepAlive: async () => prolong(),
      async release() {
        if (holders.get(key) === own) holders.delete(key);
      },
    };
  }

  return {
    ...unsharedTokenStore(),
    exclusive: async (key, task, { signal }) => withLease(createLease(key), task, signal),
  };
}

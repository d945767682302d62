/** A lock that its holder has to keep alive: where the holder died, it ends by itself. */
export interface Lease {
  /** How long it lasts without a sign of life, in ms. */
  leaseMs: number;
  /** Takes it if it is free, and says whether it did. */
  tryAcquire(): Promise<boolean>;
  keepAlive(): Promise<unknown>;
  /** Gives it back, unless it is somebody else's by now. */
  release(): Promise<unknown>;
}

const shortestPauseMs = 5;
const longestPauseMs = 100;
const releaseWaitMs = 500;

/**
 * Runs `task` while it holds the lease. When `signal` aborts before that, it rejects with the signal's reason; a task
 * that has begun is finished.
 */
export async function withLease<Result>(
  lease: Lease,
  task: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  await acquire(lease, signal);
  const heartbeat = setInterval(() => {
    // A sign of life that is lost costs nothing but the lease's safety; the next one may arrive.
    Promise.resolve(lease.keepAlive()).catch(() => undefined);
  }, lease.leaseMs / 4);
  try {
    return await task();
  } finally {
    clearInterval(heartbeat);
    await releaseSoon(lease);
  }
}

async function acquire(lease: Lease, signal: AbortSignal): Promise<void> {
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    signal.throwIfAborted();
    const attempt = lease.tryAcquire();
    let isOurs: boolean;
    try {
      isOurs = await orAbort(attempt, signal);
    } catch (error) {
      // An answer that comes after all must not leave the lease with somebody who has gone.
      if (signal.aborted) attempt.then((isLate) => isLate && lease.release()).catch(() => undefined);
      throw error;
    }
    if (isOurs && !signal.aborted) return;
    if (isOurs) await releaseSoon(lease);
    // At random, so that those who wait do not all come at the same moment.
    else await orAbort(pause(pauseMs * (0.5 + Math.random())), signal);
  }
}

/** A lease that cannot be given back ends by itself, so nobody waits long for that. */
async function releaseSoon(lease: Lease): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, releaseWaitMs);
  });
  await Promise.race([lease.release().catch(() => undefined), isLate]);
  clearTimeout(timer);
}

function pause(pauseMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, pauseMs));
}

function orAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

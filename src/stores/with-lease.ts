import { NordigenStoreError } from '../errors/nordigen-store-error.ts';
import { assertWanted } from './assert-wanted.ts';

/** A lock that its holder must keep alive. If the holder dies, the lock expires. */
export interface Lease {
  /** Its name in messages. */
  name: string;
  /** How long it lasts without a sign of life, in ms. */
  leaseMs: number;
  /** Takes it if it is free, and says whether it did. */
  tryAcquire(): Promise<boolean>;
  keepAlive(): Promise<unknown>;
  /** Releases it, unless somebody else holds it by now. */
  release(): Promise<unknown>;
}

const shortestPauseMs = 5;
const longestPauseMs = 100;
const releaseWaitMs = 500;
const lastStepMs = 10;

/**
 * Runs `task` while it holds the lease. If `signal` aborts before the lease is granted, it rejects with the signal's
 * reason; a task that has begun is finished.
 * @throws NordigenStoreError if the task is done but the lease could not be released: the others have to wait until it
 * expires, and somebody should know.
 */
export async function withLease<Result>(
  lease: Lease,
  task: () => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  await acquire(lease, signal);
  const heartbeat = setInterval(() => void showLife(lease), lease.leaseMs / 4);
  let result: Result;
  try {
    result = await task();
  } catch (error) {
    clearInterval(heartbeat);
    // Only one failure can be thrown, and the task's own says more.
    await giveBack(lease).catch(() => undefined);
    throw error;
  }
  clearInterval(heartbeat);
  await giveBack(lease);
  return result;
}

/** If one sign of life is lost, the next one may still arrive in time. */
async function showLife(lease: Lease): Promise<void> {
  try {
    await lease.keepAlive();
  } catch {}
}

async function acquire(lease: Lease, signal: AbortSignal): Promise<void> {
  for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    assertWanted(signal);
    const attempt = lease.tryAcquire();
    let isOurs: boolean;
    try {
      isOurs = await orAbort(attempt, signal);
    } catch (error) {
      // If the lease is granted after all, nobody is left to use it, so release it.
      if (signal.aborted) attempt.then((isLate) => isLate && lease.release()).catch(() => undefined);
      throw error;
    }
    if (isOurs && !signal.aborted) return;
    if (isOurs) await giveBack(lease).catch(() => undefined);
    // At random, so that waiting clients do not all try at the same moment.
    else await pause(pauseMs * (0.5 + Math.random()), signal);
  }
}

/** A lease that cannot be released expires by itself, so nobody waits long for its release. */
async function giveBack(lease: Lease): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isLate = new Promise<never>((_, reject) => {
    const reason = `no answer within ${releaseWaitMs} ms`;
    const give = (): void => reject(toReleaseError(lease, reason));
    // In two steps: after a stall of the process, timers fire before an answer that has long arrived is read.
    timer = setTimeout(() => {
      timer = setTimeout(give, lastStepMs);
    }, releaseWaitMs - lastStepMs);
  });
  const released = (async () => lease.release())().catch((error) => {
    throw toReleaseError(lease, labelOf(error), error);
  });
  try {
    await Promise.race([released, isLate]);
  } finally {
    clearTimeout(timer);
  }
}

function toReleaseError(lease: Lease, reason: string, cause?: unknown): NordigenStoreError {
  const systemCode = cause === undefined ? undefined : reason;
  return new NordigenStoreError(
    `The work is done, but the lock ${lease.name} could not be released (${reason}). Others wait until it expires, ${lease.leaseMs} ms at most.`,
    { action: 'exclusive', systemCode, cause },
  );
}

/** A code or a name, and nothing that quotes a record. */
function labelOf(error: unknown): string {
  const { systemCode, code, name } = (error ?? {}) as Record<string, unknown>;
  const label = [systemCode, code, name].find((text) => typeof text === 'string' && /^\w{2,40}$/.test(text));
  return typeof label === 'string' ? label : 'error';
}

function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, pauseMs);
  });
  return orAbort(over, signal).finally(() => clearTimeout(timer));
}

function orAbort<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

import { Worker } from 'node:worker_threads';
import type { Plan } from './plan.ts';
import type { Finding } from './run-plan.ts';

/** Work for a thread. */
export type Job =
  | { kind: 'seeds'; from: number; count: number; without: readonly string[]; shrinks: boolean }
  | { kind: 'scenario'; name: string };

export type WorkerMessage =
  | { kind: 'held'; name: string | number; result?: unknown }
  | { kind: 'found'; name: string | number; finding: Finding; plan?: Plan }
  | { kind: 'done' };

export type Verdict = Exclude<WorkerMessage, { kind: 'done' }>;

/** Splits seeds into jobs. */
export function seedJobs(
  from: number,
  count: number,
  options: { without?: readonly string[]; shrinks?: boolean } = {},
): Job[] {
  const { without = [], shrinks = true } = options;
  const size = Math.max(1, Math.min(50, Math.ceil(count / 8)));
  return Array.from({ length: Math.ceil(count / size) }, (_, index) => {
    const first = from + index * size;
    return { kind: 'seeds', from: first, count: Math.min(size, from + count - first), without, shrinks };
  });
}

/** How long a thread may go without a step. A step takes microseconds, so the speed of the machine does not matter. */
const patienceMs = 60_000;

/**
 * Runs jobs in threads, because code under test may never return. The thread itself counts microtasks and ends an
 * endless loop of them. A thread in any other endless loop is terminated because it makes no more steps.
 */
export async function runJobs(
  jobs: readonly Job[],
  options: { threads: number; onVerdict: (verdict: Verdict) => void },
): Promise<void> {
  const waiting = [...jobs];
  const threads = Array.from({ length: Math.min(options.threads, jobs.length) }, async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      let rest: Job | undefined = job;
      while (rest !== undefined) rest = await runUntilDeath(rest, waiting, options.onVerdict);
    }
  });
  await Promise.all(threads);
}

/** Runs this job and waiting ones in one thread. If a job kills the thread, resolves with the rest of that job. */
function runUntilDeath(
  first: Job,
  waiting: Job[],
  onVerdict: (verdict: Verdict) => void,
): Promise<Job | undefined> {
  return new Promise((resolve, reject) => {
    const beats = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { beats } });
    let job: Job | undefined = first;
    let done = 0;
    let lastBeat = -1;

    const settle = (verdict: Verdict): void => {
      done++;
      onVerdict(verdict);
    };
    const watch = setInterval(() => {
      const beat = Atomics.load(beats, 0);
      if (beat === lastBeat) void worker.terminate();
      lastBeat = beat;
    }, patienceMs);

    worker.on('message', (message: WorkerMessage) => {
      if (message.kind !== 'done') return settle(message);
      done = 0;
      job = waiting.shift();
      if (job === undefined) void worker.terminate();
      else worker.postMessage(job);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      clearInterval(watch);
      resolve(job && afterDeath(job, done, settle));
    });
    worker.postMessage(job);
  });
}

/** A job that kills its thread is a finding. The thread may have reported it already. */
function afterDeath(job: Job, done: number, settle: (verdict: Verdict) => void): Job | undefined {
  if (job.kind === 'scenario') {
    if (done === 0) settle({ kind: 'found', name: job.name, finding: silence });
    return undefined;
  }
  const { from, count } = job;
  if (done === 0) settle({ kind: 'found', name: from, finding: silence });
  const passed = Math.max(1, done);
  return passed < count ? { ...job, from: from + passed, count: count - passed } : undefined;
}

const silence: Finding = {
  invariant: 'progress',
  message: 'The thread hangs, or has ended without a report.',
  trace: [],
};

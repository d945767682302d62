import { type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { listDue } from './accounts.ts';
import type { Database } from './database.ts';
import { createLimiter } from './limiter.ts';
import { log } from './log.ts';
import type { Settings } from './settings.ts';

/** What the jobs do. A job may run again after its worker died. */
export interface Work {
  readAccount(id: string): Promise<void>;
  readConsents(): Promise<void>;
  /** Called before each job. */
  begin(): Promise<void>;
}

export interface Jobs {
  countWaiting(): Promise<number>;
  /** Takes no more jobs. Resolves when those under way are done. */
  close(): Promise<void>;
}

/**
 * Two queues on one Redis: `schedule` finds what is due, and `accounts` reads it as fast as the API allows. Postgres
 * knows what is due, so no work is lost even if Redis loses everything.
 */
export function startJobs(
  settings: Settings,
  connection: Redis,
  database: Database,
  now: () => number,
  work: Work,
): Jobs {
  const { concurrency, callsPerMinute, minuteMs, planEveryMs, consentsEveryMs, lockMs } = settings;
  const accounts = new Queue<{ id: string }>('accounts', { connection });
  const schedule = new Queue('schedule', { connection });
  const options = {
    connection,
    name: String(process.pid),
    lockDuration: lockMs,
    stalledInterval: lockMs,
    // A job whose worker died goes to another worker. The job need not be the reason that it died.
    maxStalledCount: 10,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  };

  async function plan(): Promise<void> {
    const ids = await listDue(database, now());
    // One job per account at a time: BullMQ does not add a job whose id is already there.
    await accounts.addBulk(
      ids.map((id) => ({ name: 'read', data: { id }, opts: { jobId: `account-${id}` } })),
    );
  }

  const reader = new Worker<{ id: string }>(
    'accounts',
    async ({ data }) => {
      await work.begin();
      await work.readAccount(data.id);
    },
    { ...options, concurrency, limiter: createLimiter(callsPerMinute, minuteMs) },
  );
  const scheduler = new Worker(
    'schedule',
    async ({ name }) => {
      await work.begin();
      await (name === 'plan' ? plan() : work.readConsents());
    },
    options,
  );
  for (const worker of [reader, scheduler]) {
    worker.on('failed', (job: Job | undefined, err) => log.error({ err, job: job?.id }, 'a job failed'));
    worker.on('stalled', (job) => log.warn({ job }, 'a job is taken over from a worker that is gone'));
  }
  // The connections log by themselves that Redis is away.
  const parts: { on(event: 'error', listener: (err: Error) => void): unknown }[] = [
    reader,
    scheduler,
    accounts,
    schedule,
  ];
  for (const part of parts) part.on('error', (err) => log.debug({ err }, 'BullMQ is held up'));

  /** Every process asks, and BullMQ adds the job once per period. So no single process has to be there for it. */
  async function ask(name: string, every: number): Promise<void> {
    // Requests made while Redis is away would all arrive at once when it is back.
    if (connection.status !== 'ready') return;
    try {
      await schedule.add(name, {}, { deduplication: { id: name, ttl: every } });
    } catch (err) {
      log.warn({ err, name }, 'a job of the schedule could not be added');
    }
  }
  const periods = { plan: planEveryMs, consents: consentsEveryMs };
  const timers = Object.entries(periods).map(([name, every]) => setInterval(ask, every, name, every));
  const askAll = (): void => {
    for (const [name, every] of Object.entries(periods)) void ask(name, every);
  };
  connection.on('ready', askAll);
  askAll();

  return {
    countWaiting: () => accounts.getJobCountByTypes('waiting', 'prioritized', 'delayed'),
    async close() {
      for (const timer of timers) clearInterval(timer);
      connection.off('ready', askAll);
      await Promise.all([reader.close(), scheduler.close()]);
      await Promise.all([accounts.close(), schedule.close()]);
    },
  };
}

/**
 * One process of the service. Run as many as you need, on as many machines. `settings.ts` lists what it reads from its
 * environment.
 */
import { listDue } from './accounts.ts';
import { createClient } from './client.ts';
import { createClock } from './clock.ts';
import { openDatabase } from './database.ts';
import { serveHealth } from './health.ts';
import { type Jobs, startJobs } from './jobs.ts';
import { log } from './log.ts';
import { createMetrics } from './metrics.ts';
import { readAccount } from './read-account.ts';
import { readConsents } from './read-consents.ts';
import { connectForClient, connectForJobs } from './redis.ts';
import { readSettings } from './settings.ts';

const settings = readSettings(process.env);
const { concurrency, readsPerDay, remindDays } = settings;
const clock = createClock(settings.clockUrl, settings.minuteMs);
await clock.read();
const database = await openDatabase(settings.databaseUrl, concurrency + 2);
const clientRedis = await connectForClient(settings.redisUrl);
const jobsRedis = connectForJobs(settings.redisUrl);

let jobs: Jobs | undefined;
const metrics = createMetrics({
  due: async () => (await listDue(database, clock.now())).length,
  waiting: async () => jobs?.countWaiting() ?? 0,
});
const client = createClient(settings, clientRedis, metrics, clock.now);

jobs = startJobs(settings, jobsRedis, database, clock.now, {
  begin: clock.read,
  async readAccount(id) {
    const outcome = await readAccount({ client, database, readsPerDay }, id);
    metrics.reads.inc({ outcome: outcome.kind });
    if (outcome.kind === 'synced') {
      metrics.changes.inc(outcome.changes);
      metrics.suspects.inc(outcome.suspects);
    }
    log.info({ account: id, ...outcome }, 'account');
  },
  async readConsents() {
    for (const reminder of await readConsents({ client, database, remindDays })) {
      metrics.reminders.inc({ kind: reminder.kind });
      // This is the place to write to the user.
      log.info({ ...reminder }, 'reminder');
    }
  },
});
const health = await serveHealth(
  settings.port,
  { redis: () => clientRedis.ping(), postgres: () => database.query('SELECT 1') },
  metrics.registry,
);
log.info({ port: health.port, isEmbedded: settings.databaseUrl === undefined }, 'started');

let isStopping = false;
/** Lets the jobs under way finish: a call that is broken off still costs one of the day's few. */
async function stop(signal: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ signal }, 'stopping');
  // If something hangs, the other processes take over the jobs.
  setTimeout(() => process.exit(1), 30_000).unref();
  await jobs?.close();
  client.close();
  health.close();
  await database.close();
  clientRedis.disconnect();
  jobsRedis.disconnect();
  log.info('stopped');
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    stop(signal).catch((err: unknown) => {
      log.error({ err }, 'stopped with an error');
      process.exit(1);
    });
  });
}

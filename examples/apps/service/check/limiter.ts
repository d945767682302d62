/**
 * Many accounts are due at the same time, and only BullMQ's limiter slows two workers down: their jobs do nothing. A
 * minute lasts 2.5 s here, and the company has 28 calls in it.
 *
 *   node check/limiter.ts
 *
 * Needs redis-server, as Debian installs it.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../database.ts';
import { startJobs, type Work } from '../jobs.ts';
import { connectForJobs } from '../redis.ts';
import { readSettings } from '../settings.ts';
import { startRedis } from '../start-redis.ts';
import { mostWithin } from './call-log.ts';

const folder = mkdtempSync(join(tmpdir(), 'nordigen-limiter-'));
const redis = await startRedis(folder);
const settings = readSettings({
  REDIS_URL: redis.url,
  NORDIGEN_SECRET_ID: 'none',
  NORDIGEN_SECRET_KEY: 'none',
  // 2 for each of the 13 windows that a minute touches, and 1 for each of the two jobs that may be under way.
  CALLS_PER_MINUTE: '28',
  CONCURRENCY: '1',
  MINUTE_MS: '2500',
  PLAN_EVERY_MS: '600000',
  CONSENTS_EVERY_MS: '600000',
});

const ids = Array.from({ length: 56 }, (_, index) => `account ${index}`);
const database: Database = {
  query: async <Row>() => ids.map((id) => ({ id })) as Row[],
  transaction: () => Promise.reject(new Error('Nothing is stored here.')),
  close: async () => undefined,
};
const startsMs: number[] = [];
let allStarted = (): void => undefined;
const areStarted = new Promise<void>((resolve) => {
  allStarted = resolve;
});

function startOne() {
  const read: string[] = [];
  const work: Work = {
    begin: async () => undefined,
    readConsents: async () => undefined,
    async readAccount(id) {
      startsMs.push(Date.now());
      read.push(id);
      if (startsMs.length === ids.length) allStarted();
    },
  };
  const connection = connectForJobs(redis.url);
  const jobs = startJobs(settings, connection, database, Date.now, work);
  return { read, close: () => jobs.close().finally(() => connection.disconnect()) };
}

const workers = [startOne(), startOne()];
await areStarted;
await Promise.all(workers.map(({ close }) => close()));
await redis.stop();
rmSync(folder, { recursive: true, force: true });

const most = mostWithin(startsMs, settings.minuteMs);
console.log(
  `  ${ids.length} accounts, ${workers.map(({ read }) => read.length).join(' and ')} by each worker: at most ${most} in a minute, of ${settings.callsPerMinute}`,
);
assert.ok(most <= settings.callsPerMinute, 'the company made too many calls in a minute');
assert.equal(new Set(workers.flatMap(({ read }) => read)).size, ids.length, 'an account was read twice');
assert.ok(
  workers.every(({ read }) => read.length > 0),
  'one worker did everything',
);

/**
 * The service in foul weather: many accounts of a strict sandbox over several days, two workers on a real Redis and a
 * real Postgres. One worker is paused until the other has taken over its jobs, one is killed while it stores what it
 * has read, and Redis is stopped and started. Then the tables are compared with the sandbox's ledger.
 *
 *   npm run check                                  100 accounts, 8 days
 *   npm run check -- --accounts 1000 --days 15
 *   npm run check -- --minute 10000                a minute of the sandbox lasts 10 s
 *   npm run check -- --naive 100                   accounts that the naive loop reads for comparison
 *
 * Needs redis-server and Postgres, as Debian installs them.
 */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { connectAccounts, serveSandbox } from '../sandbox-server.ts';
import { startRedis } from '../start-redis.ts';
import { startWorker } from '../start-worker.ts';
import { createCallLog } from './call-log.ts';
import { sumUp } from './compare.ts';
import { killWhileStoring, type NamedWorker, pauseUntilReplaced } from './disturb.ts';
import { findSecrets } from './find-secrets.ts';
import { runNaiveLoop } from './naive-loop.ts';
import { readDifferences } from './read-differences.ts';
import { readPeakMemory } from './read-peak-memory.ts';
import { findPostgres, startPostgres } from './start-postgres.ts';
import { isShort, optionsOf } from './story.ts';
import { createUntil } from './until.ts';

const { values } = parseArgs({
  options: {
    accounts: { type: 'string', default: '100' },
    days: { type: 'string', default: '8' },
    minute: { type: 'string', default: '2000' },
    naive: { type: 'string', default: '34' },
  },
});
const [accounts, days] = [Number(values.accounts), Number(values.days)];
const [readsPerDay, concurrency] = [4, 4];
/** How long a minute of the sandbox lasts. The API's limits are the same; only the clock is faster. */
const minuteMs = Number(values.minute);
const startAtMs = Date.UTC(2026, 2, 2, 1);

const bin = findPostgres();
if (bin === undefined) throw new Error('Postgres is not installed: apt-get install postgresql');
const folder = mkdtempSync(join(tmpdir(), 'nordigen-service-'));
// Postgres may run as another user, who needs access.
chmodSync(folder, 0o755);
const redis = await startRedis(folder);
const postgres = await startPostgres(bin, folder);
const beganMs = performance.now();

const callLog = createCallLog(() => api.sandbox.ledger);
const api = await serveSandbox({ minuteMs, startAtMs, onRequest: callLog.add });
const connections = await connectAccounts(api.sandbox, accounts, optionsOf);
const accountCount = connections.flatMap(({ accountIds }) => accountIds).length;

const institutionOf = new Map(
  connections.flatMap(({ accountIds }, index) =>
    accountIds.map((id) => [id, optionsOf(index).institutionId]),
  ),
);
const logLines: string[] = [];
const until = createUntil(logLines);
const env = {
  REDIS_URL: redis.url,
  DATABASE_URL: postgres.url,
  NORDIGEN_SECRET_ID: api.sandbox.credentials.secretId,
  NORDIGEN_SECRET_KEY: api.sandbox.credentials.secretKey,
  NORDIGEN_BASE_URL: api.baseUrl,
  SANDBOX_CLOCK_URL: api.clockUrl,
  MINUTE_MS: String(minuteMs),
  READS_PER_DAY: String(readsPerDay),
  CONCURRENCY: String(concurrency),
  PLAN_EVERY_MS: '250',
  CONSENTS_EVERY_MS: '2000',
  LOCK_MS: '2000',
};
async function start(name: string): Promise<NamedWorker> {
  const worker = await startWorker({ ...env, PGAPPNAME: name }, (line) => logLines.push(line));
  return { ...worker, name };
}
const database = new pg.Pool({ connectionString: postgres.url });
const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
connection.on('error', () => undefined);
const queue = new Queue('accounts', { connection });
queue.on('error', () => undefined);

async function count(sql: string, ...parameters: unknown[]): Promise<number> {
  return Number((await database.query(`SELECT count(*) AS n ${sql}`, parameters)).rows[0].n);
}

function countDue(): Promise<number> {
  return count('FROM accounts WHERE next_read_at <= $1', new Date(api.sandbox.now()));
}

/** Waits until no more than so many accounts are due. */
function untilDue(most: number): Promise<void> {
  return until(async () => (await countDue()) <= most);
}

async function countJobsOf({ child }: NamedWorker): Promise<number> {
  const active = await queue.getActive();
  return active.filter(({ processedBy }) => processedBy === String(child.pid)).length;
}

async function healthOf({ port }: NamedWorker): Promise<number> {
  return (await fetch(`http://127.0.0.1:${port}/health`)).status;
}

/** How often a worker found Redis too slow, or away, and went on without it for a while. */
function countTroubles(): number {
  const told = ['"the budget is counted in this process alone"', '"the token store failed"'];
  return logLines.filter((line) => told.some((words) => line.includes(words))).length;
}

const countRefreshes = (): number => callLog.count('token.refreshAccessToken');

const workers = [await start('first'), await start('second')] as [NamedWorker, NamedWorker];
await until(async () => (await count('FROM accounts')) === accountCount);
await untilDue(0);
console.log(`  ${accountCount} accounts were read for the first time`);
for (const worker of workers) assert.equal(await healthOf(worker), 200);

let abandoned = 0;
const withoutRedis = { troubles: 0, refreshes: 0 };
const expired = connections[0];
// Four reads on the first day, then one a day. The last reads everything, as a sync does every seventh day.
for (let round = 1; round < readsPerDay + days - 1; round++) {
  api.advance({ hours: round < readsPerDay ? 24 / readsPerDay : 24 });
  if (round === 1) {
    await pauseUntilReplaced(database, workers, concurrency, until, async () => (await countDue()) === 0);
    console.log(`  round ${round}: a worker was paused until the other had taken over its jobs`);
  }
  if (round === 2) {
    await untilDue(accountCount / 2);
    await killWhileStoring(database, workers[0], until);
    abandoned = await countJobsOf(workers[0]);
    workers[0] = await start('third');
    console.log(`  round ${round}: a worker was killed with ${abandoned} jobs under way, another started`);
  }
  if (round === 3) {
    await untilDue(accountCount / 2);
    const before = { troubles: countTroubles(), refreshes: countRefreshes() };
    await redis.stop();
    await until(async () => (await Promise.all(workers.map(healthOf))).every((status) => status === 503));
    await redis.start();
    await until(async () => (await Promise.all(workers.map(healthOf))).every((status) => status === 200));
    await untilDue(0);
    withoutRedis.troubles = countTroubles() - before.troubles;
    withoutRedis.refreshes = countRefreshes() - before.refreshes;
    console.log(
      `  round ${round}: Redis was stopped until both workers reported it missing, and started again`,
    );
  }
  if (round === 5 && expired !== undefined) api.sandbox.expireConsent(expired.requisitionId);
  await untilDue(0);
}
const shortConsents = connections.filter((_, index) => isShort(index)).length;
const countReminders = (kind: string): Promise<number> => count('FROM reminders WHERE kind = $1', kind);
await until(
  async () => (await countReminders('ended')) > 0 && (await countReminders('endsSoon')) >= shortConsents,
);
const tookSeconds = (performance.now() - beganMs) / 1000;

const { rows, differences } = await readDifferences(database, callLog, institutionOf);
const { doubles, losses } = sumUp(differences);
// Node and packages may print warnings, which are not JSON.
const lines = logLines.filter((line) => line.startsWith('{'));
const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
const reads = events.filter(({ msg }) => msg === 'account');
const stored = Map.groupBy(
  reads.filter(({ kind }) => kind === 'synced'),
  ({ account }) => account,
);
const { rows: revisions } = await database.query<{ id: string; revision: number }>(
  'SELECT id, revision FROM accounts',
);
/** Each stored run makes a new revision. Fewer revisions mean that one run has overwritten another. */
const overwritten = revisions.filter(({ id, revision }) => revision < (stored.get(id)?.length ?? 0));
const pairs = await connection.keys('nordigen-tokens:*');
const metrics = await (await fetch(`http://127.0.0.1:${workers[1].port}/metrics`)).text();
const [endsSoon, ended] = [await countReminders('endsSoon'), await countReminders('ended')];
const secrets = await findSecrets(logLines, api.sandbox.credentials, connection, database);
const workerMegabytes = Math.max(...workers.map(({ child }) => readPeakMemory(child.pid)));
const ends = await Promise.all(workers.map((worker) => worker.stop()));

const figures = {
  accounts: callLog.truth.size,
  days,
  'rows in the tables': rows,
  'rows too many, rows missing': `${doubles}, ${losses}`,
  'reads of transactions': callLog.count('accounts.getTransactions'),
  'calls refused by the API': callLog.countRefused(),
  'reads put off by the budget, without a call': reads.filter(({ kind }) => kind === 'postponed').length,
  'most reads of one account in 24 hours': callLog.mostPerDay(),
  'most calls in a minute': callLog.mostPerMinute(),
  'token pairs requested': callLog.count('token.getTokenPair'),
  'tokens refreshed': countRefreshes(),
  'jobs of the killed worker, done by another': abandoned,
  'runs that another run overwrote': overwritten.length,
  'consents that end soon, or have ended': `${endsSoon}, ${ended}`,
  'duration, in s': Math.round(tookSeconds),
  'most memory of a worker, in MB': workerMegabytes,
};
console.table(figures);

await queue.close();
connection.disconnect();
await database.end();
api.close();
await redis.stop();
await postgres.stop();
rmSync(folder, { recursive: true, force: true });

const naive = await runNaiveLoop({ accounts: Number(values.naive), days, startAtMs, optionsOf });
console.log(
  `  A naive loop over ${values.naive} accounts: ${naive.calls} calls, ${naive.refused} refused, ${naive.doubles} rows too many, ${naive.losses} missing`,
);

assert.deepEqual(differences.slice(0, 10), []);
assert.equal(callLog.truth.size, accountCount);
assert.deepEqual(overwritten, [], 'a worker overwrote what another had stored');
// Where the machine is too busy to answer in time, a worker goes on without Redis for a while, and says so.
if (countTroubles() > withoutRedis.troubles)
  console.log('  Redis was slow: the count of calls was not always shared');
else assert.equal(callLog.countRefused(), 0, 'calls were refused');
const refreshes = countRefreshes() - withoutRedis.refreshes;
assert.ok(refreshes <= days + 2, `the token was refreshed ${refreshes} times in ${days} days`);
assert.ok(callLog.mostPerDay() <= 4, 'an account was read beyond its budget');
assert.ok(callLog.mostPerMinute() <= 100, 'the company made too many calls in a minute');
assert.equal(callLog.count('token.getTokenPair'), 1, 'there was more than one token pair');
assert.equal(pairs.length, 1);
assert.equal(endsSoon, shortConsents);
assert.equal(ended, 1);
assert.match(metrics, /nordigen_calls_total\{operation="accounts.getTransactions",status="200"\} [1-9]/);
assert.deepEqual(secrets, [], 'there are secrets in the log');
assert.deepEqual(ends, [0, 0], 'a worker did not end cleanly');
assert.ok(
  naive.doubles > 0 && naive.losses > 0 && naive.refused > 0,
  'the banks are too easy: the naive loop makes no mistakes',
);
console.log(
  `  Postgres ${postgres.version}; both workers ended cleanly; nothing secret in ${logLines.length} lines of log`,
);

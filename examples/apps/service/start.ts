/**
 * Runs the whole service on this machine, and starts whatever is not provided:
 *
 *   npm start                 20 accounts of the sandbox, where a day takes 24 minutes
 *   npm start -- --accounts 100
 *   npm start -- --once       ends when every account has been read
 *
 * REDIS_URL                                 otherwise redis-server is started, which must be installed
 * DATABASE_URL                              otherwise an embedded Postgres for one worker, which keeps nothing
 * NORDIGEN_SECRET_ID, NORDIGEN_SECRET_KEY   for the real API; otherwise the sandbox
 * WORKERS                                   processes that read: 2 with DATABASE_URL, otherwise 1
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { connectAccounts, type SandboxServer, serveSandbox } from './sandbox-server.ts';
import { type OwnRedis, startRedis } from './start-redis.ts';
import { startWorker, type WorkerProcess } from './start-worker.ts';

const { values } = parseArgs({
  options: { accounts: { type: 'string', default: '20' }, once: { type: 'boolean', default: false } },
});
const { env } = process;
const folder = mkdtempSync(join(tmpdir(), 'nordigen-service-'));
/** How long a minute of the sandbox lasts. */
const minuteMs = 1_000;

/** What this command started, and has to stop. */
const running: { redis?: OwnRedis; sandbox?: SandboxServer; workers: WorkerProcess[] } = { workers: [] };

/** The workers' settings for the API: the sandbox, unless there are secrets. */
async function describeApi(): Promise<Record<string, string>> {
  if (env.NORDIGEN_SECRET_ID && env.NORDIGEN_SECRET_KEY) return {};
  const sandbox = await serveSandbox({ minuteMs, startAtMs: Date.now() });
  running.sandbox = sandbox;
  await connectAccounts(sandbox.sandbox, Number(values.accounts));
  return {
    NORDIGEN_SECRET_ID: sandbox.sandbox.credentials.secretId,
    NORDIGEN_SECRET_KEY: sandbox.sandbox.credentials.secretKey,
    NORDIGEN_BASE_URL: sandbox.baseUrl,
    SANDBOX_CLOCK_URL: sandbox.clockUrl,
    MINUTE_MS: String(minuteMs),
    PLAN_EVERY_MS: '1000',
    CONSENTS_EVERY_MS: '60000',
  };
}

async function stop(): Promise<void> {
  const ends = await Promise.all(running.workers.map((worker) => worker.stop()));
  running.sandbox?.close();
  await running.redis?.stop();
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = ends.every((how) => how === 0) ? 0 : 1;
}

/** Counts the accounts that have been read, from the lines that the workers log. */
function createCount(wanted: number, onAll: () => void): (line: string) => void {
  const read = new Set<string>();
  return (line) => {
    if (!line.startsWith('{')) return;
    const { msg, kind, account } = JSON.parse(line) as Record<string, string>;
    if (msg !== 'account' || kind !== 'synced' || account === undefined) return;
    read.add(account);
    if (read.size === wanted) onAll();
  };
}

try {
  if (!env.REDIS_URL) running.redis = await startRedis(folder);
  const told = { REDIS_URL: env.REDIS_URL || (running.redis?.url ?? ''), ...(await describeApi()) };
  let allRead = (): void => undefined;
  const isOver = new Promise<void>((resolve) => {
    allRead = resolve;
  });
  const count = createCount(Number(values.accounts), allRead);
  const onLine = (line: string): void => {
    console.log(line);
    count(line);
  };
  const wanted = env.DATABASE_URL ? Number(env.WORKERS ?? 2) : 1;
  for (let index = 0; index < wanted; index++) running.workers.push(await startWorker(told, onLine));
  for (const { port } of running.workers) console.error(`Open http://127.0.0.1:${port}/metrics or /health`);
  if (!values.once) process.once('SIGINT', stop).once('SIGTERM', stop);
  else {
    await isOver;
    const calls = running.sandbox?.sandbox.requests.length ?? 0;
    console.error(`${values.accounts} accounts were read; the sandbox answered ${calls} calls.`);
    await stop();
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop();
  process.exitCode = 1;
}

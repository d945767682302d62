import type pg from 'pg';
import type { WorkerProcess } from '../start-worker.ts';
import type { Until } from './until.ts';

/** A worker whose connections to Postgres carry its name. */
export interface NamedWorker extends WorkerProcess {
  name: string;
}

/** Locks a table: whoever wants to write to it has to wait until the returned function is called. */
async function lockTable(database: pg.Pool, table: string, mode: string): Promise<() => Promise<void>> {
  const client = await database.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${table} IN ${mode} MODE`);
  return async () => {
    await client.query('ROLLBACK');
    client.release();
  };
}

/** How many of the worker's connections are waiting for a lock of this kind. */
async function countHeld(database: pg.Pool, name: string, lock: string): Promise<number> {
  const { rowCount } = await database.query(
    `SELECT 1 FROM pg_stat_activity
      WHERE application_name = $1 AND wait_event_type = 'Lock' AND wait_event = $2`,
    [name, lock],
  );
  return rowCount ?? 0;
}

/**
 * Kills a worker at the worst moment: it has made its calls and written the state of an account, but not yet the
 * changes. Its connections end with it, as they do when a machine is lost.
 */
export async function killWhileStoring(
  database: pg.Pool,
  { name, child }: NamedWorker,
  until: Until,
): Promise<void> {
  const release = await lockTable(database, 'transactions', 'ACCESS EXCLUSIVE');
  await until(async () => (await countHeld(database, name, 'relation')) > 0);
  child.kill('SIGKILL');
  await database.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
    name,
  ]);
  await release();
}

/**
 * Stops a worker while all of its jobs store what they have read, until the other has taken over its jobs and is about to store the same
 * accounts, or has stored them. Then the worker continues, as if nothing had happened.
 */
export async function pauseUntilReplaced(
  database: pg.Pool,
  [paused, other]: readonly [NamedWorker, NamedWorker],
  concurrency: number,
  until: Until,
  areAllRead: () => Promise<boolean>,
): Promise<void> {
  // Rows can be read under this lock, not written.
  const release = await lockTable(database, 'accounts', 'SHARE');
  await until(async () => (await countHeld(database, paused.name, 'relation')) >= concurrency);
  paused.child.kill('SIGSTOP');
  await release();
  // Its transaction is open now and holds the account's row, so the other has to wait for it.
  const isWaiting = async (): Promise<boolean> =>
    (await countHeld(database, other.name, 'transactionid')) > 0;
  await until(async () => (await isWaiting()) || (await areAllRead()));
  paused.child.kill('SIGCONT');
}

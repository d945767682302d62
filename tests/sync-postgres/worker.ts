import pg from 'pg';
import { type Change, reconcile, type SyncState } from '../../src/sync/index.ts';

/*
 * node worker.ts <port> <crashAt>: reads { answer, today } as JSON from its input, compares it with what the database
 * knows, and writes as the guide says. It prints 'here' and waits for ever before statement number `crashAt`, so that it
 * can be killed there; else it prints how it ended.
 */

const [port, crashAt] = process.argv.slice(2).map(Number);
let input = '';
for await (const chunk of process.stdin) input += chunk;
const { answer, today } = JSON.parse(input);
const db = new pg.Client({ host: '127.0.0.1', port: port as number, user: 'sync', database: 'postgres' });
await db.connect();

let statement = 0;
async function step(): Promise<void> {
  if (statement++ !== crashAt) return;
  console.log('here');
  setInterval(() => undefined, 60_000);
  await new Promise(() => undefined);
}

async function one(sql: string, values: unknown[]): Promise<boolean> {
  return (await db.query(sql, values)).rowCount === 1;
}

function apply(change: Change): Promise<boolean> {
  if (change.kind === 'vanished') {
    return one("DELETE FROM bank_transaction WHERE account_id = 'mine' AND id = $1 AND is_pending", [
      change.id,
    ]);
  }
  const isPending = change.kind !== 'booked' && change.isPending;
  const values = [change.id, isPending, JSON.stringify(change.row)];
  return one(
    change.kind === 'added'
      ? "INSERT INTO bank_transaction VALUES ('mine', $1, $2, $3)"
      : "UPDATE bank_transaction SET is_pending = $2, data = $3 WHERE account_id = 'mine' AND id = $1",
    values,
  );
}

/** Says whether this worker was the first to write. */
async function write(): Promise<boolean> {
  const { rows } = await db.query("SELECT sync_state FROM bank_account WHERE id = 'mine'");
  const state: SyncState | null = JSON.parse(rows[0].sync_state ?? 'null');
  const result = reconcile(state, answer, { today });
  await db.query('BEGIN');
  try {
    // The guard comes first: the slower of two workers waits here, and then finds no row.
    await step();
    const isFirst = await one(
      "UPDATE bank_account SET sync_state = $1, revision = $2 WHERE id = 'mine' AND revision = $3",
      [JSON.stringify(result.state), result.state.revision, state?.revision ?? 0],
    );
    if (!isFirst) {
      await db.query('ROLLBACK');
      return false;
    }
    for (const change of result.changes) {
      await step();
      if (!(await apply(change))) throw new Error(`${change.kind} found no row.`);
    }
    await step();
    await db.query('COMMIT');
    return true;
  } catch (error) {
    await db.query('ROLLBACK');
    throw error;
  }
}

let races = 0;
while (!(await write())) races++;
await step();
console.log(JSON.stringify({ races, statements: statement }));
await db.end();

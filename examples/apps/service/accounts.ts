import type { SyncedAccount, SyncState } from 'nordigen-client/sync';
import type { Database, Queries } from './database.ts';

export interface Account {
  id: string;
  apiId: string;
  syncState: SyncState | null;
  revision: number;
}

/** The part of a sync's result that has to be stored. */
export type Changed = Pick<SyncedAccount, 'state' | 'changes' | 'suspects'>;

/** The accounts that are due, the longest overdue first. */
export async function listDue(database: Queries, nowMs: number): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    'SELECT id FROM accounts WHERE next_read_at <= $1 ORDER BY next_read_at',
    [new Date(nowMs)],
  );
  return rows.map(({ id }) => id);
}

/** The account, or `undefined` if it is no longer due because another worker has read it. */
export async function loadDue(database: Queries, id: string, nowMs: number): Promise<Account | undefined> {
  const [account] = await database.query<Account>(
    `SELECT id, api_id AS "apiId", sync_state AS "syncState", revision
       FROM accounts WHERE id = $1 AND next_read_at <= $2`,
    [id, new Date(nowMs)],
  );
  return account;
}

export async function loadState(
  database: Queries,
  id: string,
): Promise<Pick<Account, 'syncState' | 'revision'>> {
  const [account] = await database.query<Account>(
    'SELECT sync_state AS "syncState", revision FROM accounts WHERE id = $1',
    [id],
  );
  if (account === undefined) throw new TypeError('The account was deleted while it was read.');
  return account;
}

/** Stores changes and state together, or nothing if another worker has stored a run meanwhile: then it gives `false`. */
export async function saveRun(
  database: Database,
  { id, revision }: Pick<Account, 'id' | 'revision'>,
  { state, changes, suspects }: Changed,
  { readAtMs, nextReadAtMs }: { readAtMs: number; nextReadAtMs: number },
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const saved = await tx.query(
      `UPDATE accounts SET sync_state = $3::jsonb, revision = $4, read_at = $5, next_read_at = $6, problem = NULL
        WHERE id = $1 AND revision = $2 RETURNING id`,
      [id, revision, JSON.stringify(state), state.revision, new Date(readAtMs), new Date(nextReadAtMs)],
    );
    if (saved.length === 0) return false;
    // Each change holds the whole row, so the last change of a row is enough.
    const last = [...new Map(changes.map((change) => [change.id, change])).values()];
    const rows = last.flatMap((change) => {
      if (change.kind === 'vanished') return [];
      return [{ id: change.id, is_pending: change.kind !== 'booked' && change.isPending, data: change.row }];
    });
    const vanished = last.flatMap(({ kind, id: rowId }) => (kind === 'vanished' ? [rowId] : []));
    await tx.query(
      `INSERT INTO transactions
       SELECT $1, id, is_pending, (data->'transactionAmount'->>'amount')::numeric,
              data->'transactionAmount'->>'currency', data->>'bookingDate', data
         FROM jsonb_to_recordset($2::jsonb) AS row (id text, is_pending boolean, data jsonb)
       ON CONFLICT (account_id, id) DO UPDATE SET is_pending = excluded.is_pending, amount = excluded.amount,
              currency = excluded.currency, booking_date = excluded.booking_date, data = excluded.data`,
      [id, JSON.stringify(rows)],
    );
    await tx.query(
      'DELETE FROM transactions WHERE account_id = $1 AND id IN (SELECT jsonb_array_elements_text($2::jsonb))',
      [id, JSON.stringify(vanished)],
    );
    await tx.query(
      `INSERT INTO suspects
       SELECT $1, key, reason, explanation
         FROM jsonb_to_recordset($2::jsonb) AS row (key text, reason text, explanation text)
       ON CONFLICT DO NOTHING`,
      [id, JSON.stringify(suspects)],
    );
    return true;
  });
}

/** Records why a read failed, and when to try again: never, if only a new link helps. */
export async function postpone(
  database: Queries,
  id: string,
  problem: string,
  nextReadAtMs: number | undefined,
): Promise<void> {
  await database.query('UPDATE accounts SET problem = $2, next_read_at = $3 WHERE id = $1', [
    id,
    problem,
    nextReadAtMs === undefined ? null : new Date(nextReadAtMs),
  ]);
}

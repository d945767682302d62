import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { AccountTransactions, Transaction } from '../../src/schemas/transactions.ts';
import { formatDay, readDay } from '../../src/sync/day.ts';
import { type Change, type Reconciled, reconcile, type SyncState } from '../../src/sync/index.ts';
import { createBank, type Habits } from './simulation/bank.ts';

/*
 * Changes and state are written as the guide says, to a real database: in one transaction, guarded by the revision. A
 * crash may come before any statement, and two workers may work on one account.
 */

const schema = `
  CREATE TABLE bank_account (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, sync_state TEXT);
  CREATE TABLE bank_transaction (
    account_id TEXT NOT NULL, id TEXT NOT NULL, is_pending INTEGER NOT NULL, data TEXT NOT NULL,
    PRIMARY KEY (account_id, id));
  INSERT INTO bank_account VALUES ('mine', 0, NULL);
`;

class Crash extends Error {}
class LostRace extends Error {}

function open(): DatabaseSync {
  const db = new DatabaseSync(':memory:');
  db.exec(schema);
  return db;
}

function load(db: DatabaseSync): SyncState | null {
  const account = db.prepare("SELECT sync_state FROM bank_account WHERE id = 'mine'").get();
  return account?.sync_state ? JSON.parse(String(account.sync_state)) : null;
}

function apply(db: DatabaseSync, change: Change): void {
  const run = (sql: string, ...values: (string | number)[]): void => {
    if (db.prepare(sql).run(...values).changes !== 1) throw new Error(`${change.kind} found no row.`);
  };
  if (change.kind === 'vanished') {
    run("DELETE FROM bank_transaction WHERE account_id = 'mine' AND id = ? AND is_pending = 1", change.id);
    return;
  }
  const data = JSON.stringify(change.row);
  const isPending = change.kind !== 'booked' && change.isPending ? 1 : 0;
  if (change.kind === 'added') {
    run("INSERT INTO bank_transaction VALUES ('mine', ?, ?, ?)", change.id, isPending, data);
  } else {
    run(
      "UPDATE bank_transaction SET is_pending = ?, data = ? WHERE account_id = 'mine' AND id = ?",
      isPending,
      data,
      change.id,
    );
  }
}

/** Writes a result; `crashAt` is the statement before which the process dies. */
function write(db: DatabaseSync, result: Reconciled, readRevision: number, crashAt = -1): void {
  let statement = 0;
  const step = (): void => {
    if (statement++ === crashAt) throw new Crash();
  };
  db.exec('BEGIN IMMEDIATE');
  try {
    for (const change of result.changes) {
      step();
      apply(db, change);
    }
    step();
    const updated = db
      .prepare("UPDATE bank_account SET sync_state = ?, revision = ? WHERE id = 'mine' AND revision = ?")
      .run(JSON.stringify(result.state), result.state.revision, readRevision);
    if (updated.changes !== 1) throw new LostRace();
    step();
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}

function dump(db: DatabaseSync): string {
  return JSON.stringify([db.prepare('SELECT * FROM bank_transaction ORDER BY id').all(), load(db)]);
}

const habits: Habits = {
  ids: 'none',
  pendingIds: 'none',
  pendingText: 'same',
  hasValueDates: true,
  hasBalances: false,
  hasWrongSigns: false,
  listsOnDays: 0,
  hasLateFacts: false,
  isSloppy: false,
  windowDays: 60,
  hasUniqueSums: false,
  relinkedOn: Number.POSITIVE_INFINITY,
};

/** A fortnight of answers. */
const answers: readonly [AccountTransactions, string][] = Array.from({ length: 14 }, (_, day) => {
  const first = readDay('2026-03-01') as number;
  return [createBank(habits, 7, first, 10).view(first + day).answer, formatDay(first + day)];
});

function runAll(crashes: (result: Reconciled) => readonly number[]): DatabaseSync {
  const db = open();
  for (const [answer, today] of answers) {
    const first = reconcile(load(db), answer, { today });
    for (const crashAt of crashes(first)) {
      const before = dump(db);
      expect(() =>
        write(db, reconcile(load(db), answer, { today }), load(db)?.revision ?? 0, crashAt),
      ).toThrow(Crash);
      expect(dump(db)).toBe(before);
    }
    write(db, reconcile(load(db), answer, { today }), load(db)?.revision ?? 0);
  }
  return db;
}

describe('changes and state in one transaction of SQLite', () => {
  const undisturbed = dump(runAll(() => []));

  test('after a crash at any statement of any run, the next run leaves the same table', () => {
    const disturbed = runAll(({ changes }) => Array.from({ length: changes.length + 2 }, (_, at) => at));
    expect(dump(disturbed)).toBe(undisturbed);
    expect(JSON.parse(undisturbed)[0].length).toBeGreaterThan(3);
  });

  test('of two workers that read one revision, one writes; the other compares its answer again, without a call', () => {
    const db = open();
    for (const [answer, today] of answers) {
      const state = load(db);
      const revision = state?.revision ?? 0;
      const [fast, slow] = [reconcile(state, answer, { today }), reconcile(state, answer, { today })];
      write(db, fast, revision);
      const written = dump(db);
      // Where nothing changed, it is the revision alone that stops the slow one.
      expect(() => write(db, slow, revision)).toThrow();
      expect(dump(db)).toBe(written);
      const again = reconcile(load(db), answer, { today });
      expect(again.changes).toEqual([]);
    }
    const rows = db.prepare('SELECT id, is_pending, data FROM bank_transaction ORDER BY id').all();
    expect(JSON.stringify(rows)).toBe(
      JSON.stringify(
        JSON.parse(undisturbed)[0].map(({ id, is_pending, data }: Record<string, unknown>) => ({
          id,
          is_pending,
          data,
        })),
      ),
    );
  });

  test('a worker that lost with an older answer adds nothing twice', () => {
    const db = open();
    const [[older, before], [newer, today]] = [answers[4], answers[5]] as [
      [AccountTransactions, string],
      [AccountTransactions, string],
    ];
    const slow = reconcile(load(db), older, { today: before });
    write(db, reconcile(load(db), newer, { today }), 0);
    expect(() => write(db, slow, 0)).toThrow();
    const again = reconcile(load(db), older, { today: before });
    write(db, again, 1);
    const booked = (answer: AccountTransactions): Transaction[] => answer.transactions.booked;
    const rows = db.prepare('SELECT count(*) AS count FROM bank_transaction WHERE is_pending = 0').get();
    expect(rows?.count).toBe(booked(newer).length);
  });
});

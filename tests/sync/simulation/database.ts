import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { AccountTransactions } from '../../../src/schemas/transactions.ts';
import { formatDay, readDay } from '../../../src/sync/day.ts';
import { type Change, reconcile, type SyncState } from '../../../src/sync/index.ts';
import { createBank, type Habits } from './bank.ts';

/*
 * Changes and state in a real database, as in the guide: in one transaction, guarded by the revision. The scenarios are
 * the same for all databases. Each database brings its driver and its way to crash.
 */

/** One connection. */
export interface Driver {
  /** Runs one statement whose parameters are `?`. Returns its rows, and how many rows it changed. */
  run(sql: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[]; count: number }>;
  /** Runs several statements that have no parameters. */
  script(sql: string): Promise<void>;
}

/** The answer of a day. */
export interface Reading {
  answer: AccountTransactions;
  today: string;
}

const guide = readFileSync(new URL('../../../docs/sync.md', import.meta.url), 'utf8');
/** The guide's own SQL: the tables, and the statements that write to them. */
const [schema = '', statements = ''] = [...guide.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, sql]) => sql);
const [insert = '', update = '', remove = '', guard = ''] = statements.replaceAll(/^--.*/gm, '').split(';');

export async function createTables({ run, script }: Driver): Promise<void> {
  await script('DROP TABLE IF EXISTS bank_transaction; DROP TABLE IF EXISTS bank_account;');
  await script(schema);
  await run("INSERT INTO bank_account (id, api_id) VALUES ('mine', 'api')");
}

export async function loadState({ run }: Driver): Promise<SyncState | null> {
  const { rows } = await run("SELECT sync_state FROM bank_account WHERE id = 'mine'");
  return JSON.parse(String(rows[0]?.sync_state ?? 'null'));
}

/** The database as text: `table` has the transactions, `all` also has the account's state. */
export async function dump({ run }: Driver): Promise<{ table: string; all: string }> {
  const table = (await run('SELECT * FROM bank_transaction ORDER BY id')).rows;
  const account = (await run('SELECT revision, sync_state FROM bank_account')).rows;
  return { table: JSON.stringify(table), all: JSON.stringify([table, account]) };
}

async function apply({ run }: Driver, change: Change): Promise<void> {
  const { kind, id } = change;
  const key = ['mine', id];
  const data = 'row' in change ? JSON.stringify(change.row) : '';
  const isPending = 'isPending' in change && change.isPending;
  const { count } =
    kind === 'vanished'
      ? await run(remove, key)
      : await (kind === 'added'
          ? run(insert, [...key, isPending, data])
          : run(update, [isPending, data, ...key]));
  assert.equal(count, 1, `${kind} must change exactly one row`);
}

/**
 * Compares an answer with a state that was read, and writes the result. `step` is called before each statement and
 * before the commit. Returns whether this worker was the first to write.
 */
export async function write(
  driver: Driver,
  state: SyncState | null,
  { answer, today }: Reading,
  step: (at: number) => void | Promise<void> = () => undefined,
): Promise<boolean> {
  const result = reconcile(state, answer, { today });
  let at = 0;
  await driver.run('BEGIN');
  try {
    // The guard comes first. The slower of two workers waits here, and then finds no row.
    await step(at++);
    const values = [JSON.stringify(result.state), result.state.revision, 'mine', state?.revision ?? 0];
    const isFirst = (await driver.run(guard, values)).count === 1;
    for (const change of isFirst ? result.changes : []) {
      await step(at++);
      await apply(driver, change);
    }
    await step(at++);
    await driver.run(isFirst ? 'COMMIT' : 'ROLLBACK');
    return isFirst;
  } catch (error) {
    await driver.run('ROLLBACK');
    throw error;
  }
}

/** How often `write` calls `step`. */
function countSteps(state: SyncState | null, { answer, today }: Reading): number {
  return reconcile(state, answer, { today }).changes.length + 2;
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

/** The answers of consecutive days. */
export function createReadings(days: number): readonly Reading[] {
  const first = readDay('2026-03-01') as number;
  return Array.from({ length: days }, (_, day) => ({
    answer: createBank(habits, 7, first, 10).view(first + day).answer,
    today: formatDay(first + day),
  }));
}

/** Writes all readings, and returns what the database then contains. Nothing goes wrong. */
async function writeAll(driver: Driver, readings: readonly Reading[]): Promise<string> {
  await createTables(driver);
  for (const reading of readings) assert.ok(await write(driver, await loadState(driver), reading));
  const { all, table } = await dump(driver);
  assert.ok(JSON.parse(table).length > 1);
  return all;
}

/** Crashes each run before each of its steps, and then completes it. Returns the number of crashes. */
export async function crashEverywhere(
  driver: Driver,
  readings: readonly Reading[],
  crash: (reading: Reading, at: number) => Promise<void>,
): Promise<number> {
  const right = await writeAll(driver, readings);
  await createTables(driver);
  let crashes = 0;
  for (const reading of readings) {
    const state = await loadState(driver);
    const before = await dump(driver);
    for (let at = 0; at < countSteps(state, reading); at++) {
      await crash(reading, at);
      crashes++;
      assert.equal(
        (await dump(driver)).all,
        before.all,
        `${reading.today}: a crash before step ${at} left something behind`,
      );
    }
    await write(driver, state, reading);
  }
  assert.equal((await dump(driver)).all, right);
  return crashes;
}

/**
 * Two workers read the same revision. One writes, and the other compares its answer again, without a call. `race` runs
 * both and returns the number of lost races.
 */
export async function raceEveryDay(
  driver: Driver,
  readings: readonly Reading[],
  race: (reading: Reading) => Promise<number>,
): Promise<number> {
  await writeAll(driver, readings);
  const right = (await dump(driver)).table;
  await createTables(driver);
  let lost = 0;
  for (const reading of readings) lost += await race(reading);
  assert.equal((await dump(driver)).table, right);
  return lost;
}

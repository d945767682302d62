import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import {
  crashEverywhere,
  createReadings,
  createTables,
  type Driver,
  dump,
  loadState,
  type Reading,
  raceEveryDay,
  write,
} from './simulation/database.ts';

class Crash extends Error {}

/** `npm run test:postgres` runs the same scenarios on Postgres, with worker processes that are killed. */
function openSqlite(): Driver {
  const db = new DatabaseSync(':memory:');
  return {
    async run(sql, values = []) {
      const given = values.map((value) => (typeof value === 'boolean' ? Number(value) : value));
      const rows = db.prepare(sql).all(...(given as SQLInputValue[]));
      return { rows, count: Number(db.prepare('SELECT changes() AS count').get()?.count) };
    },
    async script(sql) {
      db.exec(sql);
    },
  };
}

describe('changes and state in one SQLite transaction, with the tables from the guide', () => {
  const readings = createReadings(14);

  test('after a crash before any statement, the next run leaves the same table as without a crash', async () => {
    const driver = openSqlite();
    const crashes = await crashEverywhere(driver, readings, async (reading, crashAt) => {
      const crash = write(driver, await loadState(driver), reading, (at) => {
        if (at === crashAt) throw new Crash();
      });
      await expect(crash).rejects.toThrow(Crash);
    });
    expect(crashes).toBeGreaterThan(readings.length * 2);
  });

  test('if two workers read the same revision, one writes, and the other compares its answer again without a call', async () => {
    const driver = openSqlite();
    const lost = await raceEveryDay(driver, readings, async (reading) => {
      const state = await loadState(driver);
      expect(await write(driver, state, reading)).toBe(true);
      const { all } = await dump(driver);
      // If nothing changed, only the revision stops the slower worker.
      expect(await write(driver, state, reading)).toBe(false);
      expect((await dump(driver)).all).toBe(all);
      expect(await write(driver, await loadState(driver), reading)).toBe(true);
      return 1;
    });
    expect(lost).toBe(readings.length);
  });

  test('a slower worker with an older answer adds nothing twice', async () => {
    const driver = openSqlite();
    await createTables(driver);
    const [older, newer] = [readings[4], readings[5]] as [Reading, Reading];
    expect(await write(driver, null, newer)).toBe(true);
    expect(await write(driver, null, older)).toBe(false);
    expect(await write(driver, await loadState(driver), older)).toBe(true);
    const { rows } = await driver.run('SELECT count(*) AS count FROM bank_transaction WHERE NOT is_pending');
    expect(rows[0]?.count).toBe(newer.answer.transactions.booked.length);
  });
});

/**
 * Your own token store: pairs in SQLite, which is part of Node, with a lock that lets one process renew for all. First
 * the store has to pass the contract for stores, then two clients use it.
 *
 *   npm run build && node examples/custom-store.ts
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { createNordigenClient, type TokenRecord, type TokenStore } from 'nordigen-client';
import { createSandbox } from 'nordigen-client/sandbox';
import { tokenStoreContract } from 'nordigen-client/testing';

const leaseMs = 5_000;

/** Keeps token pairs in a table. Records are stored and returned unchanged: the client checks them. */
function sqliteTokenStore(database: DatabaseSync): TokenStore {
  database.exec('CREATE TABLE IF NOT EXISTS tokens (key TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT');
  database.exec(
    'CREATE TABLE IF NOT EXISTS locks (key TEXT PRIMARY KEY, owner TEXT, untilMs INTEGER) STRICT',
  );
  const select = database.prepare('SELECT record FROM tokens WHERE key = ?');
  const upsert = database.prepare('INSERT OR REPLACE INTO tokens (key, record) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM tokens WHERE key = ?');
  // A single statement, so that only one process can take a lock that is free or whose holder died.
  const lock = database.prepare(`
    INSERT INTO locks (key, owner, untilMs) VALUES (:key, :owner, :nowMs + ${leaseMs})
    ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, untilMs = excluded.untilMs
    WHERE locks.untilMs < :nowMs`);
  const prolong = database.prepare(
    `UPDATE locks SET untilMs = :nowMs + ${leaseMs} WHERE key = :key AND owner = :owner`,
  );
  const unlock = database.prepare('DELETE FROM locks WHERE key = ? AND owner = ?');

  return {
    get(key) {
      const row = select.get(key) as { record: string } | undefined;
      return row && (JSON.parse(row.record) as TokenRecord);
    },
    set(key, record) {
      upsert.run(key, JSON.stringify(record));
    },
    clear(key) {
      remove.run(key);
    },
    async exclusive(key, task, { signal }) {
      const owner = crypto.randomUUID();
      const take = (): boolean => {
        signal.throwIfAborted();
        return lock.run({ key, owner, nowMs: Date.now() }).changes === 1;
      };
      while (!take()) await wait(20, undefined, { signal });
      // This process keeps the lock as long as it lives, however long the task takes.
      const heartbeat = setInterval(() => prolong.run({ key, owner, nowMs: Date.now() }), leaseMs / 4);
      try {
        return await task();
      } finally {
        clearInterval(heartbeat);
        unlock.run(key, owner);
      }
    },
  };
}

const database = new DatabaseSync(':memory:');
const cases = tokenStoreContract(() => sqliteTokenStore(database), { isShared: true });
for (const { name, run } of cases) await run().then(() => console.log(`  passes: ${name}`));

const sandbox = createSandbox();
const { credentials, fetch, now } = sandbox;
// Two clients act as two processes.
const clients = [1, 2].map(() =>
  createNordigenClient({ credentials, fetch, now, store: sqliteTokenStore(database) }),
);
await Promise.all(clients.map((client) => client.institutions.list({ country: 'GB' }).unwrap()));

const tokenCalls = sandbox.requests.filter(({ path }) => path.includes('/token/')).length;
console.log(
  `\n${cases.length} cases of the contract pass; two clients made ${tokenCalls} token call between them.`,
);
if (tokenCalls !== 1) process.exitCode = 1;

import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { log } from './log.ts';

/** What is needed of a `pg` pool, one of its connections, or PGlite. */
export interface Queries {
  query<Row = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
}

export interface Database extends Queries {
  /** Runs `work` on one connection. Everything that it writes is kept, or nothing if it throws. */
  transaction<Result>(work: (tx: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const schema = readFileSync(new URL('schema.sql', import.meta.url), 'utf8');

/** Opens Postgres, or the embedded one if there is no URL, and creates missing tables. */
export async function openDatabase(url: string | undefined, connections: number): Promise<Database> {
  const database = url === undefined ? openEmbedded() : openPostgres(url, connections);
  await database.transaction(async (tx) => {
    // Two processes that start at the same time must not both create the tables.
    await tx.query('SELECT pg_advisory_xact_lock(14)');
    for (const statement of schema.split(';\n')) if (statement.trim()) await tx.query(statement);
  });
  return database;
}

function openPostgres(url: string, connections: number): Database {
  const pool = new pg.Pool({ connectionString: url, max: connections, connectionTimeoutMillis: 10_000 });
  // An idle connection broke. The pool opens another.
  pool.on('error', (err) => log.warn({ err }, 'a connection to Postgres broke'));
  const on = (client: pg.Pool | pg.PoolClient): Queries => ({
    query: async <Row>(sql: string, values?: unknown[]) => (await client.query(sql, values)).rows as Row[],
  });
  return {
    ...on(pool),
    async transaction(work) {
      const client = await pool.connect();
      let failure: Error | undefined;
      try {
        await client.query('BEGIN');
        const result = await work(on(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((broken: Error) => {
          failure = broken;
        });
        throw error;
      } finally {
        // A connection that could not be rolled back is discarded.
        client.release(failure);
      }
    },
    close: () => pool.end(),
  };
}

function openEmbedded(): Database {
  const pglite = new PGlite();
  const on = (client: Pick<PGlite, 'query'>): Queries => ({
    query: async <Row>(sql: string, values?: unknown[]) => (await client.query<Row>(sql, values)).rows,
  });
  return {
    ...on(pglite),
    transaction: (work) => pglite.transaction((tx) => work(on(tx as Pick<PGlite, 'query'>))),
    close: () => pglite.close(),
  };
}

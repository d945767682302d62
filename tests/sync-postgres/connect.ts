import pg from 'pg';
import type { Driver } from '../sync/simulation/database.ts';

/** A connection to the server of `run.ts`. */
export interface Connection extends Driver {
  end(): Promise<void>;
}

export async function connect(port: number): Promise<Connection> {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'sync', database: 'postgres' });
  await client.connect();
  return {
    async run(sql, values = []) {
      let number = 0;
      const numbered = sql.replaceAll('?', () => `$${++number}`);
      const { rows, rowCount } = await client.query(numbered, [...values]);
      return { rows, count: rowCount ?? 0 };
    },
    async script(sql) {
      await client.query(sql);
    },
    end: () => client.end(),
  };
}
